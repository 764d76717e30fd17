"""What colleagues did: answers measured, working time, calls, and when they were there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import F

from sixring.conversations.models import Call
from sixring.work.models import Availability, Outcome, WorkSpan

from .aliases import Row, identities
from .changed import places

AT_WORK = (Call.State.ENDED, Call.State.TALKING, Call.State.HELD)


def replies(ids: Collection[int]) -> list[Row]:
    """By the number of the message that was answered, where that is now; so a wait that is no more has no row."""
    rows = list(
        Outcome.objects.filter(asked__in=ids).order_by("asked").values(
            "kind", "asked_id", "asked_at", "due_at", "channel", at=F("answered_at"), by=F("agent_id"),
            of=F("team_id"), business_s=F("business_seconds"), calendar_s=F("calendar_seconds"),
        )
    )  # fmt: skip
    where = places([row["asked_id"] for row in rows])
    return [
        {
            "id": row["asked_id"], "at": row["at"], "conversation": where.get(row["asked_id"]),
            "asked_at": row["asked_at"], "due_at": row["due_at"], "first": row["kind"] == Outcome.Kind.FIRST,
            "team": row["of"], "channel": row["channel"], "agent": row["by"], "business_s": row["business_s"],
            "calendar_s": row["calendar_s"],
        }
        for row in rows
    ]  # fmt: skip


def spans(ids: Collection[int]) -> list[Row]:
    rows = WorkSpan.objects.filter(pk__in=ids).order_by("pk").values_list(
        "id", "started_at", "ended_at", "agent_id", "conversation_id", "kind"
    )  # fmt: skip
    names = ("id", "at", "until", "agent", "conversation", "kind")
    return [dict(zip(names, row, strict=True)) for row in rows]


def calls(ids: Collection[int]) -> list[Row]:
    """`wait_s`: it rang until it was answered, or until the caller gave up."""
    rows: list[Any] = list(
        Call.objects.filter(pk__in=ids).order_by("pk").values(
            "id", "rang_at", "interaction_id", "interaction__identity_id", "agent_id", "outgoing", "answered_at",
            "ring_s", "talk_s", "wrap_s", "state",
        )
    )  # fmt: skip
    where = places([row["interaction_id"] for row in rows])
    who = identities(row["interaction__identity_id"] for row in rows)
    return [call_row(row, who, where) for row in rows]


def call_row(row: dict[str, Any], who: Mapping[int, int], where: Mapping[int, int]) -> Row:
    return {
        "id": row["id"], "at": row["rang_at"], "who": who.get(row["interaction__identity_id"]),
        "conversation": where.get(row["interaction_id"]), "agent": row["agent_id"], "incoming": not row["outgoing"],
        "answered": row["answered_at"] is not None and row["state"] in AT_WORK, "wait_s": seconds(row["ring_s"]),
        "talk_s": seconds(row["talk_s"]), "wrap_s": seconds(row["wrap_s"]), "ended_why": row["state"],
    }  # fmt: skip


def seconds(value: int | None) -> float | None:
    return None if value is None else float(value)


def presence(ids: Collection[int]) -> list[Row]:
    rows = Availability.objects.filter(pk__in=ids).order_by("pk").values_list(
        "id", "since", "until", "agent_id", "state"
    )  # fmt: skip
    return [dict(zip(("id", "at", "until", "agent", "state"), row, strict=True)) for row in rows]
