"""What GreenThumb Gardens sells: name, price in pounds, and the months in which people want it (empty: always)."""

from __future__ import annotations

import random
from dataclasses import dataclass

SPRING, SUMMER, AUTUMN, WINTER = (3, 4, 5), (6, 7, 8), (9, 10, 11), (12, 1, 2)


@dataclass(frozen=True, slots=True)
class Product:
    name: str
    price: float
    months: tuple[int, ...] = ()
    group: str = "garden"

    @property
    def path(self) -> str:
        return "/" + self.name.lower().replace(" ", "-").replace("’", "")


def group(name: str, months: tuple[int, ...], *rows: tuple[str, float]) -> tuple[Product, ...]:
    return tuple(Product(said, price, months, name) for said, price in rows)


PRODUCTS = (
    *group(
        "seeds", (1, 2, *SPRING), ("Marmion tomato seeds", 2.9), ("Sugar pea seeds", 2.5), ("Rainbow chard seeds", 2.4),
        ("Night-scented stock seeds", 2.2), ("Giant sunflower seeds", 1.9), ("Cut-and-come lettuce seeds", 2.1),
        ("Seed trays", 6.5), ("Heated propagator", 49.0), ("Wooden plant labels", 3.2),
    ),
    *group(
        "plants", SPRING + SUMMER, ("Raspberry canes", 14.5), ("Strawberry plugs", 11.0),
        ("Climbing rose Amabel", 24.0),
        ("Lavender trio", 16.0), ("Dwarf apple tree", 39.0), ("Clematis Bluebell Hour", 18.5), ("Herb box", 12.0),
        ("Fig in a pot", 29.0), ("Hydrangea Old Harbour", 22.0), ("Pelargonium six-pack", 13.5),
    ),
    *group(
        "bulbs", AUTUMN, ("White tulip bulbs", 8.9), ("Daffodil mix", 7.9), ("Allium globe bulbs", 9.5),
        ("Crocus carpet", 6.9), ("Garlic for planting", 5.5), ("Snowdrops in the green", 10.5),
    ),
    *group(
        "soil", SPRING + AUTUMN, ("Peat-free compost", 9.0), ("Bark mulch", 8.0), ("Tomato feed", 7.5),
        ("Worm castings", 12.0), ("Rose fertiliser", 8.5), ("Lawn seed and feed", 15.0),
    ),
    *group(
        "tools", (), ("Hand trowel", 11.0), ("Border spade", 34.0), ("Bypass secateurs", 27.0), ("Hedge trimmer", 89.0),
        ("Watering can", 18.0), ("Garden kneeler", 21.0), ("Hori knife", 32.0), ("Leaf rake", 19.0),
        ("Soft-grip gloves", 8.0), ("Wheelbarrow", 74.0), ("Lawn mower Clover 32", 189.0),
    ),
    *group(
        "water", SUMMER, ("Soaker hose", 24.0), ("Rain butt 200 l", 59.0), ("Drip kit", 35.0), ("Hose reel", 42.0),
    ),
    *group(
        "shelter", AUTUMN + WINTER, ("Frost fleece", 7.0), ("Cold frame", 65.0), ("Cloche tunnel", 17.0),
        ("Greenhouse heater", 54.0), ("Greenhouse Hazel 6x4", 399.0), ("Bird feeder", 13.0), ("Nest box", 16.0),
    ),
    *group(
        "pots", SPRING + SUMMER, ("Terracotta pot", 12.0), ("Glazed planter", 36.0), ("Hanging basket", 15.0),
        ("Window box", 19.0), ("Pot feet", 4.0),
    ),
    *group("gifts", (11, 12), ("Gift card", 25.0), ("Amaryllis in a box", 17.0), ("Gardener’s diary", 14.0)),
)  # fmt: skip


GROWING = tuple(one for one in PRODUCTS if one.group in ("plants", "bulbs") or one.name.endswith("seeds"))


def wanted(month: int, chance: random.Random, among: tuple[Product, ...] = PRODUCTS) -> Product:
    """Something people buy in that month: what is in season comes up more often."""
    for _ in range(4):
        one = chance.choice(among)
        if not one.months or month in one.months:
            return one
    return one
