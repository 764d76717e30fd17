"""What customers will bring in within a year: BG/NBD and Gamma-Gamma, tried on the latest part of the history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from sixring.insights.lake.reading import Lake

from .histories import main_currency, prepare, rows
from .kept import Found, Of

WEEK, MONTHS, MONTH_WEEKS = 7.0, 12, 365.25 / 12 / 7
DISCOUNT_A_YEAR = 0.10  # what a year's waiting takes off money
LEAST, LEAST_AGAIN, MOST_TRIED = 50, 15, 26 * 7
NEEDS = _("orders of fifty customers, fifteen of whom ordered again")
ASKED = """
WITH days AS (SELECT person, date_trunc('day', "at") AS day, sum(amount) AS amount FROM bought
    WHERE "at" < $cut AND amount IS NOT NULL GROUP BY ALL),
firsts AS (SELECT person, min(day) AS first FROM days GROUP BY 1)
SELECT person, count(*) - 1 AS again, (epoch(max(day)) - epoch(first)) / 604800 AS last,
  (epoch($cut) - epoch(first)) / 604800 AS age, coalesce(avg(amount) FILTER (day > first), 0) AS mean,
  sum(amount) AS spent
FROM days JOIN firsts USING (person) GROUP BY person, first ORDER BY person
"""
CAME = """
SELECT person, count(DISTINCT date_trunc('day', "at")) AS often, sum(amount) AS money FROM bought
WHERE "at" >= $cut AND "at" < $until GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class Customers:
    """As of a moment: `again` is on how many later days each ordered, `last` and `age` weeks from their first order,
    `mean` of those later days, `spent` in all."""

    persons: Sequence[int]
    again: Sequence[float]
    last: Sequence[float]
    age: Sequence[float]
    mean: Sequence[float]
    spent: Sequence[float]

    @property
    def told(self) -> tuple[Sequence[float], Sequence[float], Sequence[float]]:
        return self.again, self.last, self.age

    def enough(self) -> bool:
        return len(self.persons) >= LEAST and sum(one > 0 for one in self.again) >= LEAST_AGAIN


def make(lake: Lake) -> Found:
    from . import lifetimes

    database = prepare(lake)
    now = as_of(database, lake.fresh_at)
    if not now.enough():
        return Found(needs=NEEDS)
    try:
        buying, spending = lifetimes.fit_buying(*now.told), lifetimes.fit_spending(now.again, now.mean)
    except ValueError:
        return Found(needs=_("customers whose orders such models fit"))
    monthly = (1 + DISCOUNT_A_YEAR) ** (1 / 12) - 1
    worth = lifetimes.worth(buying, spending, *now.told, now.mean, steps=MONTHS, step=MONTH_WEEKS, discount=monthly)
    alive, each = buying.alive(*now.told), spending.expected(now.again, now.mean)
    figures = {
        "bgnbd": {"r": buying.r, "alpha": buying.alpha, "a": buying.a, "b": buying.b, "ll": buying.ll},
        "gamma_gamma": {"p": spending.p, "q": spending.q, "v": spending.v, "mean": spending.mean, "tie": spending.tie},
        "n": len(now.persons), "again": sum(one > 0 for one in now.again), "currency": main_currency(database),
        "discount": DISCOUNT_A_YEAR, "total": float(worth.value.sum()), "test": tried(database, lake.fresh_at),
    }  # fmt: skip
    return Found(figures, [of_one(now, i, worth, float(alive[i]), float(each[i])) for i in range(len(now.persons))])


def of_one(now: Customers, i: int, worth: Any, alive: float, each: float) -> Of:
    value = float(worth.value[i])
    basis = {
        "orders": now.again[i] + 1, "spent": now.spent[i], "alive": round(alive, 4), "each": round(each, 2),
        "purchases": round(float(worth.purchases[i]), 3), "last_days": round((now.age[i] - now.last[i]) * WEEK, 1),
    }  # fmt: skip
    return Of(
        now.persons[i], value, min(value, float(worth.low[i])), max(value, float(worth.high[i])), value, [], basis
    )


def as_of(database: Any, cut: datetime) -> Customers:
    found = rows(database, ASKED, cut=cut)
    names = ("again", "last", "age", "mean", "spent")
    # a day counts from its midnight: what came on the day of the cut has happened
    columns = ([max(0.0, float(row[name])) for row in found] for name in names)
    return Customers([row["person"] for row in found], *columns)


def tried(database: Any, fresh: datetime) -> dict[str, Any] | None:
    """Standing a third of the history back (half a year at most): what was said of each beside what came since."""
    first = database.execute('SELECT epoch(min("at")) FROM bought').fetchone()[0]
    days = min(MOST_TRIED, (fresh.timestamp() - first) / 86_400 / 3)
    cut = fresh - timedelta(days=days)
    then = as_of(database, cut)
    if not then.enough():
        return None
    try:
        return compared(database, then, cut, fresh)
    except ValueError:
        return None


def compared(database: Any, then: Customers, cut: datetime, until: datetime) -> dict[str, Any]:
    import numpy as np

    from . import lifetimes

    buying, spending = lifetimes.fit_buying(*then.told), lifetimes.fit_spending(then.again, then.mean)
    weeks = (until - cut).total_seconds() / 604_800
    worth = lifetimes.worth(buying, spending, *then.told, then.mean, steps=1, step=weeks)
    came = {row["person"]: row for row in rows(database, CAME, cut=cut, until=until)}
    often = np.array([float(came[one]["often"]) if one in came else 0.0 for one in then.persons])
    money = np.array([float(came[one]["money"] or 0) if one in came else 0.0 for one in then.persons])
    return {
        "cut": cut.isoformat(), "weeks": round(weeks, 1), "n": len(then.persons),
        "said_orders": float(worth.purchases.sum()), "came_orders": float(often.sum()),
        "said_money": float(worth.value.sum()), "came_money": float(money.sum()),
        "correlation": correlation(worth.purchases, often), "mae": float(np.abs(worth.purchases - often).mean()),
        "mae_mean": float(np.abs(often.mean() - often).mean()),
        "within": float(((worth.low <= money) & (money <= worth.high)).mean()), "bins": bins(worth.purchases, often),
    }  # fmt: skip


def bins(said: Any, came: Any, many: int = 8) -> list[list[float]]:
    """Customers alike, from the least expected: how many, orders said and come of each on average."""
    import numpy as np

    places = np.array_split(np.argsort(said, kind="stable"), min(many, max(1, len(said) // 20)))
    return [[len(some), float(said[some].mean()), float(came[some].mean())] for some in places if len(some)]


def correlation(one: Any, other: Any) -> float | None:
    import numpy as np

    return float(np.corrcoef(one, other)[0, 1]) if one.std() > 0 and other.std() > 0 else None
