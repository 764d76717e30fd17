"""What is going on today: the latest matters are open still, every earlier one has come to its end."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from ..catalogue import PRODUCTS
from ..seasons import Year
from . import matters
from .people import Customer
from .steps import DOES, Step

WEEKS = timedelta(weeks=8)  # lately, in which the shop is as busy as today
OPEN = timedelta(days=5)
APART = timedelta(days=4)  # between two matters of one customer
BREATH = timedelta(minutes=4)
LOOSE = matters.Batch("batch", next(one for one in PRODUCTS if one.name == "Border spade"))
SOLD = 24  # days since the spades of a bad batch came to the first of those who write about them
SHARE = 9  # one such matter on so many others


def lately(
    people: list[Customer], steps: list[Step], count: int, now: datetime, year: Year, chance: random.Random
) -> list[Step]:
    """More matters of the last weeks, so that today's queue is nothing out of the ordinary; and a batch of spades whose
    handles come loose."""
    writing = [one for one in people if one.kind in ("account", "guest")]
    taken: dict[int, list[datetime]] = defaultdict(list)
    for step in steps:
        if step.matter and step.at > now - WEEKS - APART:
            taken[step.who].append(step.at)
    found: list[Step] = []
    for n in range(count + count // SHARE):
        about = LOOSE if n >= count else None
        ago = timedelta(chance.triangular(0, SOLD, SOLD / 2)) if about else WEEKS * chance.random()
        at = year.at_some_hour(year.today - ago, chance)
        free = [one for one in chance.sample(writing, min(20, len(writing))) if one.is_there(at)]
        one = next((o for o in free if all(abs(at - other) > APART for other in taken[o.number])), None)
        if one is not None and at < now:
            matter = matters.begin(one, 100 + n, at, None, year, chance, about)
            matters.tell(matter)
            taken[one.number] += [step.at for step in matter.steps]
            found += matter.steps
    return found


def left_open(steps: Iterable[Step], now: datetime, chance: random.Random) -> list[Step]:
    """Of the matters that began in writing within the last days most are left at some point; all others have come
    to their end."""
    by_matter: dict[str, list[Step]] = defaultdict(list)
    rest: list[Step] = []
    for step in steps:
        (by_matter[step.matter] if step.matter else rest).append(step)
    for own in by_matter.values():
        recent = now - OPEN < own[0].at < now and own[0].act in ("mail", "chat")
        if recent and chance.random() < 0.8:
            rest += in_time(own[: place_to_stop(own, chance.random())], now)
        else:
            rest += finished(own, now)
    return rest


def in_time(kept: list[Step], now: datetime) -> list[Step]:
    """Quicker than it was, where it would go on after `now`."""
    first, lasted, room = kept[0].at, kept[-1].at - kept[0].at, now - BREATH - kept[0].at
    pace = min(1.0, max(room, BREATH) / lasted) if lasted else 1.0
    for step in kept:
        step.at = (first + (step.at - first) * pace).replace(microsecond=0)
    return kept


def finished(own: list[Step], now: datetime) -> list[Step]:
    """A matter that would end after `now` happened a little earlier instead."""
    late = own[-1].at - (now - BREATH)
    if late > timedelta() and own[0].at < now:
        for step in own:
            step.at -= late
    return own


def place_to_stop(own: list[Step], lot: float) -> int:
    answers = [n for n, step in enumerate(own) if step.act == "answer"]
    first = answers[0] if answers else len(own)
    if lot < 0.5 or first >= len(own):
        return first
    back = next((n for n in range(first + 1, len(own)) if own[n].act not in DOES), None)
    if lot < 0.8 and back is not None:
        return back + 1
    return first + 1 if lot > 0.7 else first
