"""Whose something is: a customer is all identities that are counted to one person, or one that is nobody's yet."""

from __future__ import annotations

from typing import Any

from ..service.counted import without_noise

SAID = ("message", "call", "visit")


def of_persons(rows: Any, lake: Any) -> Any:
    """`rows` with `person` for `who`; those of nobody are left out."""
    people = lake.table("people")
    people = people.select(alias_=people.id, counted_to_=people.person)
    known = rows.filter(rows.who.notnull())
    joined = known.left_join(people, known.who == people.alias_)
    return joined.mutate(person=joined.counted_to_.coalesce(joined.who)).drop("alias_", "counted_to_")


def bought(lake: Any) -> Any:
    """Orders that stand: neither cancelled nor paid back whole."""
    rows = lake.table("orders")
    return rows.filter(rows.state == "placed")


def contacted(lake: Any) -> Any:
    """What customers themselves said to us, on whatever channel; spam is nobody's sign of life."""
    rows = without_noise(lake.table("interactions"), lake)
    return rows.filter(rows.incoming & ~rows.automatic & rows.kind.isin(SAID))
