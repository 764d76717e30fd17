"""The periods that are compared: the last 28 full days, the 28 before them, and the same weeks a year ago."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Case, IntegerField, Q, Value, When
from django.utils.formats import date_format
from django.utils.timezone import localtime

from sixring.conversations.queues.filters import start_of
from sixring.core import clock

LENGTH = timedelta(days=28)  # whole weeks, so that each has as many Mondays
YEAR = timedelta(days=364)  # the same days of the week
WEEKS = 8
THEN, BEFORE_THEN = WEEKS, WEEKS + 1  # the numbers of last year's periods, after those of the weeks


@dataclass(frozen=True, slots=True)
class Period:
    """From the midnight that begins `first` to the one that begins `end`, in the viewer's zone."""

    first: date
    end: date

    @property
    def start(self) -> datetime:
        return start_of(self.first.isoformat())

    @property
    def stop(self) -> datetime:
        return start_of(self.end.isoformat())

    @property
    def said(self) -> str:
        last = self.end - timedelta(days=1)
        return f"{date_format(self.first, 'j M')} – {date_format(last, 'j M')}"

    def holds(self, field: str) -> Q:
        return Q(**{f"{field}__gte": self.start, f"{field}__lt": self.stop})


@dataclass(frozen=True, slots=True)
class Periods:
    """What is compared with what; `end` is the first day that no longer counts, today."""

    end: date

    @classmethod
    def until_today(cls) -> Periods:
        return cls(localtime(clock.now()).date())

    @property
    def now(self) -> Period:
        return Period(self.end - LENGTH, self.end)

    @property
    def before(self) -> Period:
        return Period(self.end - 2 * LENGTH, self.end - LENGTH)

    @property
    def then(self) -> Period:
        return Period(self.end - YEAR - LENGTH, self.end - YEAR)

    @property
    def before_then(self) -> Period:
        return Period(self.end - YEAR - 2 * LENGTH, self.end - YEAR - LENGTH)

    def weeks(self) -> list[datetime]:
        """Where each of the eight weeks begins."""
        return [start_of((self.before.first + timedelta(days=7 * n)).isoformat()) for n in range(WEEKS)]

    def holds(self, field: str, last_year: bool) -> Q:
        both = Q(**{f"{field}__gte": self.before.start, f"{field}__lt": self.now.stop})
        year_ago = Q(**{f"{field}__gte": self.before_then.start, f"{field}__lt": self.then.stop})
        return both | year_ago if last_year else both

    def number(self, field: str) -> Case:
        """The week a row falls into, 0 to 7; `THEN` and `BEFORE_THEN` are last year's."""
        starts = self.weeks()
        steps = [(self.then.start, BEFORE_THEN), (self.then.stop, THEN)]
        steps += [(stop, n) for n, stop in enumerate(starts[1:])]
        whens = [When(**{f"{field}__lt": stop, "then": Value(n)}) for stop, n in steps]
        return Case(*whens, default=Value(WEEKS - 1), output_field=IntegerField())

    def week_of(self) -> Callable[[datetime], int]:
        """What says into which of the eight weeks a moment falls, for many of them."""
        starts = [start.timestamp() for start in self.weeks()]
        return lambda moment: bisect_right(starts, moment.timestamp()) - 1
