"""Load by weekday and hour, on the wall of the zone: how many come at that hour, on an average day of that name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from sixring.core import calendars
from sixring.look.charts import Cell, Figure, Table, heat

from ...metrics.answers import Answer
from .. import said
from ..spans import A_DAY, Span
from .foot import Place, footnote, placed

Load = Mapping[tuple[int, int], float]
LOAD = Place("load")
HOURS = range(24)


def load(answer: Answer, span: Span, at: Place = LOAD) -> Figure:
    """Of a count cut by hour."""
    found = by_hour(answer, span)
    cells = [
        [Cell(found.get((day, hour), 0.0), told(day, hour, found.get((day, hour), 0.0))) for hour in HOURS]
        for day in range(7)
    ]
    title = finding(found, answer.n)
    chart = heat(
        [str(WEEKDAYS_ABBR[day]) for day in range(7)], [f"{hour}" for hour in HOURS], cells, label=title, every=4
    )
    table = Table(
        (_("Day"), *(f"{hour}:00" for hour in HOURS)),
        [(WEEKDAYS[day], *(said.bare(round(found.get((day, hour), 0.0), 1)) for hour in HOURS)) for day in range(7)],
    )
    return placed(chart, table, title, answer, footnote(answer, span), at)


def by_hour(answer: Answer, span: Span) -> Load:
    """Rule: (weekday, hour) -> how many an average such day had; Monday is 0."""
    zone = calendars.zone_of(answer.zone)
    counted: Counter[tuple[int, int]] = Counter()
    for row in answer.rows:
        local = row["at"].astimezone(zone)
        counted[local.weekday(), local.hour] += row["n"]
    days = Counter(day_of(span.first, ahead).weekday() for ahead in range(span.days))
    return {(day, hour): many / max(1, days[day]) for (day, hour), many in counted.items()}


def day_of(first: date, ahead: int) -> date:
    return first + ahead * A_DAY


def finding(found: Load, n: int) -> str:
    if not n:
        return _("Nothing came in this period")
    day, hour = max(found, key=lambda one: found[one])
    return _("Most comes on a %(day)s between %(from)d and %(to)d: %(n)s an hour") % {
        "day": WEEKDAYS[day], "from": hour, "to": hour + 1, "n": said.bare(round(found[day, hour], 1)),
    }  # fmt: skip


def told(day: int, hour: int, many: float) -> str:
    return _("%(day)s %(from)d–%(to)d: %(n)s on average") % {
        "day": WEEKDAYS[day], "from": hour, "to": hour + 1, "n": said.bare(round(many, 1)),
    }  # fmt: skip
