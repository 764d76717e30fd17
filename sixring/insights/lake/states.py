"""States: whose turn it was from when to when, told anew from what was said and what the log says was done."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any, Protocol

NEEDS_US, WAITING, ON_HOLD, RESOLVED = "needs_us", "waiting", "on_hold", "resolved"
# Verbs that say a state outright.
SAID: Mapping[str, str] = {
    "conversation.resolved": RESOLVED, "conversation.solved_by_customer": RESOLVED, "conversation.held": ON_HOLD,
    "conversation.waits": WAITING, "conversation.reopened": NEEDS_US, "conversation.undelivered": NEEDS_US,
    "conversation.promise_due": NEEDS_US,
}  # fmt: skip
RESTS, WAKES, BACK = "conversation.snoozed", "conversation.woken", "conversation.put_back"


class Heard(Protocol):
    """What of a touch matters here."""

    @property
    def at(self) -> datetime: ...
    @property
    def by(self) -> str: ...
    @property
    def incoming(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Turn:
    """A verb of the log. `before`: of what was taken back ("put_back"), the values that stand again, as a deed has
    them: state, assignee_id, team_id, snooze."""

    at: datetime
    verb: str
    before: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Stretch:
    """A state from a moment on. `resting`: it sleeps, whatever else it is."""

    since: datetime
    state: str
    resting: bool = False
    again: bool = False  # it was resolved, and is open again


@dataclass
class Story:
    """`stretches` follow each other; `end` is the last thing that happened."""

    stretches: list[Stretch]
    end: datetime
    turns: list[Turn] = field(default_factory=list)

    @classmethod
    def of(cls, opened: datetime, state: str, touches: Sequence[Heard], turns: Sequence[Turn]) -> Story:
        """`touches` in order of time; `state` is what it is now, for what the log can't say."""
        turns = sorted(turns, key=lambda one: one.at)
        begins = WAITING if touches and not touches[0].incoming else NEEDS_US
        story = cls([Stretch(opened, begins)], opened, turns)
        # What is resolved now was not opened again by what a merge brought in later.
        over = max((t.at for t in turns if SAID.get(t.verb) == RESOLVED), default=None) if state == RESOLVED else None
        told: list[Heard | Turn] = [*touches, *turns]
        for one in sorted(told, key=lambda one: (one.at, isinstance(one, Turn))):
            if isinstance(one, Turn):
                story.did(one)
            elif over is None or one.at <= over:
                story.hear(one)
            story.end = max(story.end, one.at if over is None else min(one.at, over))
        if state != RESOLVED and story.now.state == RESOLVED:
            story.turn(story.opened_by_merge(), state)
        return story

    @property
    def now(self) -> Stretch:
        return self.stretches[-1]

    @property
    def resolutions(self) -> list[datetime]:
        """When it was resolved, each time that stood."""
        befores = [None, *self.stretches]  # a rest of what is resolved is no other resolution
        pairs = zip(befores, self.stretches, strict=False)
        return [
            one.since for former, one in pairs if one.state == RESOLVED and (not former or former.state != RESOLVED)
        ]

    @property
    def reopened(self) -> int:
        return sum(one.again for one in self.stretches)

    def hear(self, touch: Heard) -> None:
        """The customer's word needs us and wakes; ours waits for them, and leaves alone what is settled or held."""
        if touch.by == "customer":
            self.turn(touch.at, NEEDS_US)
        elif touch.by == "colleague" and self.now.state == NEEDS_US:
            self.turn(touch.at, WAITING, resting=self.now.resting)

    def did(self, turn: Turn) -> None:
        if turn.verb in SAID:
            self.turn(turn.at, SAID[turn.verb])
        elif turn.verb == RESTS:
            self.turn(turn.at, self.now.state, resting=True)
        elif turn.verb == WAKES:
            self.turn(turn.at, NEEDS_US if self.now.state == WAITING else self.now.state)
        elif turn.verb == BACK and {"state", "snooze"} & turn.before.keys():
            self.put_back(turn)

    def turn(self, at: datetime, state: str, *, resting: bool = False) -> None:
        """From `at` on it is so. The same again is nothing."""
        if (self.now.state, self.now.resting) != (state, resting):
            again = self.now.state == RESOLVED and state != RESOLVED
            self.stretches.append(Stretch(max(at, self.now.since), state, resting, again))

    def put_back(self, turn: Turn) -> None:
        """What was taken back never happened, if it was the last thing; else it is as before from now on."""
        state = str(turn.before.get("state", self.now.state))
        resting = bool(turn.before["snooze"]) if "snooze" in turn.before else self.now.resting
        former = self.stretches[-2] if len(self.stretches) > 1 else None
        if former is not None and (state != self.now.state or (former.state, former.resting) == (state, resting)):
            self.stretches.pop()  # a deed is taken back only where what it wrote still stands: it wrote this stretch
        else:
            self.turn(turn.at, state, resting=resting)

    def opened_by_merge(self) -> datetime:
        """When something open became part of it: of that the log says no more than that it was merged."""
        merged = [one.at for one in self.turns if one.verb == "conversation.merged_in" and one.at >= self.now.since]
        return merged[0] if merged else self.end

    def spent_in(self, states: Collection[str]) -> list[tuple[datetime, datetime]]:
        """Stretches in any of `states` that are over. How long the last one lasts nobody knows yet."""
        return [
            (one.since, after.since)
            for one, after in pairwise(self.stretches)
            if one.state in states and one.since < after.since
        ]
