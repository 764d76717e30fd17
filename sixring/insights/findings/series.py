"""What is looked at: how much came in each day, and of it what each part was, by everything conversations and texts can
be told apart by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sixring.core import calendars

from .. import metrics
from ..dashboards import names
from ..metrics.answers import Answer

LOOKED_AT = (
    ("conversations", "reason"), ("conversations", "product"), ("conversations", "channel"), ("topic_share", "topic"),
)  # fmt: skip
MOST = 60  # parts of one dimension: the largest


@dataclass(frozen=True, slots=True)
class Series:
    """A part by day beside the whole, from the first day of the period on."""

    metric: str
    by: str
    member: Any
    name: str
    part: Sequence[int]
    whole: Sequence[int]


def series(since: date, until: date, zone: str) -> list[Series]:
    """Of every part that has a name; what nobody told the reason of is in the whole alone."""
    return [one for metric, by in LOOKED_AT for one in of_dimension(metric, by, since, until, zone)]


def of_dimension(metric: str, by: str, since: date, until: date, zone: str) -> Iterator[Series]:
    answer = metrics.ask(metric, since=since, until=until, by=(by,), grain="day", zone=zone)
    parts = by_day(answer, by, since, (until - since).days)
    if not parts:
        return
    whole = [sum(days) for days in zip(*parts.values(), strict=True)]
    known = sorted((one for one in parts if one not in (None, "")), key=lambda one: -sum(parts[one]))[:MOST]
    called = names.names(by, known)
    for member in known:
        yield Series(metric, by, member, called[member], parts[member], whole)


def by_day(answer: Answer, by: str, since: date, days: int) -> dict[Any, list[int]]:
    """member -> how many each day."""
    zone, found = calendars.zone_of(answer.zone), dict[Any, list[int]]()
    for row in answer.rows:
        place = (local(row["at"], zone) - since).days
        if 0 <= place < days:
            many = row.get("k") if answer.metric.kind == "mix" else row["n"]
            found.setdefault(row[by], [0] * days)[place] += many or 0
    return found


def local(at: datetime, zone: Any) -> date:
    return at.astimezone(zone).date()


def day_of(since: date, place: int) -> date:
    return since + timedelta(days=place)
