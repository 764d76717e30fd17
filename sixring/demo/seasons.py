"""The year: how busy each day is, the spring in which parcels got stuck, the last weeks with one colleague fewer, and
the occasions people look forward to."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate

from .cast import AWAY, DESK, LOCAL

DAYS = 365
SHORT = timedelta(days=23)  # one fewer at the desk, who was the quickest
# How much people buy and ask, month by month; a garden year peaks in April and May, presents in December.
BUSY = (0, 0.6, 0.8, 1.3, 1.8, 1.7, 1.2, 0.9, 0.7, 0.9, 1.0, 0.8, 1.0)
WEEK = (1.15, 1.0, 0.95, 0.95, 0.9, 1.1, 1.2)
HOURS = (1, 0, 0, 0, 0, 1, 2, 4, 7, 10, 11, 10, 9, 8, 8, 8, 9, 9, 10, 12, 12, 9, 5, 2)
OCCASIONS = (  # name, month, first day, days
    ("Seed Swap Saturday", 2, 8, 3),
    ("Spring Fair", 4, 24, 5),
    ("Rose Week", 6, 12, 7),
    ("Harvest Weekend", 9, 19, 3),
    ("Bulb Days", 10, 9, 5),
    ("Winter Market", 12, 5, 12),
)


@dataclass(frozen=True)
class Year:
    """The twelve months before `today` (midnight); `crisis` is from when to when parcels were stuck."""

    today: datetime
    start: datetime
    crisis: tuple[datetime, datetime]
    weights: tuple[float, ...]

    @classmethod
    def before(cls, today: datetime) -> Year:
        start = today - timedelta(days=DAYS)
        begins = datetime(today.year, 3, 18, tzinfo=UTC)
        if begins + timedelta(days=50) > today:
            begins = max(begins.replace(year=today.year - 1), start + timedelta(days=14))
        days = [start + timedelta(days=n) for n in range(DAYS)]
        weights = tuple(accumulate(BUSY[day.month] * WEEK[day.weekday()] for day in days))
        return cls(today, start, (begins, begins + timedelta(days=33)), weights)

    def some_moment(self, chance: random.Random, since: datetime | None = None) -> datetime:
        """A moment as customers choose it; after `since` when given and possible."""
        for _ in range(6):
            day = chance.choices(range(DAYS), cum_weights=self.weights)[0]
            at = self.at_some_hour(self.start + timedelta(days=day), chance)
            if since is None or at > since:
                return at
        return (since or at) + timedelta(hours=chance.uniform(2, 60))

    def at_some_hour(self, day: datetime, chance: random.Random) -> datetime:
        here = day.astimezone(LOCAL).replace(hour=0)
        hour = chance.choices(range(24), HOURS)[0]
        at = here + timedelta(hours=hour, seconds=chance.randrange(3600))
        return at.astimezone(UTC).replace(microsecond=0)

    def is_stuck(self, at: datetime) -> bool:
        """Whether parcels don't move at `at`."""
        return self.crisis[0] <= at < self.crisis[1]

    def desk(self, at: datetime) -> tuple[int, ...]:
        """Who answers mails and calls in those days."""
        return DESK if at < self.today - SHORT else tuple(number for number in DESK if number != AWAY)

    def pace(self, at: datetime, way: str) -> float:
        """How many times as long an answer takes as on good days."""
        short = way == "mail" and at >= self.today - SHORT
        return 1 + 5 * self.how_stuck(at) + (0.9 if short else 0.0)

    def how_stuck(self, at: datetime) -> float:
        """0 on good days; near 1 in the worst weeks of the crisis."""
        begins, ends = self.crisis
        if not begins <= at < ends + timedelta(days=7):
            return 0.0
        through = (at - begins) / (ends - begins)
        return min(1.0, through * 4) if through < 0.7 else max(0.0, 1.0 - (through - 0.7) * 2)


def occasion(day: date) -> str:
    """What is on in the shop and the store on that day; "" on most days."""
    for name, month, first, days in OCCASIONS:
        begins = date(day.year, month, first)
        if begins <= day < begins + timedelta(days=days):
            return name
    return ""
