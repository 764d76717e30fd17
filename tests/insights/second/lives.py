"""One conversation, walked from its first word to its last: whose turn it was, when it was answered and resolved."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

from .hours import Tape
from .reading import Matter, Touch

OURS, THEIRS, HOLD, DONE = "needs_us", "waiting", "on_hold", "resolved"
TURNS = {
    "conversation.held": HOLD, "conversation.waits": THEIRS, "conversation.reopened": OURS,
    "conversation.undelivered": OURS, "conversation.promise_due": OURS,
}  # fmt: skip
SETTLED = ("conversation.resolved", "conversation.solved_by_customer")
A_TOUCH, AN_EVENT = 0, 1


@dataclass
class Walk:
    """Where somebody stands who reads a conversation's history aloud."""

    state: str = ""
    since: datetime | None = None
    spent: list[tuple[str, datetime, datetime]] = field(default_factory=list)
    resolved: list[datetime] = field(default_factory=list)
    reopened: list[datetime] = field(default_factory=list)

    def goes(self, state: str, at: datetime) -> None:
        if self.since is not None and at > self.since:
            self.spent.append((self.state, self.since, at))
        self.state, self.since = state, at

    def reopens(self, state: str, at: datetime) -> None:
        """The same, noting where it had been resolved."""
        self.reopened += [at] if self.state == DONE else []
        self.goes(state, at)


def life(matter: Matter, tape: Tape, now: datetime) -> dict[str, Any]:
    """The columns of its row that can be told from its history."""
    touches = sorted(matter.touches, key=lambda one: (one.heard, not one.incoming, one.id))
    asked = [one for one in touches if one.human and one.incoming]
    written = [one for one in touches if one.answers]
    walk = walked(matter, touches)
    found: dict[str, Any] = {
        "incoming": len(asked), "replies": len(written),
        "automatic_replies": sum(not one.incoming and one.automatic for one in touches),
        "agents": len({one.agent for one in touches if one.answers and one.agent}),
        "channels": len({one.channel for one in asked}),
        "automatic": not asked or not next(one for one in touches if one.human).incoming,
        "first_in_at": asked[0].heard if asked else None,
        "transfers": transfers(matter), "reopened": len(walk.reopened),
        "reopenings": walk.reopened, "rests": rests(walk),
        "handle_s": sum((end - start).total_seconds() for start, end, *_ in matter.spans),
    }  # fmt: skip
    found["cost_minutes"] = found["handle_s"] / 60
    return found | first_reply(touches, tape) | resolution(matter, touches, walk, tape) | due(matter, now)


def walked(matter: Matter, touches: list[Touch]) -> Walk:
    walk = Walk()
    slips = {pk for pk, _ in slips_of(matter)}
    first = touches[0].id if touches else 0
    steps: list[tuple[datetime, int, int, Any]] = [(one.heard, A_TOUCH, one.id, one) for one in touches]
    steps += [(at, AN_EVENT, pk, verb) for at, pk, verb in matter.events if pk not in slips]
    settled = [at for at, kind, _, verb in steps if kind == AN_EVENT and verb in SETTLED]
    over = max(settled, default=None) if matter.row["state"] == DONE else None
    for at, kind, _, what in sorted(steps, key=lambda step: step[:3]):
        if kind == AN_EVENT:
            turn(walk, what, at)
        elif over is None or at <= over:  # what a merge brought into a settled matter since opens it no more
            hear(walk, what, at, first)
    opened_by_a_merge(walk, matter)
    return walk


def opened_by_a_merge(walk: Walk, matter: Matter) -> None:
    """Resolved as far as it says, and yet open: something open became part of it."""
    merges = [
        at for at, _, verb in matter.events if verb == "conversation.merged_in" and walk.since and at >= walk.since
    ]
    if walk.state == DONE and matter.row["state"] != DONE and merges:
        walk.reopens(matter.row["state"], merges[0])


def hear(walk: Walk, touch: Touch, at: datetime, first: int) -> None:
    """A person's word turns it, or a machine's where it is the very first. The customer's opens what is resolved; ours
    leaves alone what is resolved or on hold."""
    if touch.aside or not (touch.human or touch.id == first):
        return
    if walk.state in (DONE, HOLD) and not touch.incoming:
        return
    walk.reopens(THEIRS if touch.answers or not touch.incoming else OURS, at)


def turn(walk: Walk, verb: str, at: datetime) -> None:
    if verb in SETTLED:
        walk.goes(DONE, at)
        walk.resolved.append(at)
    elif verb == "conversation.woken":
        walk.goes(OURS if walk.state == THEIRS else walk.state, at)
    elif verb in TURNS:
        walk.reopens(TURNS[verb], at)


def rests(walk: Walk) -> list[tuple[datetime, datetime | None]]:
    """From when to when it stood resolved; without end where it does."""
    over: list[tuple[datetime, datetime | None]] = [(start, end) for state, start, end in walk.spent if state == DONE]
    return [*over, (walk.since, None)] if walk.state == DONE and walk.since else over


def slips_of(matter: Matter) -> list[tuple[int, str]]:
    """Turns that were taken back: each undone deed that had changed the state, with the turn it had made."""
    turning = {*SETTLED, *TURNS}
    found = []
    for done, _, before in matter.undone:
        made = [(pk, verb) for at, pk, verb in matter.events if at <= done and verb in turning]
        found += made[-1:] if "state" in before else []
    return found


def transfers(matter: Matter) -> int:
    """Each hand-over after the first. Whoever takes from a team's queue what was just given to it ends the hand-over to
    that team, and is no other one."""
    hands = ("conversation.assigned", "conversation.given_to_team")
    slips = {pk for pk, _ in misgiven(matter, hands)}
    chain = [verb for _, pk, verb in matter.events if verb in hands and pk not in slips]
    taken = sum(one == hands[0] and before == hands[1] for before, one in pairwise(chain))
    return max(0, len(chain) - 1 - taken)


def misgiven(matter: Matter, hands: tuple[str, ...]) -> list[tuple[int, str]]:
    """Hand-overs that were taken back: of each undone deed that had changed whose it is, the last one before."""
    found = []
    for done, _, before in matter.undone:
        made = [(pk, verb) for at, pk, verb in matter.events if at <= done and verb in hands]
        found += made[-1:] if {"assignee_id", "team_id"} & before.keys() else []
    return found


def first_reply(touches: list[Touch], tape: Tape) -> dict[str, Any]:
    """From a customer's first word to a colleague's; none where a colleague spoke first, or it was a talk."""
    said = [one for one in touches if one.asks or one.answers]
    answer = next((one for one in said if one.answers), None)
    if not said or answer is None or said[0].answers:
        return {"first_reply_at": None, "first_reply_s": None, "first_reply_business_s": None}
    return {"first_reply_at": answer.occurred} | lasted("first_reply", said[0].heard, answer.occurred, tape)


def resolution(matter: Matter, touches: list[Touch], walk: Walk, tape: Tape) -> dict[str, Any]:
    stands = walk.resolved[-1] if walk.resolved and matter.row["state"] == DONE else None
    first = walk.resolved[0] if walk.resolved else None
    begin = min((one.heard for one in touches), default=None)
    found = {"first_resolved_at": first, "resolved_at": stands}
    found |= lasted("first_resolved", begin, first, tape) | lasted("resolved", begin, stands, tape)
    return found | waited("customer_wait", (OURS, HOLD), walk, tape) | waited("agent_wait", (THEIRS,), walk, tape)


def lasted(name: str, start: datetime | None, end: datetime | None, tape: Tape) -> dict[str, Any]:
    if start is None or end is None:
        return {f"{name}_s": None, f"{name}_business_s": None}
    return {f"{name}_s": (end - start).total_seconds(), f"{name}_business_s": tape.between(start, end)}


def waited(name: str, states: tuple[str, ...], walk: Walk, tape: Tape) -> dict[str, Any]:
    """Of stretches that have ended."""
    mine = [(start, end) for state, start, end in walk.spent if state in states]
    return {
        f"{name}_s": sum((end - start).total_seconds() for start, end in mine),
        f"{name}_business_s": sum(tape.between(start, end) for start, end in mine),
    }


def due(matter: Matter, now: datetime) -> dict[str, Any]:
    """Answers that came late, and one that is due and has not come."""
    late = sum(one["answered_at"] > one["due_at"] for one in matter.outcomes)
    row = matter.row
    open_ = row["state"] == OURS and not row["noise"] and row["due_at"] is not None and row["due_at"] < now
    met = None if not matter.outcomes and not open_ else not (late + open_)
    return {"due_met": met, "due_missed": late + open_}
