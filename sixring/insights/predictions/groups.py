"""Groups of customers by how lately, how often and for how much they ordered (RFM), with what each is expected to bring
in and how many of it may leave."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from sixring.insights.lake.reading import Lake
from sixring.insights.metrics.business import rfm

from ..models import PersonAlias
from .histories import main_currency
from .kept import Found, Of
from .models import Kind, Prediction

LEAST = 5
NEEDS = _("orders from a connected shop")


def make(lake: Lake) -> Found:
    """After value and leaving, whose predictions it adds up."""
    import ibis

    scored = rfm.scored(lake, lake.fresh_at)
    named = scored.mutate(group_=ibis.cases(*((fits, key) for key, fits in rfm.rules(scored).items()), else_="middle"))
    named = named.select("person", "money", "recency_s", "orders", "r", "f", "m", "group_")
    told = lake.connection.con.execute(ibis.to_sql(named, dialect="duckdb"))
    names = [one[0] for one in told.description]
    rows = [dict(zip(names, row, strict=True)) for row in told.fetchall()]
    if not rows:
        return Found(needs=NEEDS)
    people = [
        Of(row["person"], float(row["money"]), reasons=[], weight=float(row["money"]),
           basis={"group": row["group_"], "r": row["r"], "f": row["f"], "m": row["m"], "orders": row["orders"],
                  "days": round(row["recency_s"] / 86_400, 1)})
        for row in rows
    ]  # fmt: skip
    return Found({"groups": added_up(rows), "n": len(rows), "currency": main_currency(lake.connection.con)}, people)


def added_up(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """In the order of `rfm.SEGMENTS`; of groups below five only how many there are."""
    worth, leaving = by_alias(Kind.VALUE), by_alias(Kind.LEAVING)
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        groups[row["group_"]].append(row)
    whole = sum(row["money"] for row in rows)
    return [of_group(key, groups[key], whole, worth, leaving) for key, _name in rfm.SEGMENTS if key in groups]


def of_group(
    key: str, rows: list[dict[str, Any]], whole: float, worth: dict[int, float], leaving: dict[int, float]
) -> dict[str, Any]:  # fmt: skip
    from statistics import median

    if len(rows) < LEAST:
        return {"key": key, "n": len(rows)}
    values = [worth[row["person"]] for row in rows if row["person"] in worth]
    chances = [leaving[row["person"]] for row in rows if row["person"] in leaving]
    money = sum(row["money"] for row in rows)
    return {
        "key": key, "n": len(rows), "money": money, "share": money / whole if whole else None,
        "days": median(row["recency_s"] for row in rows) / 86_400, "orders": median(row["orders"] for row in rows),
        "value": sum(values) if values else None, "valued": len(values),
        "leaving": sum(chances) if len(chances) >= LEAST else None, "judged": len(chances),
    }  # fmt: skip


def by_alias(kind: Kind) -> dict[int, float]:
    """What was predicted of each, by the lake's random number."""
    rows: QuerySet[Any] = Prediction.objects.filter(kind=kind).values_list("person_id", "value")
    values = dict(rows.iterator(5000))
    aliases = PersonAlias.objects.values_list("person_id", "alias").iterator(5000)
    return {alias: values[person] for person, alias in aliases if person in values}
