"""Rows of the lake, as the database has them now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import F
from django.db.models.functions import Length

from sixring.conversations.models import Conversation, Placement
from sixring.core.models import Change
from sixring.core.proof import ProofKind
from sixring.insights.models import IdentityAlias, PersonAlias
from sixring.interactions.models import Interaction
from sixring.people.models import Identity
from sixring.work.models import Outcome, WorkSpan

Row = dict[str, Any]
Aliases = Mapping[int, int]
# What puts messages of a conversation elsewhere without a word of them.
REGROUPED = frozenset({
    "conversation.moved_in", "conversation.moved_out", "conversation.absorbed", "conversation.split_off",
    "conversation.split_undone", "conversation.merged_in", "conversation.merge_undone", "conversation.unfolded",
    "conversation.put_back",
})  # fmt: skip


def identities(ids: Iterable[int | None]) -> Aliases:
    """The random number of each identity; drawn for those the lake meets for the first time."""
    return known(IdentityAlias, "identity_id", ids)


def persons(ids: Iterable[int | None]) -> Aliases:
    return known(PersonAlias, "person_id", ids)


def known(model: Any, column: str, ids: Iterable[int | None]) -> Aliases:
    wanted = {one for one in ids if one is not None}
    rows = model.objects.filter(**{f"{column}__in": wanted}).values_list(column, "alias")
    found = dict(rows)
    new = [model(**{column: one}) for one in sorted(wanted - found.keys())]
    model.objects.bulk_create(new, ignore_conflicts=True)
    return found if not new else dict(rows.all())


def interactions(ids: Collection[int]) -> list[Row]:
    rows = list(
        Interaction.objects.filter(pk__in=ids).order_by("pk").values(
            "id", "recorded_at", "identity_id", "account_id", "channel", "kind", "direction", "agent_id", "automatic",
            "proof", at=F("occurred_at"), letters=Length("text"),
        )
    )  # fmt: skip
    places = dict(
        Placement.objects.filter(interaction__in=ids, current=True).values_list("interaction_id", "conversation_id")
    )
    who = identities(row["identity_id"] for row in rows)
    return [
        {
            "id": row["id"], "at": row["at"], "recorded_at": row["recorded_at"], "who": who.get(row["identity_id"]),
            "conversation": places.get(row["id"]), "account": row["account_id"], "channel": row["channel"],
            "kind": row["kind"], "incoming": row["direction"] == Interaction.Direction.IN, "agent": row["agent_id"],
            "automatic": bool(row["automatic"]), "proven": row["proof"] != ProofKind.CLAIMED, "letters": row["letters"],
        }
        for row in rows
    ]  # fmt: skip


def conversations(ids: Collection[int]) -> list[Row]:
    rows = list(
        Conversation.objects.filter(pk__in=ids).order_by("pk").values(
            "id", "state", "noise", "anchor_id", "channel", at=F("opened_at"), team_=F("team_id"),
            agent=F("assignee_id"), reason_=F("reason_id"), into=F("merged_into_id"),
        )
    )  # fmt: skip
    who = identities(row["anchor_id"] for row in rows)
    return [
        {
            "id": row["id"], "at": row["at"], "state": row["state"], "noise": row["noise"],
            "who": who.get(row["anchor_id"]), "team": row["team_"], "agent": row["agent"], "reason": row["reason_"],
            "channel": row["channel"], "merged_into": row["into"],
        }
        for row in rows
    ]  # fmt: skip


def people(ids: Collection[int]) -> list[Row]:
    rows = list(Identity.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "person_id"))
    who, whose = identities(pk for pk, _ in rows), persons(person for _, person in rows)
    return [{"id": who[pk], "person": whose.get(person) if person else None} for pk, person in rows if pk in who]


def replies(ids: Collection[int]) -> list[Row]:
    rows = Outcome.objects.filter(pk__in=ids).order_by("pk").values(
        "id", "asked_at", "due_at", "channel", "kind", at=F("answered_at"), where=F("conversation_id"),
        by=F("agent_id"), of=F("team_id"), business_s=F("business_seconds"), calendar_s=F("calendar_seconds"),
    )  # fmt: skip
    renamed = {"where": "conversation", "by": "agent", "of": "team"}
    return [
        {renamed.get(name, name): value for name, value in row.items() if name != "kind"}
        | {"first": row["kind"] == Outcome.Kind.FIRST}
        for row in rows
    ]


def spans(ids: Collection[int]) -> list[Row]:
    rows = WorkSpan.objects.filter(pk__in=ids).order_by("pk").values_list(
        "id", "started_at", "ended_at", "agent_id", "conversation_id", "kind"
    )  # fmt: skip
    names = ("id", "at", "until", "agent", "conversation", "kind")
    return [dict(zip(names, row, strict=True)) for row in rows]


def events(changes: Iterable[Change]) -> list[Row]:
    return [
        {
            "id": one.pk, "at": one.at, "verb": one.verb, "subject": one.subject_kind, "subject_id": one.subject_id,
            "actor": one.actor_kind, "actor_id": one.actor_id,
        }
        for one in changes
    ]  # fmt: skip
