"""Working drivers out, and keeping them: which ones are looked at, how much goes with each, and how those fare.

Only what at least ten rows have and at least ten lack can be looked at, the most frequent first, and no more than one
driver for every fifteen rows: below two there is nothing to say. What is kept are numbers and ids, and no row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction

from sixring.core import changes, clock
from sixring.core.actors import Actor
from sixring.core.statistics import Difference, Estimate, difference, mean_of

from ..models import DriverMap
from .gathering import Key, Outcome, Row, rows_of

WINDOW = timedelta(weeks=26)
EACH = 10  # rows that have a driver, and rows that lack it
PER_DRIVER = 15  # rows for each driver looked at
MOST = 12  # drivers, of which every combination is looked at
SCALES = {Outcome.NPS: (0.0, 10.0), Outcome.CSAT: (1.0, 5.0), Outcome.EASE: (1.0, 7.0), Outcome.CHURN: (0.0, 1.0)}
Say = Callable[[str], Any]


def reckon_all(*, actor: Actor, say: Say = lambda words: None) -> list[DriverMap]:
    """All outcomes of the last 26 weeks; for a process of its own."""
    actor.must("configure")
    return [reckon(outcome, actor=actor, say=say) for outcome in Outcome.values]


def reckon(outcome: str, *, actor: Actor, say: Say = lambda words: None) -> DriverMap:
    """Work `outcome` out anew and keep it in place of what was there."""
    until = clock.now()
    since = until - WINDOW
    rows = rows_of(outcome, since, until)
    found = work_out(rows, SCALES[Outcome(outcome)])
    with transaction.atomic():
        one, _made = DriverMap.objects.update_or_create(
            outcome=outcome, defaults={"since": since, "until": until, "n": len(rows), "found": found, "at": until}
        )
        changes.record("drivers.found", one, actor=actor)
    say(f"{one.get_outcome_display()}: n = {len(rows)}, {len(found['drivers'])} drivers.")
    return one


def work_out(rows: Sequence[Row], scale: tuple[float, float], draws: int = 500) -> dict[str, Any]:
    """What is kept: `needed` rows where there are too few, else `r2` and for each driver its share of R² with its
    interval, its mean outcome, and the difference of those who have it and those who lack it."""
    keys = looked_at(rows)
    if len(keys) < 2 or len({row.score for row in rows}) < 2:
        return {"drivers": [], "needed": 2 * PER_DRIVER, "each": EACH}
    scale = (scale[0], max(scale[1], *(row.score for row in rows)))  # some ask for satisfaction from 1 to 7
    import numpy as np

    from .shapley import decompose

    grid = np.array([[key in row.keys for key in keys] for row in rows], float)
    shares = decompose(grid, np.array([row.score for row in rows]), draws)
    told = [driver(key, rows, scale, shares, place) for place, key in enumerate(keys)]
    return {
        "drivers": sorted(told, key=lambda one: -one["share"]),
        "r2": rounded(shares.r2), "r2_low": rounded(shares.r2_low), "r2_high": rounded(shares.r2_high),
        "mean": estimate(mean_of((row.score for row in rows), scale)),
    }  # fmt: skip


def looked_at(rows: Sequence[Row]) -> list[Key]:
    """Rule: the drivers so many rows can tell apart, the most frequent first."""
    counts = Counter(key for row in rows for key in row.keys)
    fit = [key for key, many in counts.most_common() if EACH <= many <= len(rows) - EACH]
    return fit[: min(MOST, len(rows) // PER_DRIVER)]


def driver(key: Key, rows: Sequence[Row], scale: tuple[float, float], shares: Any, place: int) -> dict[str, Any]:
    own = mean_of((row.score for row in rows if key in row.keys), scale)
    rest = mean_of((row.score for row in rows if key not in row.keys), scale)
    return {
        "kind": key[0], "key": key[1], "n": own.n, "share": rounded(shares.shares[place]),
        "low": rounded(shares.low[place]), "high": rounded(shares.high[place]),
        "mean": estimate(own), "apart": apart(difference(own, rest)),
    }  # fmt: skip


def estimate(one: Estimate) -> list[float | None]:
    """[value, low, high]."""
    return [None if one.value is None else rounded(one.value), rounded(one.low), rounded(one.high)]


def apart(one: Difference) -> list[float]:
    return [rounded(one.value or 0.0), rounded(one.low), rounded(one.high), rounded(one.p)]


def rounded(number: float) -> float:
    return round(float(number), 5)
