"""Lives: what became of a conversation, folded from what was said in it and from the log; pure, and the same for the
same story in whatever order it came.

What counts as said is what `work.targets` goes by. A message of the customer is heard when it reached us (when it was
written, if that is more than a day before). A reply is what a colleague said to the customer, and a call or visit in
which they talked. What machines wrote, what a rule calls noise and what we write to others aside answers nobody.

The state is told anew. The customer's word needs us, and opens what is resolved again; a reply waits for the customer,
and leaves alone what is on hold or resolved; verbs of the log say the rest. A rest (snooze) changes nobody's turn: a
customer who was waiting for us still is, and targets go on too. What was taken back never happened: an undone
resolution is none, and its time goes to the state before. Messages that a merge brought in stand at their own moments,
as if they always had been there; verbs of what was merged in are not the survivor's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sixring.work.hours import Hours

from .hands import passes
from .states import NEEDS_US, ON_HOLD, RESOLVED, WAITING, Story, Turn

CUSTOMER, COLLEAGUE, MACHINE, OTHER = "customer", "colleague", "machine", "other"


@dataclass(frozen=True, slots=True)
class Touch:
    """Something said. `by`: CUSTOMER; COLLEAGUE; MACHINE of ours to the customer; OTHER, which only begins what it is
    the first word of. `incoming` matters for that word alone."""

    at: datetime
    by: str
    channel: str
    agent: int | None = None
    incoming: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """All that is known of a conversation. `turns` are its verbs in the log's order; `met` says of each measured wait
    whether its answer was in time; `due_at` is when an answer is due now, `now` the moment it is told; `worked` seconds
    of colleagues' working time."""

    opened: datetime
    state: str
    touches: Sequence[Touch] = ()
    turns: Sequence[Turn] = ()
    hours: Hours = field(default_factory=Hours)
    met: Sequence[bool] = ()
    due_at: datetime | None = None
    now: datetime | None = None
    worked: float = 0.0


def life(told: Told) -> dict[str, Any]:
    """The columns of `tables.CONVERSATIONS` that are folded; seconds are floats, None where it hasn't happened."""
    touches = sorted(told.touches, key=lambda one: (one.at, one.by != CUSTOMER))
    began = touches[0].at if touches else told.opened  # a mail that lingered on its way is ours from its arrival
    story = Story.of(began, told.state, touches, told.turns)
    return {
        **counts(touches),
        "transfers": passes(story.turns),
        "reopened": story.reopened,
        **first_reply(touches, told.hours),
        **resolutions(told, began, story),
        **again(story),
        **waits(story, told.hours),
        **targets(told),
        "handle_s": told.worked,
        "cost_minutes": told.worked / 60,
    }


def counts(touches: Sequence[Touch]) -> dict[str, Any]:
    heard = [one for one in touches if one.by == CUSTOMER]
    ours = [one for one in touches if one.by == COLLEAGUE]
    first = next(iter(heard), touches[0] if touches else None)
    return {
        "channel": first.channel if first else "",
        "automatic": not heard or first_spoken(touches) is not heard[0],
        "first_in_at": heard[0].at if heard else None,
        "incoming": len(heard),
        "replies": len(ours),
        "automatic_replies": sum(one.by == MACHINE for one in touches),
        "agents": len({one.agent for one in ours if one.agent}),
        "channels": len({one.channel for one in heard}),
    }


def first_spoken(touches: Iterable[Touch]) -> Touch | None:
    """The first that a person said, be it the customer or one of us."""
    return next((one for one in touches if one.by in (CUSTOMER, COLLEAGUE)), None)


def first_reply(touches: Sequence[Touch], hours: Hours) -> dict[str, Any]:
    """From the customer's first word to ours. None where we spoke first, and where they talked at once: nobody waited,
    and a zero would only make the others look better."""
    first = first_spoken(touches)
    answer = next((one for one in touches if one.by == COLLEAGUE), None)
    if first is None or first.by != CUSTOMER or answer is None or answer.at == first.at:
        none = ("first_reply_at", "first_reply_agent", "first_reply_s", "first_reply_business_s")
        return dict.fromkeys(none)
    by = {"first_reply_at": answer.at, "first_reply_agent": answer.agent}
    return by | named("first_reply", first.at, answer.at, hours)


def resolutions(told: Told, began: datetime, story: Story) -> dict[str, Any]:
    """From when the first message reached us to the first resolution that stood, and to the last, where it is resolved
    now."""
    found: dict[str, Any] = {}
    last = story.resolutions[-1] if story.resolutions and told.state == RESOLVED else None
    for name, at in (("first_resolved", next(iter(story.resolutions), None)), ("resolved", last)):
        found[f"{name}_at"] = at
        found |= named(name, began, at, told.hours)
    return found


def again(story: Story) -> dict[str, Any]:
    """When it was opened again first, and each time from when to when: "from-until", without end while it is open."""
    open_, stays = False, []
    for one in story.stretches:
        if one.again:
            stays.append(f"{one.since.timestamp():.0f}-")
            open_ = True
        elif one.state == RESOLVED and open_:
            stays[-1] += f"{one.since.timestamp():.0f}"
            open_ = False
    first = next((one.since for one in story.stretches if one.again), None)
    return {"reopened_at": first, "open_again": " ".join(stays)}


def waits(story: Story, hours: Hours) -> dict[str, float]:
    """How long the customer waited for us (needs us, or on hold), and we for them: waits that are over. How long
    whoever waits now has waited is the age of the backlog."""
    found: dict[str, float] = {}
    for name, states in (("customer_wait", (NEEDS_US, ON_HOLD)), ("agent_wait", (WAITING,))):
        stretches = story.spent_in(states)
        found[f"{name}_s"] = sum((until - since).total_seconds() for since, until in stretches)
        found[f"{name}_business_s"] = sum(open_seconds(hours, since, until) for since, until in stretches)
    return found


def targets(told: Told) -> dict[str, Any]:
    """`due_missed` counts answers that came late and one that is overdue now; `due_met` is None where none was due."""
    overdue = told.due_at is not None and told.now is not None and told.due_at < told.now
    missed = sum(not one for one in told.met) + overdue
    met = missed == 0 if told.met or overdue else None
    return {"due_missed": missed, "due_met": met, "due_at": told.due_at}


def named(name: str, since: datetime, until: datetime | None, hours: Hours) -> dict[str, float | None]:
    """Calendar and opening seconds; 0 where clocks disagree about what was first."""
    if until is None:
        return {f"{name}_s": None, f"{name}_business_s": None}
    return {
        f"{name}_s": max(0.0, (until - since).total_seconds()),
        f"{name}_business_s": open_seconds(hours, since, until),
    }


def open_seconds(hours: Hours, since: datetime, until: datetime) -> float:
    """Looked up only where somebody ever closes: most stretches of a history are told before anybody set hours."""
    if len(hours.pieces) == 1 or until <= hours.pieces[1][0]:
        return max(0.0, (until - since).total_seconds())
    return hours.between(since, until)
