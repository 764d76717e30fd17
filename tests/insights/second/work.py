"""What was said and what it took: messages, working time by kind, conversations at once, and time there at work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from .figures import Lives, Matters, duration, per

Stretch = tuple[datetime, datetime]
BREAK = timedelta(minutes=30)


def work(matters: Matters, lives: Lives, since: datetime, until: datetime, now: datetime) -> dict[str, Any]:
    """By the name of each metric its figures from `since` to before `until`."""
    return {
        **messages(matters, since, until), **handled(matters, lives, since, until),
        "concurrency": at_once(since, until), "occupancy": occupied(since, until, now),
    }  # fmt: skip


def messages(matters: Matters, since: datetime, until: datetime) -> dict[str, Any]:
    """What machines said is none, nor what stands in noise."""
    said = [
        touch for one in matters.values() if not one.row["noise"] for touch in one.touches
        if not touch.automatic and since <= touch.occurred < until
    ]  # fmt: skip
    theirs = [one for one in said if one.incoming]
    return {
        "messages_in": {"n": len(theirs)},
        "messages_out": {"n": sum(one.agent is not None for one in said if not one.incoming)},
    }


def handled(matters: Matters, lives: Lives, since: datetime, until: datetime) -> dict[str, Any]:
    """Of conversations resolved then on which anybody worked, the seconds of each kind of work."""
    found: dict[str, list[float]] = {"desk": [], "call": [], "wrap_up": []}
    for pk, one in matters.items():
        done = lives[pk]["resolved_at"]
        if one.counts and not lives[pk]["automatic"] and one.spans and done is not None and since <= done < until:
            for kind, values in found.items():
                values.append(sum((end - start).total_seconds() for start, end, _, what in one.spans if what == kind))
    return {f"handle_{kind}": duration(values) for kind, values in found.items()}


def spans() -> list[Any]:
    from sixring.work.models import WorkSpan

    return list(WorkSpan.objects.order_by("started_at", "pk"))


def at_once(since: datetime, until: datetime) -> dict[str, Any]:
    """Of each colleague: when they had each conversation in hand, and when any at all; by when such a time began."""
    in_hand: dict[int, list[Stretch]] = defaultdict(list)
    by_both: dict[tuple[int, int], list[Stretch]] = defaultdict(list)
    for one in spans():
        by_both[one.agent_id, one.conversation_id].append((one.started_at, one.ended_at))
    for (agent, _), some in by_both.items():
        in_hand[agent] += joined(some, BREAK)
    held, busy = [], []
    for stretches in in_hand.values():
        for begin, end in joined(stretches, timedelta()):
            if since <= begin < until:
                held.append(sum((b - a).total_seconds() for a, b in stretches if begin <= a and b <= end))
                busy.append((end - begin).total_seconds())
    found = per(held)
    return {"top": found["top"], "bottom": sum(busy)}


def occupied(since: datetime, until: datetime, now: datetime) -> dict[str, Any]:
    """The time colleagues were there, and how much of it they worked on anything."""
    from sixring.work.models import Availability

    worked: dict[int, list[Stretch]] = defaultdict(list)
    for one in spans():
        worked[one.agent_id].append((one.started_at, one.ended_at))
    busy = there = 0.0
    for row in Availability.objects.filter(state__in=("available", "busy")):
        begin, end = max(row.since, since), min(row.until or now, until)
        there += max(0.0, (end - begin).total_seconds())
        busy += sum(max(0.0, (min(b, end) - max(a, begin)).total_seconds())
                    for a, b in joined(worked[row.agent_id], timedelta()))  # fmt: skip
    return {"top": busy, "bottom": there}


def joined(stretches: Iterable[Stretch], pause: timedelta) -> list[Stretch]:
    """Those that overlap, or lie no more than `pause` apart, as one."""
    found: list[Stretch] = []
    for begin, end in sorted(stretches):
        if found and begin - found[-1][1] <= pause:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return found
