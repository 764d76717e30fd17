"""Periods: whole days in the zone of whoever looks, both ends included. Those by name end yesterday, because half a day
compares with nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sixring.core import calendars
from sixring.core.errors import Invalid

A_DAY = timedelta(days=1)
FIRST = date(2000, 1, 1)
USUAL = "90"
NAMED = {
    "7": gettext_lazy("7 days"),
    "30": gettext_lazy("30 days"),
    "90": gettext_lazy("90 days"),
    "365": gettext_lazy("A year"),
    "between": gettext_lazy("Between two days"),
}


@dataclass(frozen=True, slots=True)
class Span:
    """From midnight before `first` to midnight after `last`, on the clock of `zone`."""

    first: date
    last: date
    zone: str = "UTC"
    name: str = "between"

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def since(self) -> datetime:
        return calendars.midnight(self.first, self.zone)

    @property
    def until(self) -> datetime:
        """Exclusive."""
        return calendars.midnight(self.last + A_DAY, self.zone)

    @property
    def before(self) -> Span:
        """As many days before."""
        return Span(self.first - self.days * A_DAY, self.first - A_DAY, self.zone)

    @property
    def grain(self) -> str:
        """What a trend over it is drawn by: some 45 points at most, but for many years."""
        return "day" if self.days <= 45 else "week" if self.days <= 400 else "month"

    @property
    def words(self) -> str:
        ends = {"first": date_format(self.first, "j M Y"), "last": date_format(self.last, "j M Y")}
        return _("%(first)s to %(last)s") % ends if self.days > 1 else ends["first"]

    @property
    def query(self) -> dict[str, str]:
        """What an address of the same period carries."""
        if self.name != "between":
            return {"period": self.name}
        return {"period": "between", "first": self.first.isoformat(), "last": self.last.isoformat()}

    def place(self, day: date) -> float:
        """Where `day` lies in it, 0 to 1, held within it."""
        return min(1.0, max(0.0, (day - self.first).days / max(1, self.days)))


def read(zone: str, period: str = USUAL, first: str = "", last: str = "") -> Span:
    """The period that was asked for: a name, or two days as 2026-03-31. Raises `Invalid` for what is none."""
    latest = calendars.today(zone) - A_DAY
    if period == "between" and (first or last):
        try:
            chosen = Span(max(date.fromisoformat(first), FIRST), min(date.fromisoformat(last), latest + A_DAY), zone)
        except ValueError as problem:
            raise Invalid(_("Write both days as 2026-03-31.")) from problem
        if chosen.days < 1:
            raise Invalid(_("The first day comes after the last."))
        return chosen
    if period == "between":  # chosen just now: the days are offered next
        return Span(latest - 89 * A_DAY, latest, zone)
    name = period if period in NAMED else USUAL
    return Span(latest - (int(name) - 1) * A_DAY, latest, zone, name)
