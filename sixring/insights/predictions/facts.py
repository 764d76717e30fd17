"""Facts of each customer as of a moment, and what became of them after it: what leaving is learnt from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from .histories import rows

NAMES = (
    "silence", "rhythm", "often", "orders", "spent", "contacts", "feeling", "score", "reopened", "waited",
    "looked", "given_back", "channel",
)  # fmt: skip
# Nothing after $cut is looked at, but for `gone`: whether no sign of life came in the `days` after it.
ASKED = """
WITH near AS (
  SELECT person, max("at") AS last, min("at") AS first, count(DISTINCT date_trunc('day', "at")) AS days,
    count(*) FILTER ("at" >= $near) AS often
  FROM signs WHERE "at" < $cut AND hash(person) % $every = 0 GROUP BY person HAVING max("at") >= $near),
o AS (SELECT person, sum(amount) AS worth, count(*) FILTER ("at" >= $near) AS orders,
    sum(amount) FILTER ("at" >= $near) AS spent FROM bought WHERE "at" < $cut AND "at" >= $year GROUP BY 1),
b AS (SELECT person, count(*) AS given_back FROM given_back WHERE "at" < $cut AND "at" >= $near GROUP BY 1),
c AS (SELECT person, count(*) AS contacts, max_by(channel, "at") AS channel
  FROM contacted WHERE "at" < $cut AND "at" >= $near GROUP BY 1),
t AS (SELECT person, sum(reopened) AS reopened, max(first_reply_s) / 3600 AS waited
  FROM talked WHERE "at" < $cut AND "at" >= $near GROUP BY 1),
f AS (SELECT person, avg(sentiment) AS feeling FROM felt WHERE "at" < $cut AND "at" >= $near GROUP BY 1),
a AS (SELECT person, "at", avg(score) AS score FROM scored WHERE "at" < $cut GROUP BY ALL),
s AS (SELECT person, max_by(score, "at") AS score FROM a GROUP BY 1),
v AS (SELECT person, count(*) AS looked FROM looked WHERE "at" < $cut AND "at" >= $month GROUP BY 1),
after AS (SELECT DISTINCT person FROM signs WHERE "at" >= $cut AND "at" < $until)
SELECT near.person, (epoch($cut) - epoch(last)) / 86400 AS silence,
  CASE WHEN near.days > 1 THEN
    (epoch($cut) - epoch(last)) / greatest(86400, (epoch(last) - epoch(first)) / (near.days - 1)) END AS rhythm,
  near.often, coalesce(worth, 0) AS worth, coalesce(orders, 0) AS orders, coalesce(spent, 0) AS spent,
  coalesce(contacts, 0) AS contacts, feeling, score, coalesce(reopened, 0) AS reopened, waited,
  coalesce(looked, 0) AS looked, coalesce(given_back, 0) AS given_back, coalesce(channel, '') AS channel,
  after.person IS NULL AS gone
FROM near LEFT JOIN o USING (person) LEFT JOIN b USING (person) LEFT JOIN c USING (person) LEFT JOIN t USING (person)
  LEFT JOIN f USING (person) LEFT JOIN s USING (person) LEFT JOIN v USING (person) LEFT JOIN after USING (person)
ORDER BY worth DESC, near.person LIMIT $most
"""
MOST = 50_000  # customers looked at at a time


@dataclass(frozen=True, slots=True)
class Examples:
    """Customers as of `cut` (their random numbers), what was known of each by name, whether they had `gone` after, and
    what each spent in the year before (`worth`, which is no fact to learn from: it grows with the history there is)."""

    cut: datetime
    persons: list[int]
    facts: dict[str, list[Any]]
    gone: list[bool]
    worth: list[float]

    def __len__(self) -> int:
        return len(self.persons)

    def __add__(self, other: Examples) -> Examples:
        facts = {name: self.facts[name] + other.facts[name] for name in NAMES}
        return Examples(self.cut, self.persons + other.persons, facts, self.gone + other.gone, self.worth + other.worth)

    def some(self, places: list[int]) -> Examples:
        facts = {name: [told[i] for i in places] for name, told in self.facts.items()}
        persons, gone = [self.persons[i] for i in places], [self.gone[i] for i in places]
        return Examples(self.cut, persons, facts, gone, [self.worth[i] for i in places])


def as_of(database: Any, cut: datetime, days: int, every: int = 1) -> Examples:
    """Everybody who gave a sign of life within twice `days` before `cut`, or each `every`th by chance; of more than
    `MOST` those who spent most."""
    ago = {"near": 2 * days, "year": 365, "month": 30}
    moments = {name: cut - timedelta(days=many) for name, many in ago.items()}
    found = rows(database, ASKED, cut=cut, until=cut + timedelta(days=days), every=every, most=MOST, **moments)
    told = {name: [plain(row[name]) for row in found] for name in NAMES}
    persons, gone = [row["person"] for row in found], [bool(row["gone"]) for row in found]
    return Examples(cut, persons, told, gone, [float(row["worth"]) for row in found])


def plain(value: Any) -> Any:
    """Sums of whole numbers are no decimals to us."""
    return value if value is None or isinstance(value, str) else float(value)
