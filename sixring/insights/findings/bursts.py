"""Finding a time in which a part was far more of the whole than outside; pure.

A scan statistic in time (Kulldorff 1997, Bernoulli model): of every window of `SHORTEST` to `LONGEST` days the share of
the part inside is held against the share outside, and the window with the greatest log likelihood ratio is taken. What
else comes in is the measure, so a season in which there is more of everything is none. Days of weeks in which the part
swings more than chance count for less (the ratio is divided by how much more, as in quasi-likelihood). The chance of
such a ratio in any window of any part is at most Bonferroni's sum, which is what `p` says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import erfc, log, sqrt
from statistics import median

from .shapes import Burst

SHORTEST, LONGEST = 3, 63  # days
FEWEST = 5  # of the part inside
TIMES = 1.5  # what rose by less is nothing to act on, however certain
SURE = 0.01
MOST = 3  # of one part
WEEK = 7


def bursts(part: Sequence[int], whole: Sequence[int], *, looked_at: int = 1) -> list[Burst]:
    """Of a part and the whole by day: the times in which it rose, the surest first; they don't overlap. `looked_at`:
    how many parts are scanned together."""
    found: list[Burst] = []
    part, whole = list(part), list(whole)
    for _ in range(MOST):
        best = strongest(part, whole)
        if best is None:
            break
        best = replace(best, llr=best.llr / swing(part, whole, best))
        best = replace(best, p=min(1.0, chance(best.llr) * windows(len(part)) * max(1, looked_at)))
        if best.p > SURE:
            break
        found.append(best)
        for day in range(best.first, best.last + 1):
            part[day] = whole[day] = 0
    return found


def strongest(part: Sequence[int], whole: Sequence[int]) -> Burst | None:
    """The window whose share differs most surely from the share outside, being greater."""
    sums, wholes = running(part), running(whole)
    every, all_of = sums[-1], wholes[-1]
    best: Burst | None = None
    if every < FEWEST or every == all_of:
        return None
    for first in range(len(part)):
        if not part[first]:
            continue  # a window that begins with nothing is never the best
        for last in range(first + SHORTEST - 1, min(first + LONGEST, len(part))):
            inside, n = sums[last + 1] - sums[first], wholes[last + 1] - wholes[first]
            rest = all_of - n
            if inside < FEWEST or not rest or inside * rest < TIMES * (every - inside) * n:
                continue
            llr = ratio(inside, n, every - inside, rest)
            if best is None or llr > best.llr:
                best = Burst(first, last, inside, n, every - inside, rest, llr)
    return best


def running(values: Sequence[int]) -> list[int]:
    sums = [0]
    for one in values:
        sums.append(sums[-1] + one)
    return sums


def ratio(k: int, n: int, l: int, m: int) -> float:  # noqa: E741  # k of n inside, l of m outside
    """The log likelihood of two shares against that of one."""
    return likelihood(k, n) + likelihood(l, m) - likelihood(k + l, n + m)


def likelihood(k: int, n: int) -> float:
    return sum(x * log(x / n) for x in (k, n - k) if x)


def chance(llr: float) -> float:
    """Of one window chosen beforehand: twice the ratio is chi squared with one degree of freedom, one-sided."""
    return erfc(sqrt(max(0.0, llr))) / 2


def windows(days: int) -> int:
    return days * min(days, LONGEST - SHORTEST + 1)


def swing(part: Sequence[int], whole: Sequence[int], found: Burst) -> float:
    """How much more than by chance the part swings from week to week outside the window: the median of squared
    residuals, beside 0.455, which it is of chi squared; at least 1."""
    share = found.outside / found.rest
    squares = []
    for start in range(0, len(part) - WEEK + 1, WEEK):
        days = [day for day in range(start, start + WEEK) if not found.first <= day <= found.last]
        k, n = sum(part[day] for day in days), sum(whole[day] for day in days)
        if n * share * (1 - share) > 0:
            squares.append((k - n * share) ** 2 / (n * share * (1 - share)))
    return max(1.0, median(squares) / 0.455) if squares else 1.0
