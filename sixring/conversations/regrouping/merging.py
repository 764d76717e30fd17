"""Merging: two conversations turn out to be one matter. What came from where is kept, so that it can be taken back."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction

from sixring.core import changes, clock
from sixring.core.actors import Actor
from sixring.core.errors import Refused

from .. import upkeep
from ..models import Conversation, Draft, Held, Note, Placement, Promise, Regrouping, Snooze, Verification
from . import moving

# What stands beside a conversation and goes along. Snoozes do not: the matter that goes on has its own.
BESIDE: dict[str, type[models.Model]] = {
    "notes": Note, "promises": Promise, "held": Held, "verifications": Verification,
}  # fmt: skip
KEPT = ("state", "held_for", "assignee_id", "team_id", "reason_id", "anchor_id", "subject", "doubt", "noise", "due_at")


def merge(source: Conversation, into: Conversation, *, actor: Actor) -> Regrouping:
    """All of `source` goes on as part of `into`; its address and answers to it lead there. Undone by `undo`."""
    actor.must("answer")
    with transaction.atomic():
        upkeep.lock(source, into)
        refuse(source, into)
        row = Regrouping.objects.create(
            kind=Regrouping.Kind.MERGE, source=source, target=into, agent_id=actor.id,
            touches=list(placed_in(source)), before={"source": state_of(source), "target": state_of(into)},
        )  # fmt: skip
        row.before |= {"beside": take_along(source, into), "tags": bring_tags(source, into)}
        row.before |= {"drafts": bring_drafts(source, into)}
        fill_gaps(source, into)
        Snooze.objects.filter(conversation=source).delete()
        row.save(update_fields=["before"])
        moving.absorb(source, into, Placement.Reason.MOVED, actor=actor)
        changes.record("conversation.merged_in", into, actor=actor, audience=into.audience)
    return row


def refuse(source: Conversation, into: Conversation) -> None:
    if source.pk == into.pk:
        raise Refused("A conversation can't become part of itself. Choose another one.")
    if source.merged_into_id or into.merged_into_id:
        raise Refused("One of the two has just become part of another. Look where it is now.")


def undo(row: Regrouping, *, actor: Actor) -> None:
    """Both are again what they were; what came in since stays with the one that went on."""
    actor.must("answer")
    with transaction.atomic():
        if not Regrouping.objects.filter(pk=row.pk, undone_at=None).update(undone_at=clock.now()):
            raise Refused("That has been taken back already.")
        source, into = row.source, row.target
        upkeep.lock(source, into)
        if source.merged_into_id != into.pk or into.merged_into_id:
            raise Refused("They have been moved on since. Undo the later one first.")
        Conversation.objects.filter(pk=source.pk).update(merged_into=None)
        back = Placement.objects.filter(conversation=into, current=True, interaction__in=row.touches)
        moving.place_anew(list(back.values_list("interaction", flat=True)), source, Placement.Reason.MOVED, actor=actor)
        for name, ids in row.before["beside"].items():
            BESIDE[name]._default_manager.filter(pk__in=ids, conversation=into).update(conversation=source)
        Draft.objects.filter(pk__in=row.before["drafts"], conversation=into).update(conversation=source)
        into.tags.remove(*row.before["tags"])
        spoken = into.last_in_at
        restore(source, row.before["source"])
        restore(into, row.before["target"], heard_since=bool(spoken and spoken > row.at))
        for one in (source, into):
            changes.record("conversation.merge_undone", one, actor=actor, audience=one.audience)


def restore(conversation: Conversation, before: dict[str, Any], *, heard_since: bool = False) -> None:
    """What follows from its messages is computed anew; the rest is as it was, unless the customer spoke since."""
    conversation.refresh_from_db()
    upkeep.retell(conversation)
    kept = {name: value for name, value in before.items() if name in KEPT}
    if heard_since:
        kept = {name: value for name, value in kept.items() if name not in ("state", "held_for", "due_at")}
    row = Conversation.objects.filter(pk=conversation.pk)
    row.update(**kept, fields=before["fields"])
    if before.get("snooze"):
        Snooze.objects.get_or_create(conversation=conversation, defaults=before["snooze"])
    conversation.refresh_from_db()


def state_of(conversation: Conversation) -> dict[str, Any]:
    """What retelling its messages can't find out again."""
    told: dict[str, Any] = {name: getattr(conversation, name) for name in KEPT}
    told["due_at"] = conversation.due_at.isoformat() if conversation.due_at else None
    resting = Snooze.objects.filter(conversation=conversation).first()
    dated = None
    if resting is not None:
        dated = {"due_at": resting.due_at.isoformat(), "by_id": resting.by_id, "at": resting.at.isoformat()}
    return {**told, "fields": conversation.fields, "snooze": dated}


def placed_in(conversation: Conversation) -> models.QuerySet[Placement, int]:
    return Placement.objects.filter(conversation=conversation, current=True).values_list("interaction", flat=True)


def take_along(source: Conversation, into: Conversation) -> dict[str, list[int]]:
    """Move what stands beside; returns the ids of what was moved, by what they are."""
    moved = {}
    for name, model in BESIDE.items():
        rows = model._default_manager.filter(conversation=source)
        moved[name] = list(rows.values_list("pk", flat=True))
        rows.update(conversation=into)
    return moved


def bring_tags(source: Conversation, into: Conversation) -> list[int]:
    theirs = set(source.tags.values_list("pk", flat=True)) - set(into.tags.values_list("pk", flat=True))
    into.tags.add(*theirs)
    return sorted(theirs)


def bring_drafts(source: Conversation, into: Conversation) -> list[int]:
    """A draft comes along unless its writer has one there already; then it waits here for an undo."""
    there = set(Draft.objects.filter(conversation=into).values_list("agent", "noting"))
    free = [d.pk for d in Draft.objects.filter(conversation=source) if (d.agent_id, d.noting) not in there]
    Draft.objects.filter(pk__in=free).update(conversation=into)
    return free


def fill_gaps(source: Conversation, into: Conversation) -> None:
    """What `into` lacks and `source` has: reason, colleague, team, values of fields."""
    into.reason_id = into.reason_id or source.reason_id
    into.assignee_id = into.assignee_id or source.assignee_id
    into.team_id = into.team_id or source.team_id
    into.fields = {**source.fields, **into.fields}
    into.save(update_fields=["reason", "assignee", "team", "fields"])


def undoable(conversation: Conversation) -> Regrouping | None:
    """The latest merge into it, or split from or to it, that may be taken back."""
    mine = models.Q(target=conversation) | models.Q(source=conversation, kind=Regrouping.Kind.SPLIT)
    return Regrouping.objects.filter(mine, undone_at=None).order_by("-pk").first()
