"""Many comparisons at once: of twenty that differ by chance, one would look real. Adjusted p, in the order given."""

from __future__ import annotations

from collections.abc import Sequence


def holm(ps: Sequence[float]) -> list[float]:
    """Holm (1979): the chance of even one false finding stays below what is asked."""
    found, worst = [0.0] * len(ps), 0.0
    for rank, place in enumerate(sorted(range(len(ps)), key=ps.__getitem__)):
        worst = max(worst, min(1.0, (len(ps) - rank) * ps[place]))
        found[place] = worst
    return found


def bh(ps: Sequence[float]) -> list[float]:
    """Benjamini and Hochberg (1995): the expected share of false findings among those reported."""
    found, best = [0.0] * len(ps), 1.0
    order = sorted(range(len(ps)), key=ps.__getitem__)
    for rank in range(len(ps), 0, -1):
        best = min(best, ps[order[rank - 1]] * len(ps) / rank)
        found[order[rank - 1]] = best
    return found
