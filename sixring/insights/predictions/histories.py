"""What the lake knows of each customer, as small tables that predictions are made from: put together once, asked as of
any moment. Whoever is meant is the random number of a person, or of an identity that is nobody's yet."""

from __future__ import annotations

from typing import Any

from sixring.insights import assumptions
from sixring.insights.assumptions.models import Assumptions
from sixring.insights.lake.reading import Lake

Rows = list[dict[str, Any]]
Sign = Assumptions.Sign
WHO = "coalesce(p.person, x.who) AS person FROM {} x LEFT JOIN people p ON p.id = x.who WHERE x.who IS NOT NULL"
CONTACT = "x.incoming AND x.automatic IS NOT TRUE AND x.kind IN ('message', 'call', 'visit')"
TABLES = {
    "bought": "SELECT x.at, x.amount, " + WHO.format("orders") + " AND x.state = 'placed' AND x.currency = $currency",
    "given_back": "SELECT x.at, " + WHO.format("orders") + " AND x.state = 'returned'",
    "contacted": "SELECT x.at, x.channel, " + WHO.format("interactions") + " AND " + CONTACT,
    "talked": "SELECT x.at, x.channel, x.reason, x.reopened, x.first_reply_s, "
    + WHO.format("conversations")
    + " AND x.noise = '' AND x.merged_into IS NULL AND x.automatic IS NOT TRUE",
    "felt": "SELECT x.at, x.sentiment, " + WHO.format("readings") + " AND x.measured AND x.sentiment IS NOT NULL",
    # 0 is the worst answer of its scale, 1 the best
    "scored": "SELECT x.at, (x.number - if(x.metric = 'nps', 0, 1)) / (x.scale_high - if(x.metric = 'nps', 0, 1))"
    + " AS score, "
    + WHO.format("answers")
    + " AND x.number IS NOT NULL AND x.scale_high > 1",
    "looked": "SELECT x.at, " + WHO.format("visits"),
}
SIGNS = {
    Sign.ORDERS: "SELECT person, at FROM bought",
    Sign.CONTACTS: "SELECT person, at FROM contacted",
    Sign.EITHER: "SELECT person, at FROM bought UNION ALL SELECT person, at FROM contacted",
}


def prepare(lake: Lake) -> Any:
    """The small tables, in the lake's own connection; returns it (DuckDB's)."""
    database = lake.connection.con
    currency = main_currency(database)
    for name, asked in TABLES.items():
        known = {"currency": currency} if "$currency" in asked else {}
        database.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {quoted(asked)}", known)
    signs = SIGNS[Sign(assumptions.now().sign_of_life)]
    database.execute(f"CREATE OR REPLACE TEMP TABLE signs AS {quoted(signs)}")
    return database


def main_currency(database: Any) -> str:
    """Rule: the owner's, else the one most orders are in; "" where there are none."""
    if named := assumptions.now().currency:
        return named.upper()
    found = database.execute(
        "SELECT currency FROM orders WHERE currency <> '' GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"
    ).fetchone()
    return str(found[0]) if found else ""


def quoted(asked: str) -> str:
    """`at` is a word of DuckDB's own."""
    return asked.replace("x.at", 'x."at"').replace(", at ", ', "at" ')


def rows(database: Any, asked: str, **known: Any) -> Rows:
    """Each as a dict by column."""
    cursor = database.execute(asked, known)
    names = [one[0] for one in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
