"""How satisfaction and money go together: what customers spent after they said how satisfied they were.

Of every customer the first answer of 1 to 5 counts that lies long enough back, and what they spent in the days after
it (nothing counts as nothing). Two looks at it: the means of the satisfied (4 and 5) and of the others with Welch's
interval, and a straight line by least squares with errors that hold where spread differs (HC1: White 1980; MacKinnon
and White 1985). Both say what is associated; who is satisfied may differ in much else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt
from typing import Any

from sixring.core import statistics
from sixring.core.statistics import Difference, Estimate
from sixring.core.statistics.curves import t_quantile
from sixring.insights.lake.reading import Lake
from sixring.insights.metrics.business.orders import in_main_currency
from sixring.insights.metrics.business.persons import bought, of_persons
from sixring.insights.metrics.fetching import fetched

DAYS = 90
FEWEST = 5  # customers of a side
LINE = 12  # customers a line needs


@dataclass(frozen=True, slots=True)
class Together:
    """Money in the main currency within `days` after the answer. `gap`: satisfied less others. `slope`: money by which
    a point more goes along. None of a side with fewer than five."""

    satisfied: Estimate
    others: Estimate
    gap: Difference | None
    slope: Estimate | None
    n: int
    days: int = DAYS


def together(lake: Lake, until: datetime) -> Together | None:
    """None where nobody answered long enough ago."""
    pairs = [(float(row["score"]), float(row["money"])) for row in fetched(spent_after(lake, until))]
    return told(pairs) if pairs else None


def told(pairs: Sequence[tuple[float, float]]) -> Together:
    """Rule: of (points 1 to 5, money spent after)."""
    sides = [[money for score, money in pairs if (score >= 4) == satisfied] for satisfied in (True, False)]
    both = [statistics.mean_of(side if len(side) >= FEWEST else ()) for side in sides]
    gap = statistics.difference(*both) if all(one.known for one in both) else None
    return Together(both[0], both[1], gap, slope(pairs), len(pairs))


def slope(pairs: Sequence[tuple[float, float]]) -> Estimate | None:
    """Least squares of money on points; None where a line says nothing."""
    n = len(pairs)
    x_mean, y_mean = (sum(one[place] for one in pairs) / n for place in (0, 1)) if n else (0.0, 0.0)
    spread = sum((x - x_mean) ** 2 for x, _y in pairs)
    if n < LINE or not spread:
        return None
    b = sum((x - x_mean) * (y - y_mean) for x, y in pairs) / spread
    a = y_mean - b * x_mean
    noise = sum(((x - x_mean) * (y - a - b * x)) ** 2 for x, y in pairs)
    se = sqrt(noise * n / (n - 2)) / spread
    reach = t_quantile(n - 2) * se
    return Estimate(b, b - reach, b + reach, n, "mean", se)


def spent_after(lake: Lake, until: datetime) -> Any:
    """A row for each customer: `score` of their first answer, and `money` of the days after it."""
    import ibis

    days = ibis.interval(days=DAYS)
    rows = lake.table("answers")
    rows = rows.filter(
        (rows.metric == "csat") & (rows.scale_high == 5) & rows.number.notnull()
        & (rows["at"] < ibis.literal(until - timedelta(days=DAYS)))
    )  # fmt: skip
    rows = of_persons(rows, lake)
    turn = ibis.window(group_by=rows.person, order_by=[rows["at"], rows.id])
    first = rows.mutate(turn_=ibis.row_number().over(turn))
    first = first.filter(first.turn_ == 0).select("person", since_="at", score="number")
    came = of_persons(in_main_currency(bought(lake)), lake).select(whose_="person", then_="at", amount_="amount")
    soon = (first.person == came.whose_) & (came.then_ >= first.since_) & (came.then_ < first.since_ + days)
    both = first.left_join(came, soon)
    return both.group_by("person", "score").agg(money=both.amount_.sum().fill_null(0.0).cast("float64"))
