"""What a call is, from everything told of it. The same events in any order, once or twice, make the same call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sixring.channels.calls import CallEvent, Told
from sixring.core.text import clean

from ..models import Call

Event = Mapping[str, Any]
State = Call.State
LONGEST = 2**31 - 1  # seconds a column holds


@dataclass(frozen=True, slots=True)
class Folded:
    """Where a call stands. `colleague` is whoever picked up, as the channel says; seconds are known at the end."""

    state: Call.State
    rang_at: datetime
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    ring_s: int | None = None
    talk_s: int | None = None
    hold_s: int | None = None
    colleague: str = ""


def kept(event: CallEvent) -> dict[str, str]:
    """An event as the row keeps it."""
    said = {"told": str(event.told), "at": event.at.isoformat(), "colleague": event.colleague, "cause": event.cause}
    return {name: clean(value)[:100] for name, value in said.items() if value}


def fold(events: Sequence[Event]) -> Folded:
    """Rule: what comes first of a kind counts. Over is over, whatever is told later; who left a message was not missed
    without a word; nobody talks before it is answered or after it ended. Raises `ValueError` for no events."""
    moments = [moment(event) for event in events]
    ended_at = first(events, Told.ENDED, Told.VOICEMAIL)
    answered_at = first(events, Told.ANSWERED)
    if answered_at and ended_at:
        answered_at = min(answered_at, ended_at)
    rang_at = min(first(events, Told.RINGING) or min(moments), answered_at or min(moments))
    hold_s = seconds_held(events, answered_at, ended_at) if answered_at and ended_at else None
    picked_up = sorted((e for e in events if e["told"] == Told.ANSWERED and e.get("colleague")), key=moment)
    return Folded(
        state_of(events, answered_at, ended_at), rang_at, answered_at, ended_at,
        ring_s=between(rang_at, answered_at or ended_at),
        talk_s=max(0, (between(answered_at, ended_at) or 0) - (hold_s or 0)) if answered_at and ended_at else None,
        hold_s=hold_s,
        colleague=picked_up[0]["colleague"] if picked_up else "",
    )  # fmt: skip


def state_of(events: Sequence[Event], answered_at: datetime | None, ended_at: datetime | None) -> Call.State:
    if ended_at is None and answered_at is None:
        return State.RINGING
    if ended_at is None:
        return State.HELD if is_held(events) else State.TALKING
    if any(event["told"] == Told.VOICEMAIL for event in events):
        return State.VOICEMAIL
    return State.MISSED if answered_at is None else State.ENDED


def is_held(events: Iterable[Event]) -> bool:
    turns = sorted((moment(e), e["told"]) for e in events if e["told"] in (Told.HELD, Told.RESUMED))
    return bool(turns) and turns[-1][1] == Told.HELD


def seconds_held(events: Iterable[Event], since: datetime, until: datetime) -> int:
    """Seconds on hold between answer and end; a hold nobody ended lasts until the end."""
    turns = sorted((moment(e), e["told"]) for e in events if e["told"] in (Told.HELD, Told.RESUMED))
    total, begun = 0.0, None
    for at, told in turns:
        at = min(max(at, since), until)
        if told == Told.HELD:
            begun = begun or at
        elif begun is not None:
            total, begun = total + (at - begun).total_seconds(), None
    return round(total + ((until - begun).total_seconds() if begun is not None else 0))


def first(events: Iterable[Event], *kinds: Told) -> datetime | None:
    return min((moment(event) for event in events if event["told"] in kinds), default=None)


def between(start: datetime | None, end: datetime | None) -> int | None:
    return min(LONGEST, max(0, round((end - start).total_seconds()))) if start and end else None


def moment(event: Event) -> datetime:
    return datetime.fromisoformat(event["at"])
