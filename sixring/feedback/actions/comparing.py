"""Before and after, of those an action was for against those it was not for. Values in, values out.

The difference of differences takes away what happened to everybody; it rests on both groups having moved alike before,
which is looked at wherever earlier answers are there. What can't be told is said so, with why.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from math import inf, isfinite, sqrt
from typing import Literal

from sixring.core.statistics import Estimate, mean_of
from sixring.core.statistics.curves import t_quantile

Because = Literal["", "none_before", "none_after", "few_affected", "few_others", "drifting", "no_spread"]
Checked = Literal["alike", "drifting", "unchecked"]


@dataclass(frozen=True, slots=True)
class Panelist:
    """One person who answered on both sides of the fix; `earlier` is their answer before that, where there is one."""

    before: float
    after: float
    affected: bool
    earlier: float | None = None


@dataclass(frozen=True, slots=True)
class Cells:
    """The values of the four groups, one for each person; `..._earlier` and `..._later` are the halves of before."""

    affected_before: Sequence[float] = ()
    affected_after: Sequence[float] = ()
    others_before: Sequence[float] = ()
    others_after: Sequence[float] = ()
    affected_earlier: Sequence[float] = ()
    affected_later: Sequence[float] = ()
    others_earlier: Sequence[float] = ()
    others_later: Sequence[float] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """`value` with its 95 % interval, None where it can't be told `because` of something. `groups` are the estimates of
    affected_before, affected_after, others_before and others_after; `checked` says whether both moved alike before."""

    groups: dict[str, Estimate] = field(default_factory=dict)
    value: float | None = None
    low: float | None = None
    high: float | None = None
    because: Because = ""
    checked: Checked = "unchecked"
    left_out: int = 0  # affected people for whom nobody comparable is there
    comparable: int = 0  # others who can be compared with them

    @property
    def verdict(self) -> str:
        """Rule: better or worse only where the whole interval says so. The higher, the better."""
        if self.value is None or self.low is None or self.high is None:
            return "cannot_tell"
        return "better" if self.low > 0 else "worse" if self.high < 0 else "no_change"


def of_people(people: Iterable[Panelist], least: int) -> Compared:
    """The same people before and after. Who was put on an action mostly scored low, and the low rise by themselves
    (regression to the mean); so each is compared with others who had given the same score before.

    effect = sum over scores s of w_s * (mean after of affected in s - mean after of others in s), w_s the share of the
    affected in s; its variance sums w_s^2 * (V_a / n_a,s + V_o / n_o,s) with variances pooled within scores, degrees of
    freedom after Satterthwaite (1946).
    """
    rows = list(people)
    affected, others = [one for one in rows if one.affected], [one for one in rows if not one.affected]
    known = {one.before for one in others}
    matched = [one for one in affected if one.before in known]
    groups = {
        "affected_before": mean_of(one.before for one in affected),
        "affected_after": mean_of(one.after for one in affected),
        "others_before": mean_of(one.before for one in others),
        "others_after": mean_of(one.after for one in others),
    }
    left_out = len(affected) - len(matched)
    alike = {one.before for one in matched}
    comparable = [one for one in others if one.before in alike]
    blank = Compared(groups, left_out=left_out, comparable=len(comparable))
    if because := too_few(len(affected), len(matched), len(comparable), least):
        return replace(blank, because=because)
    checked = alike_before(matched, comparable, least)
    if checked == "drifting":
        return replace(blank, because="drifting", checked=checked)
    by_score = [(one.before, one.after) for one in matched], [(one.before, one.after) for one in comparable]
    return told(blank, checked, *stratified(*by_score))


def told(blank: Compared, checked: Checked, value: float, low: float, high: float) -> Compared:
    """Rule: where nobody's answer differs from the next one's, what chance does can't be told."""
    if not isfinite(high - low):
        return replace(blank, because="no_spread", checked=checked)
    return replace(blank, value=value, low=low, high=high, checked=checked)


def too_few(affected: int, matched: int, others: int, least: int) -> Because:
    """Rule: affected people who answered again, those of them with others of the same score, and those others."""
    if not affected:
        return "none_after"
    if affected < least:
        return "few_affected"
    return "few_others" if min(matched, others) < least else ""


def alike_before(affected: Sequence[Panelist], others: Sequence[Panelist], least: int) -> Checked:
    """Rule: with enough earlier answers (half of `least`), whether those who score alike now had scored alike then."""
    a = [(one.before, one.earlier) for one in affected if one.earlier is not None]
    o = [(one.before, one.earlier) for one in others if one.earlier is not None]
    known = {before for before, _ in o}
    a = [pair for pair in a if pair[0] in known]
    if min(len(a), len(o)) < max(2, least // 2):
        return "unchecked"
    return moved(*stratified(a, o))


def moved(_value: float, low: float, high: float) -> Checked:
    if not isfinite(high - low):
        return "unchecked"
    return "drifting" if low > 0 or high < 0 else "alike"


Pairs = Sequence[tuple[float, float]]


def stratified(affected: Pairs, others: Pairs) -> tuple[float, float, float]:
    """(effect, low, high) of (stratum, outcome) pairs, as `of_people` says. Each stratum of the affected has others."""
    mine, theirs = strata(affected), strata(others)
    theirs = {score: values for score, values in theirs.items() if score in mine}
    weights = {score: len(values) / len(affected) for score, values in mine.items()}
    value = sum(w * (mean(mine[s]) - mean(theirs[s])) for s, w in weights.items())
    parts = []
    for groups in (mine, theirs):
        spread, df = pooled(groups)
        parts.append((sum(w * w * spread / len(groups[s]) for s, w in weights.items()), df))
    return with_interval(value, parts)


def strata(pairs: Pairs) -> dict[float, list[float]]:
    found: dict[float, list[float]] = {}
    for stratum, outcome in pairs:
        found.setdefault(stratum, []).append(outcome)
    return found


def pooled(groups: dict[float, list[float]]) -> tuple[float, float]:
    """The variance within groups, and its degrees of freedom; of groups of one each it is that of all together."""
    df = sum(len(values) - 1 for values in groups.values())
    if df < 1:
        whole = [value for values in groups.values() for value in values]
        return variance(whole), max(1, len(whole) - 1)
    return sum((v - mean(values)) ** 2 for values in groups.values() for v in values) / df, df


def of_groups(cells: Cells, least: int) -> Compared:
    """Different people before and after: (mean after - mean before of the affected) - (the same of the others), its
    variance the sum of the four s^2 / n, degrees of freedom after Satterthwaite (1946)."""
    four = (cells.affected_after, cells.affected_before, cells.others_after, cells.others_before)
    names = ("affected_after", "affected_before", "others_after", "others_before")
    groups = {name: mean_of(values) for name, values in zip(names, four, strict=True)}
    others = min(len(cells.others_before), len(cells.others_after))
    if because := thin(cells, least):
        return Compared(groups, because=because, comparable=others)
    checked = drift(cells, least)
    if checked == "drifting":
        return Compared(groups, because="drifting", checked=checked, comparable=others)
    return told(Compared(groups, comparable=others), checked, *double(*four))


def thin(cells: Cells, least: int) -> Because:
    if not cells.affected_before:
        return "none_before"
    if not cells.affected_after:
        return "none_after"
    if min(len(cells.affected_before), len(cells.affected_after)) < least:
        return "few_affected"
    return "few_others" if min(len(cells.others_before), len(cells.others_after)) < least else ""


def drift(cells: Cells, least: int) -> Checked:
    """Rule: whether the two had moved differently between the halves of before; half of `least` a half will do."""
    four = (cells.affected_later, cells.affected_earlier, cells.others_later, cells.others_earlier)
    if min(map(len, four)) < max(2, least // 2):
        return "unchecked"
    return moved(*double(*four))


def double(
    a1: Sequence[float], a0: Sequence[float], o1: Sequence[float], o0: Sequence[float]
) -> tuple[float, float, float]:  # fmt: skip
    """(value, low, high) of (a1 - a0) - (o1 - o0)."""
    value = (mean(a1) - mean(a0)) - (mean(o1) - mean(o0))
    return with_interval(value, [(variance(one) / len(one), len(one) - 1) for one in (a1, a0, o1, o0)])


def with_interval(value: float, parts: Sequence[tuple[float, float]]) -> tuple[float, float, float]:
    """The 95 % interval of a value whose variance is the sum of `parts`, each (variance, degrees of freedom); endless
    where there is no variance to tell it by."""
    whole = sum(part for part, _df in parts)
    if not whole:
        return value, -inf, inf
    below = sum(part**2 / df for part, df in parts if df > 0)
    df = whole**2 / below if below else inf
    reach = t_quantile(round(max(1.0, df), 3)) * sqrt(whole)
    return value, value - reach, value + reach


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def variance(values: Sequence[float]) -> float:
    if len(values) < 2:
        return 0.0
    middle = mean(values)
    return sum((value - middle) ** 2 for value in values) / (len(values) - 1)
