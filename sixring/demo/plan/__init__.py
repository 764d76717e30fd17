"""The plan: everything that happens in the demo's year, made up from a seed alone. Nothing here touches a database."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime

from ..seasons import Year
from . import buying, going_on, matters, posts, reviews, stories, visits
from .people import Customer, customers
from .steps import Step

SIZES = {"tiny": 30, "small": 250, "full": 3000}  # customers; the tiny one is for tests
STRETCH = {"tiny": 30, "small": 14, "full": 7}  # days that are told together
LATELY = {"tiny": 20, "small": 280, "full": 600}  # matters of the last weeks besides those of the whole year


@dataclass(frozen=True)
class Plan:
    """`steps` in order of time; each customer's follow each other. `year.today` is the midnight before."""

    seed: int
    size: str
    year: Year
    customers: list[Customer]
    steps: list[Step]
    stories: dict[str, int]  # what it is called -> whose


def make(size: str, seed: int, now: datetime) -> Plan:
    """The same for equal arguments on the same day, but for what would lie ahead of `now`."""
    year = Year.before(now.replace(hour=0, minute=0, second=0, microsecond=0))
    chance, apart = random.Random(f"greenthumb {seed}"), random.Random(f"reviews {seed}")
    people = customers(SIZES[size], year, chance)
    steps: list[Step] = []
    for one in people:
        bought = buying.of(one, year, chance)
        steps += bought.steps
        steps += matters.of(one, bought.orders, year, chance)
        steps += visits.of(one, year, chance)
        steps += posts.of(one, year, chance)
        steps += reviews.of(one, [order.number for order in bought.orders], year, apart)
    steps += going_on.lately(people, steps, LATELY[size], now, year, chance)
    steps = going_on.left_open(steps, now, chance)
    found = stories.of(people, year)
    steps = [step for step in [*steps, *found.steps] if year.start <= step.at < now]
    steps.sort(key=lambda step: (step.at, step.key))
    return Plan(seed, size, year, people, steps, found.told)
