"""How many came lately and will come, day by day, and the colleagues each hour needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sixring.look.charts import Cell, Figure, Point, Series, Table, heat, line

from ...words import number
from ..staffing import Hour

HOURS = [f"{hour}" for hour in range(24)]


def trend(told: Mapping[str, Any], first: date, title: str, foot: str) -> Figure:
    """Four weeks that were, dashed, then two that will be, with their interval."""
    lately, values, low, high = told["lately"], told["values"], told["low"], told["high"]
    days = [first + timedelta(days=n) for n in range(-len(lately), len(values))]
    gap, after = [None] * len(lately), [None] * len(values)
    lows, highs = gap + (low or after), gap + (high or after)
    ahead = [
        Point(short(day), value, down, up, in_words(day, value, down, up))
        for day, value, down, up in zip(days, gap + values, lows, highs, strict=True)
    ]
    was = [Point(short(day), value) for day, value in zip(days, lately + after, strict=True)]
    names = _("expected"), _("came")
    chart = line(
        [Series(names[0], ahead), Series(names[1], was, quiet=True)], label=title, say=lambda one: number(one, 0)
    )
    rows = [(date_format(day, "D j M"), number(came, 0), "", "") for day, came in zip(days, lately, strict=False)]
    rows += [
        (date_format(day, "D j M"), number(value, 1), number(down, 0), number(up, 0))
        for day, value, down, up in zip(
            days[len(lately) :], values, lows[len(lately) :], highs[len(lately) :], strict=True
        )
    ]
    table = Table((_("Day"), _("Came or expected"), _("At least"), _("At most")), rows)
    subtitle = _(
        "New conversations a day: dashed what came, then what is expected, with the range of four days in five"
    )
    return Figure(chart, table, title, subtitle, foot, name="ahead")


def in_words(day: date, value: float | None, low: float | None, high: float | None) -> str:
    if value is None:
        return ""
    told = {"day": date_format(day, "D j M"), "n": number(value, 1), "low": number(low, 0), "high": number(high, 0)}
    return _("%(day)s: %(n)s expected, %(low)s to %(high)s") % told


def short(day: date) -> str:
    return str(date_format(day, "j M"))


def week(hours: Sequence[Sequence[Hour]], first: date, foot: str) -> Figure:
    """Colleagues on the plan for each hour of the next seven days."""
    days = [first + timedelta(days=n) for n in range(len(hours))]
    most, day, hour = max((one.scheduled, -n, -one.hour) for n, row in enumerate(hours) for one in row)
    title = _("Up to %(n)d colleagues on the plan, first on %(day)s at %(hour)d:00") % {
        "n": most, "day": date_format(days[-day], "l"), "hour": -hour,
    }  # fmt: skip
    cells = [
        [
            Cell(float(one.scheduled), _("%(day)s %(hour)d:00: %(n)d on the plan for %(came)s expected") % {
                "day": date_format(day, "l"), "hour": one.hour, "n": one.scheduled, "came": number(one.expected, 1),
            })
            for one in row
        ]
        for day, row in zip(days, hours, strict=True)
    ]  # fmt: skip
    chart = heat([date_format(day, "D") for day in days], HOURS, cells, label=title, every=4)
    rows = [(date_format(day, "l"), *(one.scheduled for one in row)) for day, row in zip(days, hours, strict=True)]
    table = Table((_("Day"), *(f"{hour}:00" for hour in range(24))), rows)
    subtitle = _("Colleagues on the plan, by day and hour.")
    return Figure(chart, table, title, subtitle, foot, name="week")
