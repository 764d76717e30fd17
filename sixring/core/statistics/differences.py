"""Whether two figures differ: by how much, with its interval, and how likely chance alone would differ as much."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import comb, inf, isfinite, sqrt

from django.utils.translation import gettext as _

from .curves import Z, t_quantile, t_two_sided, two_sided
from .estimates import Estimate, mean_of, say


@dataclass(frozen=True, slots=True)
class Difference:
    """`value` = a - b with its 95 % interval; `p` two-sided. None where one of them is not measured."""

    value: float | None
    low: float
    high: float
    p: float
    n: float
    unit: str = "mean"

    @property
    def real(self) -> bool:
        """Whether chance alone would show as much less than once in twenty: for one comparison, not for many."""
        return self.value is not None and self.p < 0.05

    @property
    def said(self) -> str:
        """ "+0.4", "−3 points" (of NPS, or per cent of a share); "" where there is none."""
        if self.value is None:
            return ""
        text = say(100 * self.value, "nps") if self.unit == "share" else say(self.value, self.unit)
        if self.unit != "mean":
            return _("%(n)s points") % {"n": text}
        return text.replace("-", "−") if self.value < 0 else f"+{text}"


def difference(a: Estimate, b: Estimate) -> Difference:
    """a - b of two groups that share nobody. NPS by z = (a - b) / √(SEa² + SEb²); shares by Newcombe's interval (1998)
    and the pooled z test, Fisher's where a cell is expected below 5; means by Welch's t."""
    n = a.n + b.n
    if a.value is None or b.value is None:
        return Difference(None, -inf, inf, 1.0, n, a.unit)
    value = a.value - b.value
    if a.unit == "share":
        return Difference(value, *newcombe(a, b), of_shares(a, b), n, a.unit)
    if a.unit == "nps":
        se = sqrt(a.se**2 + b.se**2)
        return Difference(value, value - Z * se, value + Z * se, two_sided(value / se), n, a.unit)
    return welch(a, b, value)


def newcombe(a: Estimate, b: Estimate) -> tuple[float, float]:
    """The hybrid score interval from both Wilson intervals."""
    pa, pb = a.value or 0.0, b.value or 0.0
    down = sqrt((pa - a.low) ** 2 + (b.high - pb) ** 2)
    up = sqrt((a.high - pa) ** 2 + (pb - b.low) ** 2)
    return pa - pb - down, pa - pb + up


def of_shares(a: Estimate, b: Estimate) -> float:
    """p of two shares being the same."""
    k, n = (a.value or 0.0) * a.n + (b.value or 0.0) * b.n, a.n + b.n
    pooled = k / n
    if min(a.n, b.n) * min(pooled, 1 - pooled) < 5:
        return fisher(round((a.value or 0.0) * a.n), round(a.n), round((b.value or 0.0) * b.n), round(b.n))
    return two_sided(((a.value or 0.0) - (b.value or 0.0)) / sqrt(pooled * (1 - pooled) * (1 / a.n + 1 / b.n)))


def fisher(ka: int, na: int, kb: int, nb: int) -> float:
    """Fisher's exact test, two-sided: all tables at most as likely as this one."""
    k, whole = ka + kb, comb(na + nb, ka + kb)
    chances = {i: comb(na, i) * comb(nb, k - i) for i in range(max(0, k - nb), min(na, k) + 1)}
    return min(1.0, sum(many for many in chances.values() if many <= chances[ka]) / whole)


def welch(a: Estimate, b: Estimate, value: float) -> Difference:
    """Welch's t with Satterthwaite's degrees of freedom; nothing to be said of a group of one, nor of one that said all
    the same where no scale says how else they could have answered."""
    va, vb, n = a.se**2, b.se**2, a.n + b.n
    if a.n < 2 or b.n < 2 or not isfinite(va + vb):
        return Difference(value, -inf, inf, 1.0, n)
    df = (va + vb) ** 2 / (va**2 / (a.n - 1) + vb**2 / (b.n - 1))
    se = sqrt(va + vb)
    reach = t_quantile(round(df, 3)) * se
    return Difference(value, value - reach, value + reach, t_two_sided(value / se, df), n)


def paired(before: Iterable[float], after: Iterable[float]) -> Difference:
    """after - before of the same people, by each one's own difference. Both in the same order. Where all moved alike
    nobody can know."""
    mean = mean_of(b - a for a, b in zip(before, after, strict=True))
    if mean.value is None or mean.n < 2:
        return Difference(mean.value, -inf, inf, 1.0, mean.n)
    return Difference(mean.value, mean.low, mean.high, t_two_sided(mean.value / mean.se, mean.n - 1), mean.n)
