"""Periods: days in UTC, both ends included, cut into whole months and single days as the tally keeps them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sixring.core import clock
from sixring.core.errors import Invalid

A_DAY = timedelta(days=1)
NAMED = {
    "30": gettext_lazy("30 days"),
    "90": gettext_lazy("90 days"),
    "365": gettext_lazy("A year"),
    "all": gettext_lazy("All"),
}
FIRST = date(2000, 1, 1)
UNITS = ("day", "week", "month")


@dataclass(frozen=True, slots=True)
class Span:
    """From `first` to `last`."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def before(self) -> Span:
        """As many days before."""
        return Span(self.first - self.days * A_DAY, self.first - A_DAY)

    @property
    def unit(self) -> str:
        """What a trend over it is drawn by: some 45 points at most, but for many years."""
        return "day" if self.days <= 45 else "week" if self.days <= 200 else "month"

    @property
    def words(self) -> str:
        ends = {"first": date_format(self.first, "j M Y"), "last": date_format(self.last, "j M Y")}
        return _("%(first)s to %(last)s") % ends

    def months(self) -> tuple[date, date] | None:
        """The first days of its first and last whole month."""
        first = self.first if self.first.day == 1 else next_month(self.first)
        last = self.last.replace(day=1) if (self.last + A_DAY).day == 1 else previous(self.last)
        return (first, last) if first <= last else None

    def odd(self) -> Iterator[tuple[date, date]]:
        """Stretches of days outside its whole months."""
        whole = self.months()
        if whole is None:
            yield self.first, self.last
            return
        if self.first < whole[0]:
            yield self.first, whole[0] - A_DAY
        if (after := next_month(whole[1])) <= self.last:
            yield after, self.last


def next_month(day: date) -> date:
    return (day.replace(day=28) + 4 * A_DAY).replace(day=1)


def previous(day: date) -> date:
    """The first of the month before."""
    return (day.replace(day=1) - A_DAY).replace(day=1)


def begin_of(day: date, unit: str) -> date:
    """Rule: the first day of the day, week (from Monday) or month `day` lies in."""
    if unit == "week":
        return day - day.weekday() * A_DAY
    return day.replace(day=1) if unit == "month" else day


def steps(span: Span, unit: str) -> Iterator[date]:
    """The beginnings of every unit in `span`, in order."""
    at = begin_of(span.first, unit)
    while at <= span.last:
        yield at
        at = next_month(at) if unit == "month" else at + (7 if unit == "week" else 1) * A_DAY


def read(period: str, first: str, last: str, earliest: date | None, *, days: bool = True) -> Span:
    """The period that was asked for: a name, or two days as 2026-03-31, unless such `days` can't be chosen. Raises
    `Invalid` for what is none."""
    today = clock.now().date()
    if period == "between" and not days:
        raise Invalid(_("Of an anonymous survey days can’t be chosen: two periods would tell of one answer."))
    if period == "between":
        try:
            chosen = Span(max(date.fromisoformat(first), FIRST), min(date.fromisoformat(last), today))
        except ValueError as problem:
            raise Invalid(_("Write both days as 2026-03-31.")) from problem
        if chosen.days < 1:
            raise Invalid(_("The first day comes after the last."))
        return chosen
    if period == "all":
        return Span(min(earliest or today, today), today)
    many = int(period) if period in NAMED else 90
    return Span(today - (many - 1) * A_DAY, today)
