"""Values in words, by the unit of their metric: "18 min", "97.2 %", "+41", "5.6", "1,204"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..metrics.registry import Metric

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
NOTHING = "–"
YES, NO = gettext_lazy("yes"), gettext_lazy("no")


def say(metric: Metric, value: float | None) -> str:
    """A value as it stands on a screen; a dash where there is none."""
    if value is None:
        return NOTHING
    if metric.kind == "nps":
        return signed(round(value))
    return in_currency(by_unit(metric.unit, value), metric)


def in_currency(text: str, metric: Metric) -> str:
    """An amount with the currency it is in, where that is known."""
    return f"{text}\N{NO-BREAK SPACE}{metric.currency}" if metric.currency else text


def by_unit(unit: str, value: float) -> str:
    if unit == "s":
        return duration(value)
    if unit == "%":
        return share(value)
    if unit == "points":  # of a scale: small ones, such as −1 to 1, need a digit more
        return rounded(value, 2 if abs(value) <= 1 else 1).replace("-", "−")
    if unit == "money":
        return rounded(value, 2)
    if unit == "count":
        return whole(value) if float(value).is_integer() else rounded(value, 2)
    return rounded(value, 1 if abs(value) >= 1 else 2)


def duration(seconds: float) -> str:
    """Rule: at most two units: "45 s", "18 min", "4 h 10 min", "2 d 3 h"."""
    said, left = ("−", -seconds) if seconds < 0 else ("", seconds)
    if left < MINUTE:
        return said + _("%(s)d s") % {"s": round(left)}
    if left < HOUR:
        return said + _("%(m)d min") % {"m": round(left / MINUTE)}
    if left < DAY:
        hours, minutes = divmod(round(left / MINUTE), 60)
        return said + (
            _("%(h)d h %(m)02d min") % {"h": hours, "m": minutes} if minutes else _("%(h)d h") % {"h": hours}
        )
    days, hours = divmod(round(left / HOUR), 24)
    return said + (_("%(d)d d %(h)d h") % {"d": days, "h": hours} if hours else _("%(d)d d") % {"d": days})


def share(value: float) -> str:
    """Near the ends, where a tenth matters, with a decimal."""
    ends = 0 < value < 0.05 or 0.95 < value < 1
    return _("%(n)s %%") % {"n": rounded(100 * value, 1 if ends else 0)}


def signed(number: float) -> str:
    said = whole(abs(number))
    return f"+{said}" if number > 0 else f"−{said}" if number < 0 else said


def rounded(number: float, places: int) -> str:
    """Rounded; the formatting of numbers alone would cut the rest off."""
    return str(number_format(round(number, places) + 0.0, places, force_grouping=True))


def whole(number: float) -> str:
    return str(number_format(round(number), 0, use_l10n=True, force_grouping=True))


def apart(metric: Metric, difference: float) -> str:
    """How large a difference is, without its sign: "7 min", "3 points", "0.3"."""
    size = abs(difference)
    if metric.unit == "%":
        points = 100 * size
        return _("%(n)s points") % {"n": rounded(points, 1 if points < 2 else 0)}
    if metric.kind == "nps":
        return _("%(n)s points") % {"n": whole(size)}
    return in_currency(by_unit(metric.unit, size), metric)


def between(metric: Metric, row: Mapping[str, Any]) -> str:
    """The interval of a row, "86 % to 90 %"; "" where its kind has none."""
    low, high = row.get("low"), row.get("high")
    if low is None or high is None:
        return ""
    return _("%(low)s to %(high)s") % {"low": say(metric, low), "high": say(metric, high)}


def beside(metric: Metric, row: Mapping[str, Any]) -> str:
    """What stands beside a value: of a duration its 90th percentile and mean, of others their interval."""
    if metric.kind == "duration" and row.get("p90") is not None:
        return _("median · 90 of 100 within %(p90)s · mean %(mean)s") % {
            "p90": say(metric, row["p90"]), "mean": say(metric, row.get("mean")),
        }  # fmt: skip
    return between(metric, row)


def n_words(n: float) -> str:
    return _("n = %(n)s") % {"n": whole(n)}


@dataclass(frozen=True, slots=True)
class Scale:
    """What an axis counts in: values are divided by `unit` before they are drawn."""

    unit: float
    metric: Metric

    def of(self, value: float | None) -> float | None:
        return None if value is None else value / self.unit

    def say(self, drawn: float) -> str:
        """A tick: short, in one unit."""
        if self.metric.unit == "s":
            names = {1.0: _("%(n)s s"), MINUTE: _("%(n)s min"), HOUR: _("%(n)s h"), DAY: _("%(n)s d")}
            return names[self.unit] % {"n": bare(drawn)}
        if self.metric.unit == "%":
            return _("%(n)s %%") % {"n": bare(100 * drawn)}
        if self.metric.kind == "nps":
            return signed(drawn)
        return bare(drawn)


def scale(metric: Metric, most: float) -> Scale:
    """Seconds up to two minutes, minutes up to two hours, hours up to two days, then days."""
    if metric.unit != "s":
        return Scale(1.0, metric)
    return Scale(
        next((u for u, up_to in ((1.0, MINUTE), (MINUTE, HOUR), (HOUR, DAY)) if most < 2 * up_to), DAY), metric
    )


def bare(number: float) -> str:
    """Without needless decimals."""
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    decimals = len(text.partition(".")[2])
    return str(number_format(float(text or 0), decimals, force_grouping=True))
