"""Reviews with stars on a site of reviews: what buyers thought, the weeks in which parcels were stuck among them."""

from __future__ import annotations

import random
from datetime import timedelta

from ..cast import on_shift, worked
from ..listening import feeling
from ..seasons import Year
from .people import Customer
from .steps import Step

SHARE = 0.14  # of all customers, how many write one
SITE = "https://reviews.greenthumb.example"


def of(one: Customer, orders: list[str], year: Year, chance: random.Random) -> list[Step]:
    """At most one of a customer; `orders` are their numbers, of which some reviews name one."""
    if one.kind == "public" or chance.random() > SHARE:
        return []
    at = year.some_moment(chance, one.joined)
    stars, how = feeling.of_review(at, year, chance)
    text = feeling.said("reviews", how, at, chance)
    if not one.is_there(at):
        return []
    name, number = f"c{one.number}w0", chance.choice(orders) if orders and chance.random() < 0.5 else ""
    told = {"rating": stars, "author": f"{one.first} {one.last[0]}.", "author_id": f"member-{5000 + one.number}",
            "order": number, "site": SITE}  # fmt: skip
    said = Step(at.replace(microsecond=0), one.number, "review", f"{name}-0", name, text, proven=False, how=told)
    done = worked(at + timedelta(hours=1), chance.uniform(30, 600))
    ended = Step(done, one.number, "resolve", f"{name}-1", name, agent=on_shift(done, chance),
                 how={"reason": "In public"})  # fmt: skip
    return [said, ended]
