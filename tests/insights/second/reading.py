"""The rows of one installation, as plain records."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

DAY = timedelta(days=1)
SPOKEN = ("call", "visit")


@dataclass(frozen=True)
class Touch:
    id: int
    occurred: datetime
    received: datetime
    incoming: bool
    automatic: bool
    silenced: bool
    aside: bool
    spoken: bool
    agent: int | None
    channel: str

    @property
    def heard(self) -> datetime:
        """What reached us within a day is news when it reaches us; what took longer is history."""
        return self.received if self.incoming and self.received - self.occurred < DAY else self.occurred

    @property
    def human(self) -> bool:
        return not (self.automatic or self.silenced or self.aside)

    @property
    def answers(self) -> bool:
        """A colleague's word to the customer, or a talk that one logged."""
        return self.human and (not self.incoming or (self.spoken and self.agent is not None))

    @property
    def asks(self) -> bool:
        return self.human and self.incoming and not self.answers


@dataclass
class Matter:
    """One conversation with everything that stands about it in the database."""

    row: dict[str, Any]
    touches: list[Touch] = field(default_factory=list)
    events: list[tuple[datetime, int, str]] = field(default_factory=list)  # when, id, verb
    outcomes: list[dict[str, Any]] = field(default_factory=list)
    spans: list[tuple[datetime, datetime, int, str]] = field(default_factory=list)
    undone: list[tuple[datetime, datetime, dict[str, Any]]] = field(default_factory=list)  # done, undone, before

    @property
    def counts(self) -> bool:
        return self.row["merged_into_id"] is None and not self.row["noise"]


def matters() -> dict[int, Matter]:
    """Every conversation there is, by id."""
    from sixring.conversations.models import Conversation, Deed
    from sixring.core.models import Change
    from sixring.work.models import Outcome, WorkSpan

    found = {row["id"]: Matter(row) for row in Conversation.objects.values()}
    for touch, place in touches():
        found[place].touches.append(touch)
    for change in Change.objects.filter(subject_kind="conversation").order_by("id").values():
        if change["subject_id"] in found:
            found[change["subject_id"]].events.append((change["at"], change["id"], change["verb"]))
    for outcome in Outcome.objects.order_by("id").values():
        found[outcome["conversation_id"]].outcomes.append(outcome)
    for span in WorkSpan.objects.order_by("id"):
        stretch = (span.started_at, span.ended_at, span.agent_id, span.kind)
        found[survivor(span.conversation_id, found)].spans.append(stretch)
    for deed in Deed.objects.exclude(undone_at=None).order_by("id"):
        for pk, before in deed.before.items():
            found[int(pk)].undone.append((deed.at, deed.undone_at, before))
    return found


def survivor(pk: int, found: dict[int, Matter]) -> int:
    """What a conversation goes on as: work on what was merged was work on the matter."""
    into = found[pk].row["merged_into_id"]
    return survivor(into, found) if into else pk


def touches() -> list[tuple[Touch, int]]:
    """Each with the conversation it stands in now."""
    from sixring.conversations.models import Placement

    places: dict[int, int] = dict(Placement.objects.filter(current=True).values_list("interaction", "conversation"))
    rows = rows_of(places)
    return [(touch_of(row), places[row["id"]]) for row in sorted(rows, key=lambda row: row["id"])]


def rows_of(ids: dict[int, int]) -> list[dict[str, Any]]:
    from sixring.interactions.models import Interaction

    by_place: dict[bool, list[dict[str, Any]]] = defaultdict(list)
    for row in Interaction.objects.values(
        "id", "occurred_at", "received_at", "direction", "automatic", "data", "kind", "agent_id", "channel"
    ):
        by_place[row["id"] in ids].append(row)
    return by_place[True]


def touch_of(row: dict[str, Any]) -> Touch:
    out, data = row["direction"] == "out", row["data"]
    return Touch(
        row["id"], row["occurred_at"], row["received_at"], not out, bool(row["automatic"]), bool(data.get("noise")),
        out and bool(data.get("aside")), row["kind"] in SPOKEN, row["agent_id"], row["channel"],
    )  # fmt: skip
