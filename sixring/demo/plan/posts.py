"""What people say in public: praise, questions, angry reviews, and some of those turned round."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from ..cast import on_shift, worked
from ..catalogue import wanted
from ..seasons import Year
from ..words import PLANTS, filled, some
from .people import Customer
from .steps import Step

US = "GreenThumb"


def of(one: Customer, year: Year, chance: random.Random) -> list[Step]:
    if not one.handle:
        return []
    steps: list[Step] = []
    for n in range(chance.choices((1, 2, 4), (60, 30, 10))[0]):
        steps += thread(one, n, year, chance)
    return steps


def thread(one: Customer, n: int, year: Year, chance: random.Random) -> list[Step]:
    at = year.some_moment(chance, one.joined)
    if not one.is_there(at):
        return []
    bad = 0.25 + 0.6 * year.how_stuck(at)
    mood = chance.choices(("bad", "good", "asks"), (bad, 0.6, 0.2))[0]
    slots = {"product": wanted(at.month, chance).name, "plant": chance.choice(PLANTS)}
    name, agent = f"c{one.number}p{n}", on_shift(at, chance)
    # Whose handle it is nobody was shown, unless it is all that is known of them.
    alone = one.kind == "public"
    steps = [said(one, name, 0, at, filled(some("posts", mood, chance), slots), alone)]
    at = worked(at, chance.uniform(20, 400) * (1 + 4 * year.how_stuck(at)))
    reply = f"@{one.handle} {some('posts', f'replies_{mood}', chance)}"
    steps.append(Step(at, one.number, "public_answer", f"{name}-1", name, reply, proven=alone, agent=agent,
                      how={"answers": f"{name}-0", "handle": one.handle}))  # fmt: skip
    if mood == "bad" and chance.random() < 0.4:
        at += timedelta(hours=chance.uniform(5, 70))
        steps.append(said(one, name, 2, at, filled(some("posts", "turned", chance), slots), alone, f"{name}-1"))
    done = worked(at, chance.uniform(3, 90))
    steps.append(Step(done, one.number, "resolve", f"{name}-3", name, agent=agent, how={"reason": "In public"}))
    return steps


def said(one: Customer, name: str, n: int, at: datetime, text: str, alone: bool, answers: str = "") -> Step:
    how = {"answers": answers, "handle": one.handle}
    return Step(at.replace(microsecond=0), one.number, "post", f"{name}-{n}", name, text, proven=alone, how=how)
