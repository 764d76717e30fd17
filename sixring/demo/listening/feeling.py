"""What customers truly felt when they were asked: good days, the weeks in which parcels were stuck, the recovery after
them, and an autumn from which nobody had to say an order number twice. Pure."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from ..catalogue import wanted
from ..seasons import Year
from ..words import filled

AWHILE = timedelta(days=60)  # until people trust the shop again
LATELY, WAITED = timedelta(days=8), 0.25  # a colleague is away, and some wait too long
EASED = timedelta(days=45)
USUAL, LATE = timedelta(days=5), timedelta(days=7)  # a delivery takes; and so much more is as bad as it gets


@dataclass(frozen=True, slots=True)
class Felt:
    """Answers as the surveys ask for them, and in words how it was: bad, middling or good."""

    answers: dict[str, Any]
    how: str


def order_beside_mail(year: Year) -> datetime:
    """Since when colleagues see the order beside the mail, so that nobody is asked for its number."""
    return year.today - EASED


def of_delivery(took: timedelta, at: datetime, year: Year, chance: random.Random) -> Felt:
    """`took`: from the order to the door."""
    stuck = max(0.0, min(1.0, (took - USUAL) / LATE))
    csat = near(4.55 - 2.9 * stuck, 0.75, 1, 5, chance)
    ease = near(5.7 - 2.4 * stuck, 0.9, 1, 7, chance)
    about = "time" if stuck > 0.3 else chance.choice(("time", "condition", "place", "driver", "news"))
    how = "bad" if csat <= 2 else "good" if csat == 5 else "middling"
    return Felt({"csat": csat, "ces": ease, "delivery_parts": [about], **words("delivery", how, csat <= 2, at, chance)},
                how)  # fmt: skip


def of_matter(took: timedelta, at: datetime, year: Year, chance: random.Random) -> Felt:
    eased, worse = at >= order_beside_mail(year), year.how_stuck(at)
    if at > year.today - LATELY and chance.random() < WAITED:
        worse = 2.0
    ease = near((5.75 if eased else 4.45) - 1.6 * worse, 0.95, 1, 7, chance)
    csat = near((4.5 if eased else 4.1) - 1.2 * worse, 0.8, 1, 5, chance)
    how = "bad" if ease <= 3 else "good" if ease >= 6 else "middling"
    solved = "no" if csat <= 2 else "partly" if csat == 3 else "yes"
    return Felt({"ces": ease, "csat": csat, "solved": solved, **words("matter", how, ease <= 3, at, chance)}, how)


def of_shop(took: timedelta, at: datetime, year: Year, chance: random.Random) -> Felt:
    begins, ends = year.crisis
    hurt = 1 - (at - ends) / AWHILE if ends <= at < ends + AWHILE else float(begins <= at < ends)
    score = near(8.8 - 3.6 * hurt, 1.3, 0, 10, chance)
    how = "bad" if score <= 6 else "good" if score >= 9 else "middling"
    return Felt({"nps": score, **words("shop", how, score <= 6, at, chance)}, how)


def of_review(at: datetime, year: Year, chance: random.Random) -> tuple[int, str]:
    """Stars, and how it was."""
    stars = near(4.6 - 3.2 * year.how_stuck(at), 0.9, 1, 5, chance)
    return stars, "bad" if stars <= 2 else "good" if stars >= 4 else "middling"


def near(mean: float, spread: float, low: int, high: int, chance: random.Random) -> int:
    return max(low, min(high, round(chance.gauss(mean, spread))))


def words(where: str, how: str, wrong: bool, at: datetime, chance: random.Random) -> dict[str, str]:
    """What they wrote, under the question they were asked; most of the contented write nothing."""
    text = said(where, how, at, chance)
    if not text or chance.random() > (0.85 if how == "bad" else 0.45):
        return {}
    return {"went_wrong" if wrong else "was_good": text}


def said(where: str, how: str, at: datetime, chance: random.Random) -> str:
    return filled(chance.choice(texts()[where][how]), {"product": wanted(at.month, chance).name.lower()})


@cache
def texts() -> dict[str, Any]:
    return tomllib.loads(files("sixring.demo").joinpath("texts", "feedback.toml").read_text("utf-8"))
