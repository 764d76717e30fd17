"""What a customer is worth, by the orders of the lake: what losses in money rest on."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from ... import assumptions
from ..asking.opening import Open, literal

YEAR_S = 31_557_600
NEEDS = _("Not in money yet: needs orders with amounts, of at least %(n)d people within a year.")
CURRENCIES = (
    "SELECT currency, count(*) AS n FROM orders WHERE state = 'placed' AND amount > 0 GROUP BY 1 ORDER BY 2 DESC"
)
ORDERS = """
SELECT count(*) AS n, avg(amount) AS mean, median(amount) AS median, sum(amount) AS whole,
    count(DISTINCT coalesce(p.person, o.who)) AS people
FROM orders o LEFT JOIN people p ON p.id = o.who
WHERE state = 'placed' AND amount > 0 AND who IS NOT NULL AND currency = {currency}
    AND o."at" >= to_timestamp({until} - {year}) AND o."at" < to_timestamp({until})"""


@dataclass(frozen=True, slots=True)
class Worth:
    """`order`: mean amount of an order; `customer`: what a customer who bought at all spent within a year, on average.
    Both of `n` orders of `people` in the year up to the end of the period, in `currency`; None where unknown."""

    order: float | None
    order_median: float | None
    customer: float | None
    n: int
    people: int
    currency: str


def worth(here: Open) -> Worth:
    given = assumptions.now()
    known = here.rows(CURRENCIES)
    currency = given.currency or (known[0]["currency"] if known else "")
    until = int(here.question.until.timestamp())
    row = here.rows(ORDERS, currency=literal(currency or ""), until=until, year=YEAR_S)[0]
    if row["people"] < max(1, here.question.least):
        return Worth(None, None, None, row["n"], row["people"], currency)
    return Worth(row["mean"], row["median"], row["whole"] / row["people"], row["n"], row["people"], currency)
