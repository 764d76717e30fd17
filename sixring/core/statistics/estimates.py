"""An estimate: a value, where the truth lies with 95 % confidence, and how many answers it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import inf, isfinite, sqrt

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from .curves import Z, t_quantile

Scale = tuple[float, float]
Counts = Mapping[float, int] | Mapping[int, int]
SAME = 1e-12  # a variance below this, beside the square of the mean, is what rounding leaves of none


@dataclass(frozen=True, slots=True)
class Estimate:
    """`value` lies within `low` to `high`; None where `n` is 0. `unit` says what it is measured in.

    unit: "nps" (points, -100 to 100), "share" (0 to 1, said in per cent) or "mean" (points of the scale asked). `se` is
    the standard error in the same unit. Bounds nobody can know are infinite.
    """

    value: float | None
    low: float
    high: float
    n: float
    unit: str = "mean"
    se: float = 0.0

    @property
    def known(self) -> bool:
        return self.value is not None

    @property
    def sure(self) -> bool:
        """Whether there is an interval at all: one answer alone has none."""
        return self.known and isfinite(self.low) and isfinite(self.high)

    @property
    def said(self) -> str:
        """The value alone: "+30", "80 %", "5.6"."""
        return _("not measured yet") if self.value is None else say(self.value, self.unit)

    @property
    def interval(self) -> str:
        """ "14 to 44"; "" where there is none."""
        if not self.sure:
            return ""
        ends = {"low": say(self.low, self.unit), "high": say(self.high, self.unit)}
        return _("%(low)s to %(high)s") % ends

    @property
    def words(self) -> str:
        """All of it for a screen: "+30 (95 %: +14 to +44; n = 100)"."""
        if self.value is None:
            return self.said
        n = _("n = %(n)s") % {"n": number_format(round(self.n), use_l10n=True, force_grouping=True)}
        if not self.interval:
            return f"{self.said} ({n})"
        return _("%(value)s (95 %%: %(interval)s; %(n)s)") % {
            "value": self.said, "interval": self.interval, "n": n,
        }  # fmt: skip


def say(value: float, unit: str) -> str:
    """A value in its unit: points of NPS with their sign, shares in per cent, means with one decimal."""
    if unit == "share":
        return _("%(n)s %%") % {"n": written(100 * value, 0)}
    if unit == "nps":
        whole = round(value)
        return f"+{whole}" if whole > 0 else f"−{-whole}" if whole < 0 else "0"
    return written(value, 1)


def written(value: float, places: int) -> str:
    """Rounded to so many places; the formatting of numbers alone would cut the rest off."""
    return str(number_format(round(value, places) + 0.0, places))


def wilson(k: float, n: float) -> tuple[float, float]:
    """Where the true share lies with 95 % confidence when `k` of `n` were: Wilson (1927), (0, 1) for n = 0."""
    if n <= 0:
        return 0.0, 1.0
    p, zz = k / n, Z * Z / n
    middle, half = p + zz / 2, Z * sqrt(max(0.0, p * (1 - p)) / n + zz / (4 * n))
    return min(p, max(0.0, (middle - half) / (1 + zz))), max(p, min(1.0, (middle + half) / (1 + zz)))


def share(k: float, n: float) -> Estimate:
    """`k` of `n`, as a share from 0 to 1 with Wilson's interval."""
    low, high = wilson(k, n)
    p = k / n if n else None
    return Estimate(p, low, high, n, "share", sqrt(p * (1 - p) / n) if p is not None else 0.0)


def mean_of(values: Iterable[float], scale: Scale | None = None) -> Estimate:
    """The mean with Student's t-interval; `scale` is the least and the most anybody can answer."""
    found = list(values)
    counts: dict[float, int] = {}
    for value in found:
        counts[value] = counts.get(value, 0) + 1
    return mean_of_counts(counts, scale)


def mean_of_counts(counts: Counts, scale: Scale | None = None) -> Estimate:
    """The same from {value: how many}. Within a scale the interval never leaves it."""
    least, most = scale or (-inf, inf)
    n = sum(counts.values())
    if not n:
        return Estimate(None, least, most, 0)
    mean = sum(value * many for value, many in counts.items()) / n
    squares = sum(many * (value - mean) ** 2 for value, many in counts.items())
    return mean_of_spread(mean, squares / max(1, n - 1), n, scale)


def mean_of_spread(mean: float, variance: float, n: float, scale: Scale | None = None) -> Estimate:
    """The same of `n` values with this `mean` and `variance` (n - 1 below)."""
    least, most = scale or (-inf, inf)
    if n < 2:
        return Estimate(mean, least, most, n)
    if variance <= SAME * max(1.0, mean * mean):
        return unanimous(mean, n, (least, most))
    se = sqrt(variance / n)
    reach = t_quantile(n - 1) * se
    return Estimate(mean, min(mean, max(least, mean - reach)), max(mean, min(most, mean + reach)), n, "mean", se)


def unanimous(mean: float, n: float, scale: Scale) -> Estimate:
    """When all said the same, t would claim certainty. As many as Wilson allows may still think otherwise, and those
    may stand at the ends of the scale; without a scale nobody can know. The standard error is the longer side's."""
    others = wilson(0, n)[1]
    low, high = mean - others * (mean - scale[0]), mean + others * (scale[1] - mean)
    return Estimate(mean, min(mean, low), max(mean, high), n, "mean", max(mean - low, high - mean) / Z)
