"""Visits to the store in Leeds, as the colleague at the counter writes them down."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from ..cast import COUNTER, LOCAL, on_shift
from ..catalogue import wanted
from ..seasons import Year, occasion
from ..words import PLANTS, filled, some
from .people import Customer
from .steps import Step


def of(one: Customer, year: Year, chance: random.Random) -> list[Step]:
    if one.kind == "public":
        return []
    often = chance.choices((0, 1, 2, 5), (62, 24, 10, 4))[0] if not one.card else chance.randrange(1, 5)
    steps: list[Step] = []
    for n in range(often):
        at = during_opening(year.some_moment(chance, one.joined), chance)
        if one.is_there(at):
            steps += visit(one, n, at, chance, joins=not steps)
    return steps


def during_opening(at: datetime, chance: random.Random) -> datetime:
    here = at.astimezone(LOCAL).replace(hour=10, minute=0, second=0)
    return (here + timedelta(minutes=chance.uniform(0, 350))).astimezone(at.tzinfo).replace(microsecond=0)


def visit(one: Customer, n: int, at: datetime, chance: random.Random, *, joins: bool) -> list[Step]:
    product, agent = wanted(at.month, chance), on_shift(at, chance, COUNTER)
    on = occasion(at.date())
    text = some("visits", "occasion" if on and chance.random() < 0.7 else "buys", chance)
    text = filled(text, {"product": product.name, "plant": chance.choice(PLANTS), "occasion": on})
    who, value = ("card", one.card) if one.card else ("email", one.email) if one.email else ("phone", one.phone)
    name = f"c{one.number}v{n}"
    how = {"who": who, "value": value, "name": one.full, "place": "Leeds", "chosen": False}
    said = Step(at, one.number, "visit", f"{name}-0", name, text, agent=agent, how=how)
    done = Step(at + timedelta(minutes=1), one.number, "resolve", f"{name}-2", name, agent=agent)
    if not (one.card and one.user and joins):
        return [said, done]
    joined = Step(
        at + timedelta(seconds=30), one.number, "join", f"{name}-1", name, some("visits", "card", chance), agent=agent,
        how={"left": ("card", one.card), "right": ("email", one.email)},
    )  # fmt: skip
    return [said, joined, done]
