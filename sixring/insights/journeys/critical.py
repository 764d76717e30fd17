"""Critical touchpoints: which ones go with being satisfied, coming back and ordering, and how sure that is.

Of every journey whose outcome is known it counts which touchpoints it touched. A touchpoint's share is its share of the
R² of a linear model (LMG, see `feedback.drivers.shapley`), worked out from the counts of all journeys alike, so that
nothing is sampled; its interval is the bootstrap's, drawn from the same counts. It says what goes together.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from sixring.core.statistics import difference, holm, share

from ..metrics.questions import LEAST
from .asking import opening
from .asking.listed import counted
from .asking.opening import Open
from .shapes import Critical, Criticals, Outcome
from .weighing.tallies import OUTCOMES

MASKS = """
SELECT mask, count({outcome}) AS n, count(*) FILTER ({outcome}) AS had FROM {journeys} GROUP BY 1 HAVING n > 0
ORDER BY 2 DESC, 1"""
PEOPLE = "SELECT tp, {people} AS people FROM {steps} WHERE firsts & 2 <> 0 GROUP BY 1"
MOST = 8  # touchpoints looked at, of which every combination is
EACH = 10  # journeys that have a touchpoint, and that lack it
PER = 15  # journeys for each touchpoint looked at
DRAWS = 200
Rows = list[tuple[int, int, int]]  # touchpoints as bits, journeys, those with the outcome


def critical(
    since: date | datetime, until: date | datetime, *, where: Mapping[str, Any] | None = None, zone: str = "UTC",
    least: int = LEAST,
) -> Criticals:  # fmt: skip
    """By outcome, the strongest first. Raises `Invalid`, `LakeRefused`."""

    def ask(here: Open) -> Criticals:
        by = {row["tp"]: row["people"] for row in here.rows(PEOPLE, people=here.people("visit_seen"))}
        found = {outcome: of_outcome(here, outcome, by) for outcome in OUTCOMES}
        return Criticals(
            counted(here, 0),
            {one: told for one, (told, _n, _r2) in found.items()}, {one: n for one, (_t, n, _r2) in found.items()},
            {one: r2 for one, (told, _n, r2) in found.items() if told},
            {one: missing(one) for one, (told, _n, _r2) in found.items() if not told},
        )  # fmt: skip

    return opening.asked("critical", ask, Criticals, opening.question(since, until, where, zone, least))


def of_outcome(
    here: Open, outcome: Outcome, met_by: dict[int, int]
) -> tuple[tuple[Critical, ...], int, tuple[float, float, float]]:
    """The touchpoints, the journeys whose outcome is known, and R² with its interval."""
    rows = [(row["mask"], row["n"], row["had"]) for row in here.rows(MASKS, outcome=outcome)]
    n = sum(one[1] for one in rows)
    allowed = [tp for tp in looked_at(rows, n, tells(here, outcome)) if met_by.get(tp, 0) >= here.question.least]
    if len(allowed) < 2 or not 0 < sum(one[2] for one in rows) < n:
        return (), n, (0.0, 0.0, 0.0)
    shares = decomposed(rows, allowed)
    pairs = [beside(rows, tp) for tp in allowed]
    aparts = [difference(a, b) for a, b in pairs]
    reals = [p < 0.05 for p in holm([one.p for one in aparts])]
    found = [
        Critical(
            here.code(tp), here.stage(here.code(tp)), int(pairs[i][0].n), met_by[tp], shares[i][0], shares[i][1],
            shares[i][2], *pairs[i], aparts[i], reals[i],
        )
        for i, tp in enumerate(allowed)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (-one.share, one.touchpoint))), n, shares[-1]


def tells(here: Open, outcome: Outcome) -> set[int]:
    """Touchpoints that are the outcome itself: an order of ordering, a survey of what it asks."""
    from . import catalogue

    tables = {"converted": "orders", "satisfied": "answers"}
    of = tables.get(outcome)
    named = {one.code for one in catalogue.every() if any(rule.get("table") == of for rule in one.rules)}
    return {place for place, code in enumerate(here.folded.codes, 1) if code in named}


def looked_at(rows: Rows, n: int, without: set[int]) -> list[int]:
    """Rule: touchpoints so many journeys can tell apart, those first that divide them best."""
    counts = {tp: sum(many for mask, many, _had in rows if mask >> (tp - 1) & 1) for tp in range(1, 61)}
    fit = [tp for tp, many in counts.items() if EACH <= many <= n - EACH and tp not in without]
    best = sorted(fit, key=lambda tp: (-min(counts[tp], n - counts[tp]), tp))
    return best[: min(MOST, n // PER)]


def beside(rows: Rows, tp: int) -> tuple[Any, Any]:
    """The outcome's share among journeys that touched it, and among the others."""
    has = [(many, had) for mask, many, had in rows if mask >> (tp - 1) & 1]
    lacks = [(many, had) for mask, many, had in rows if not mask >> (tp - 1) & 1]
    return tuple(share(sum(had for _m, had in side), sum(many for many, _h in side)) for side in (has, lacks))  # type: ignore[return-value]


def decomposed(rows: Rows, touchpoints: list[int]) -> list[tuple[float, float, float]]:
    """(share of R², low, high) of each touchpoint in their order; R² itself last."""
    import numpy as np

    from sixring.feedback.drivers.shapley import lmg, r2_of_all

    cells: dict[tuple[int, ...], int] = {}
    for mask, many, had in rows:
        key = tuple(mask >> (tp - 1) & 1 for tp in touchpoints)
        cells[(*key, 1)] = cells.get((*key, 1), 0) + had
        cells[(*key, 0)] = cells.get((*key, 0), 0) + many - had
    grid, counts = np.array(list(cells), float), np.array(list(cells.values()), float)

    def of(weights: Any) -> Any:
        models = r2_of_all(covariance(grid, weights))
        return np.append(lmg(models, len(touchpoints)), models[-1])

    rng, n = np.random.default_rng(0), int(counts.sum())
    drawn = np.array([of(rng.multinomial(n, counts / n)) for _ in range(DRAWS)])
    low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
    found = of(counts)
    return [(float(v), float(min(v, a)), float(max(v, b))) for v, a, b in zip(found, low, high, strict=True)]


def covariance(grid: Any, weights: Any) -> Any:
    """(p + 1, p + 1) of rows that are there so many times each."""
    mean = weights @ grid / weights.sum()
    centred = grid - mean
    return (centred * weights[:, None]).T @ centred / weights.sum()


def missing(outcome: Outcome) -> str:
    needs = {
        "came_back": _("Not measured yet: needs more people who bought and whose time to come back is over."),
        "converted": _("Not measured yet: needs journeys with orders, and touchpoints that some of them touched."),
        "satisfied": _("Not measured yet: needs more journeys in which a question of satisfaction was answered."),
    }
    return needs[outcome]
