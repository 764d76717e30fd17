"""Who may leave: the chance that no sign of life comes in as many days as the owner calls lost.

Learnt from the same customers as they stood at earlier days, whose outcome is known by now. Judged on the latest of
those days by a model that knew only what was over by then.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from math import sqrt
from typing import Any

from django.utils.translation import gettext_lazy as _

from sixring.core.statistics import wilson
from sixring.insights import assumptions
from sixring.insights.lake.reading import Lake

from . import facts
from .facts import Examples
from .histories import prepare
from .kept import Found, Of

USUAL_DAYS = 90  # where the owner has not said when a customer is lost
LOOKS, LEAST, LEAST_EACH, MOST = 6, 60, 15, 20_000
NEEDS = _("history of more than three times the days after which a customer is lost, with sixty customers")
TOLD = 5  # reasons kept of each
AT_RISK = 0.75  # the quarter above this is called at risk


def make(lake: Lake) -> Found:
    said = assumptions.now().lost_after_days
    days, database = said or USUAL_DAYS, prepare(lake)
    known = past(database, lake.fresh_at, days)
    tested = judged(known, days)
    usable = [one for one in known if both(one)]
    if tested is None or not usable:
        return Found({"days": days, "said": said is not None}, needs=NEEDS)
    from .learning import learn

    everything = sum(usable[1:], usable[0])
    some = sampled(everything)
    model = learn(some.facts, some.gone, whose=some.persons)
    today = facts.as_of(database, lake.fresh_at, days)
    people = of_each(today, model, tested)
    return Found({"days": days, "said": said is not None, "learnt_from": model.n, **tested}, people)


def past(database: Any, fresh: datetime, days: int) -> list[Examples]:
    """Customers as of earlier days, latest first: each so early that what became of them is known, and with enough
    history before it."""
    first = database.execute('SELECT epoch_ms(min("at")) FROM signs').fetchone()[0]
    if first is None:
        return []
    people = database.execute("SELECT count(DISTINCT person) FROM signs").fetchone()[0]
    step, every, found = max(1, days // 2), 1 + people // facts.MOST, []
    for n in range(LOOKS):
        cut = fresh - timedelta(days=days + n * step)
        if cut.timestamp() * 1000 < first + 2 * days * 86_400_000:
            break
        found.append(facts.as_of(database, cut, days, every))
    return found


def judged(known: list[Examples], days: int) -> dict[str, Any] | None:
    """The back-test: learnt from days whose outcome was over at the latest, judged there. None where too little is."""
    from . import learning

    if not known or not both(known[0]):
        return None
    test = known[0]
    over = [one for one in known[1:] if one.cut + timedelta(days=days) <= test.cut]
    before = sum(over[1:], over[0]) if over else None
    if before is None or not both(before) or len(test) < LEAST:
        return None
    some = sampled(before)
    model = learning.learn(some.facts, some.gone, whose=some.persons)
    chances, became = model.chances(test.facts), test.gone
    auc = learning.auc(became, chances)
    share = sum(became) / len(became)
    bins = learning.bins(became, chances, min(10, max(3, len(test) // 30)))
    return {
        "auc": auc, "auc_low": max(0.0, auc - 1.96 * auc_error(auc, became)),
        "auc_high": min(1.0, auc + 1.96 * auc_error(auc, became)), "brier": learning.brier(became, chances),
        "brier_always": share * (1 - share), "n": len(test), "gone": sum(became), "cut": test.cut.isoformat(),
        "auc_silence": learning.auc(became, test.facts["silence"]), "learnt_before": len(before),
        "bins": [[one.n, one.said, one.true] for one in bins], "correction": learning.corrected(chances, became),
    }  # fmt: skip


def auc_error(auc: float, became: list[bool]) -> float:
    """The standard error of an AUC (Hanley and McNeil 1982)."""
    yes = sum(became)
    no = len(became) - yes
    one, two = auc / (2 - auc), 2 * auc * auc / (1 + auc)
    squares = auc * (1 - auc) + (yes - 1) * (one - auc * auc) + (no - 1) * (two - auc * auc)
    return sqrt(max(0.0, squares) / (yes * no))


def both(some: Examples) -> bool:
    """Whether enough of either kind are there to learn from."""
    return LEAST_EACH <= sum(some.gone) <= len(some) - LEAST_EACH


def sampled(some: Examples) -> Examples:
    """At most so many, spread evenly: more teach nothing new."""
    return some if len(some) <= MOST else some.some([i * len(some) // MOST for i in range(MOST)])


def of_each(today: Examples, model: Any, tested: dict[str, Any]) -> list[Of]:
    """Everybody's chance, corrected by what came true in the back-test, between what came true of those of whom the
    same was said, and what made it so. Weight is for the quarter at most risk: the chance times what they spent in a
    year, or how often they came where nobody buys."""
    import numpy as np

    from . import learning

    said, parts = model.chances(today.facts), model.parts(today.facts)
    chances = learning.correct(said, tested["correction"])
    risky = float(np.quantile(chances, AT_RISK)) if len(today) else 0.0
    worth = today.worth if any(today.worth) else today.facts["often"]
    found = []
    for i, alias in enumerate(today.persons):
        chance = float(chances[i])
        low, high = came_true(float(said[i]), chance, tested["bins"])
        adds = sorted(((float(parts[name][i]), name) for name in parts), key=lambda pair: -abs(pair[0]))
        told = [{"fact": name, "value": today.facts[name][i], "adds": round(add, 3)} for add, name in adds[:TOLD]]
        basis = {"spent": today.worth[i], "orders": today.facts["orders"][i], "silence": today.facts["silence"][i]}
        found.append(Of(alias, chance, low, high, chance * float(worth[i]) * (chance >= risky), told, basis))
    return found


def came_true(said: float, chance: float, bins: list[list[Any]]) -> tuple[float, float]:
    """Rule: the interval of the share it came true for among those of whom most nearly the same was said."""
    n, _said, true = min(bins, key=lambda one: abs(one[1] - said))
    low, high = wilson(true, n)
    return min(low, chance), max(high, chance)
