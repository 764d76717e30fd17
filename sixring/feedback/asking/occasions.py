"""Occasions: what happened that customers are asked about, told by the rooms below and turned into invitations.

Each has a name of its own (`dedupe`), so that what is told again, by another step of the same order or to another
worker, is the same invitation. What happened long ago, or before the trigger was made, is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db.models import Q

from sixring.conversations.models import Call, Conversation
from sixring.core import clock
from sixring.core.actors import SYSTEM
from sixring.core.listeners import listens
from sixring.core.models import Change
from sixring.interactions import orders
from sixring.interactions.models import Interaction
from sixring.people.models import Identity

from ..models import Invitation, Survey, Trigger
from ..surveys import publishing
from . import inviting, rules

Moment = Trigger.Moment
OLD = timedelta(days=3)
DELIVERED = Q(kind="order_delivered") | Q(kind="track", subject="Order Delivered")
LOGGED = {"visit": Moment.VISITED, "call": Moment.CALLED}


def active(*moments: Trigger.Moment) -> list[Trigger]:
    """Triggers that ask after such a moment now."""
    rows = Trigger.objects.filter(moment__in=moments, active=True, survey__state=Survey.State.OPEN)
    return list(rows.select_related("survey").order_by("pk"))


def wanted(*moments: Trigger.Moment) -> bool:
    return Trigger.objects.filter(moment__in=moments, active=True, survey__state=Survey.State.OPEN).exists()


def ask(
    trigger: Trigger, occasion: str, identity: Identity | None, at: datetime, *,
    conversation: Conversation | None = None, about: Interaction | None = None,
) -> Invitation | None:  # fmt: skip
    """The invitation of `trigger` for an occasion of that name, which happened at `at`."""
    version = publishing.published(trigger.survey)
    if identity is None or version is None or at < trigger.created_at or at < clock.now() - OLD:
        return None
    return inviting.invite(
        version, identity, conversation=conversation, about=about, trigger=trigger,
        due_at=at + rules.of(trigger).wait, dedupe=f"{trigger.moment}:{trigger.pk}:{occasion}", actor=SYSTEM,
    )  # fmt: skip


def solved(news: Sequence[Change]) -> Iterable[Change]:
    return news if wanted(Moment.RESOLVED) else []


@listens("feedback: ask how it was solved", "conversation.resolved", among=solved)
def hear_solved(change: Change) -> None:
    """A matter opened again before anybody was asked, and solved once more, is asked about after the second time."""
    matter = Conversation.objects.filter(pk=change.subject_id).select_related("anchor__person").first()
    if matter is None or matter.merged_into_id or matter.noise:
        return
    for trigger in active(Moment.RESOLVED):
        teams = rules.of(trigger).teams
        if teams and matter.team_id not in teams:
            continue
        made = ask(trigger, f"matter:{matter.pk}", matter.anchor, change.at, conversation=matter)
        if made is not None:
            inviting.put_on(made, change.at + rules.of(trigger).wait)


def bringing(news: Sequence[Change]) -> Iterable[Change]:
    """Those of arrivals that tell of a delivery."""
    if not wanted(Moment.DELIVERED):
        return []
    ids = [change.subject_id for change in news if change.subject_kind == "arrival"]
    told = set(Interaction.objects.filter(DELIVERED, arrival__in=ids).values_list("arrival", flat=True))
    return [change for change in news if change.subject_id in told]


@listens("feedback: ask about a delivery", "interactions.recorded", among=bringing)
def hear_delivered(change: Change) -> None:
    touches = Interaction.objects.filter(DELIVERED, arrival=change.subject_id).select_related("identity__person")
    for trigger in active(Moment.DELIVERED):
        for touch in touches:
            name = orders.name_of(touch) or f"touch {touch.pk}"
            ask(trigger, f"order:{touch.account_id}:{name}", touch.identity, touch.occurred_at, about=touch)


def talks(news: Sequence[Change]) -> Iterable[Change]:
    """Those of calls and visits somebody logged."""
    if not wanted(Moment.VISITED, Moment.CALLED):
        return []
    ids = [change.subject_id for change in news]
    logged = set(Interaction.objects.filter(pk__in=ids, kind__in=LOGGED).values_list("pk", flat=True))
    return [change for change in news if change.subject_id in logged]


@listens("feedback: ask about calls and visits", "message.received", among=talks)
def hear_talk(change: Change) -> None:
    """A call a telephone system tells of is asked about once it has ended, and not while it rings."""
    touch = Interaction.objects.filter(pk=change.subject_id).select_related("identity__person").first()
    if touch is not None and not Call.objects.filter(interaction=touch).exists():
        after_talk(touch)


@listens("feedback: ask about a call that ended", "call.ended")
def hear_call(change: Change) -> None:
    call = Call.objects.filter(pk=change.subject_id, answered_at__isnull=False).select_related("interaction__identity")
    if (found := call.first()) is not None:
        after_talk(found.interaction)


def after_talk(touch: Interaction) -> None:
    for trigger in active(LOGGED[touch.kind]):
        matter = Conversation.objects.filter(placements__interaction=touch, placements__current=True).first()
        teams = rules.of(trigger).teams
        if not teams or (matter is not None and matter.team_id in teams):
            ask(trigger, f"touch:{touch.pk}", touch.identity, touch.occurred_at, about=touch, conversation=matter)
