"""The service metrics, over conversations that were walked one by one: plain sums over plain lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import floor, sqrt
from typing import Any

from .reading import Matter

Z = 1.959963984540054  # of a normal distribution 95 % lies within this many standard deviations
WEEK = timedelta(days=7)
Lives = dict[int, dict[str, Any]]
Matters = dict[int, Matter]


def quantile(values: Sequence[float], q: float) -> float:
    """Between the two values beside it, in proportion (Hyndman & Fan 1996, type 7)."""
    ordered = sorted(values)
    place = q * (len(ordered) - 1)
    low = floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def wilson(k: int, n: int) -> tuple[float, float]:
    """Wilson 1927, as research/kpis.md §5.2 has it."""
    p = k / n
    middle, reach = p + Z * Z / (2 * n), Z * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    return (middle - reach) / (1 + Z * Z / n), (middle + reach) / (1 + Z * Z / n)


def duration(values: Sequence[float]) -> dict[str, Any]:
    if not values:
        return {"n": 0}
    found = {"n": len(values), "mean": sum(values) / len(values)}
    return found | {"median": quantile(values, 0.5), "p90": quantile(values, 0.9), "p95": quantile(values, 0.95)}


def share(values: Sequence[bool]) -> dict[str, Any]:
    return {"n": len(values), "k": sum(values)}


def per(values: Sequence[float]) -> dict[str, Any]:
    return {"top": sum(values), "bottom": len(values)}


def service(matters: Matters, lives: Lives, since: datetime, until: datetime, now: datetime) -> dict[str, Any]:
    """By the name of each metric its figures from `since` to before `until`, asked at `now`."""
    theirs = {pk: lives[pk] for pk, one in matters.items() if one.counts and not lives[pk]["automatic"]}

    def within(moment: str) -> list[dict[str, Any]]:
        return [one for one in theirs.values() if one[moment] is not None and since <= one[moment] < until]

    last, first, answered = within("resolved_at"), within("first_resolved_at"), within("first_reply_at")
    worked = [one["handle_s"] for one in last if one["handle_s"] > 0]
    return {
        "conversations": {"n": sum(since <= matters[pk].row["opened_at"] < until for pk in theirs)},
        "noise": {"n": sum(is_noise(one) and since <= one.row["opened_at"] < until for one in matters.values())},
        "resolved": {"n": len(last)},
        "first_reply": duration([one["first_reply_s"] for one in answered]),
        "first_resolution": duration([one["first_resolved_s"] for one in first]),
        "full_resolution": duration([one["resolved_s"] for one in last]),
        "customer_wait": duration([one["customer_wait_s"] for one in last]),
        "agent_wait": duration([one["agent_wait_s"] for one in last]),
        "handle_time": duration(worked),
        "replies_each": per([one["replies"] for one in last]),
        "one_touch": share([one["replies"] == 1 for one in last if one["replies"]]),
        "reopened": share([one["reopened"] > 0 for one in first]),
        "transferred": share([one["transfers"] > 0 for one in last]),
        "transfers": per([one["transfers"] for one in last]),
        "backlog": backlog(matters, lives, min(until, now)),
        **replies(matters, since, until),
        **in_time(matters, since, until, now),
    }


def business(theirs: Lives, matters: Matters, since: datetime, until: datetime) -> dict[str, Any]:
    """Those durations that opening hours cut."""
    names = {
        "first_reply": ("first_reply_at", "first_reply_business_s"),
        "first_resolution": ("first_resolved_at", "first_resolved_business_s"),
        "full_resolution": ("resolved_at", "resolved_business_s"),
        "customer_wait": ("resolved_at", "customer_wait_business_s"),
        "agent_wait": ("resolved_at", "agent_wait_business_s"),
    }
    rows = [one for pk, one in theirs.items() if matters[pk].counts and not one["automatic"]]
    return {
        name: duration([one[value] for one in rows if one[at] is not None and since <= one[at] < until])
        for name, (at, value) in names.items()
    }


def is_noise(one: Matter) -> bool:
    return bool(one.row["noise"]) and one.row["merged_into_id"] is None


def backlog(matters: Matters, lives: Lives, at: datetime) -> dict[str, Any]:
    """What was begun by then and did not stand resolved."""
    begun = [pk for pk, one in matters.items() if one.counts and one.row["opened_at"] <= at]
    return {"n": sum(not rests_at(at, lives[pk]["rests"]) for pk in begun)}


def rests_at(at: datetime, rests: Sequence[tuple[datetime, datetime | None]]) -> bool:
    return any(start <= at and (end is None or at < end) for start, end in rests)


def replies(matters: Matters, since: datetime, until: datetime) -> dict[str, Any]:
    """Every wait that ended with an answer, noise aside."""
    waits = [one for matter in matters.values() if not matter.row["noise"] for one in matter.outcomes
             if since <= one["answered_at"] < until]  # fmt: skip
    seconds = {kind: [(one["answered_at"] - one["asked_at"]).total_seconds() for one in waits if one["kind"] in kind]
               for kind in (("first", "next"), ("next",))}  # fmt: skip
    return {"reply_time": duration(seconds["first", "next"]), "next_reply": duration(seconds["next",])}


def in_time(matters: Matters, since: datetime, until: datetime, now: datetime) -> dict[str, Any]:
    """By when it was decided: at the answer or when it was due, whichever came first. The overdue counts as missed."""
    decided = [
        (min(one["answered_at"], one["due_at"]), one["answered_at"] <= one["due_at"], one["kind"] == "first")
        for matter in matters.values() if not matter.row["noise"] for one in matter.outcomes
    ]  # fmt: skip
    decided += [
        (one.row["due_at"], False, not any(touch.answers for touch in one.touches)) for one in matters.values()
        if one.counts and one.row["state"] == "needs_us" and one.row["due_at"] and one.row["due_at"] < now
    ]  # fmt: skip
    return {
        "target_met": share([met for at, met, _ in decided if since <= at < until]),
        "first_target_met": share([met for at, met, first in decided if first and since <= at < until]),
    }


def fcr(
    matters: Matters, lives: Lives, persons: dict[int, int], since: datetime, until: datetime, now: datetime
) -> Any:  # fmt: skip
    """Of conversations first resolved more than a week ago: nobody came back within a week, which is to say it was not
    opened again, nothing that began since was merged into it, and no other began with the same person and reason."""
    returning = comings(matters, lives, persons)
    stayed = []
    for pk, one in matters.items():
        done = lives[pk]["first_resolved_at"]
        judged = one.counts and not lives[pk]["automatic"] and done is not None and since <= done < until
        if judged and done <= now - WEEK:
            matter = ("matter", persons.get(one.row["anchor_id"]), one.row["reason_id"])
            back = [*lives[pk]["reopenings"], *returning.get(matter, ()), *returning.get(("into", pk, None), ())]
            stayed.append(not any(done < at <= done + WEEK for at in back))
    return share(stayed)


def comings(matters: Matters, lives: Lives, persons: dict[int, int]) -> dict[Any, list[datetime]]:
    """When something began: by whose and what it is about, or by what it was merged into."""
    found: dict[Any, list[datetime]] = {}
    for pk, one in matters.items():
        row = one.row
        if not row["noise"] and not lives[pk]["automatic"]:
            apart = ("matter", persons.get(row["anchor_id"]), row["reason_id"])
            key = ("into", row["merged_into_id"], None) if row["merged_into_id"] else apart
            found.setdefault(key, []).append(row["opened_at"])
    return found
