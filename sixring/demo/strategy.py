"""GreenThumb's strategy: what each channel is for, what it aims at; figures and reviews of invented others; and what
the house assumes of costs. Every source says that it is made up."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from sixring.core import sheets
from sixring.core.actors import Actor
from sixring.core.models import Agent
from sixring.insights import assumptions
from sixring.insights.reports.roi import supposing
from sixring.insights.strategy import benchmarks, competitors, plans

HOUR, DAY = 3600, 86400
MORE = ("contacts", "conversations")  # no better side of their own: here we want more
INVENTED = "Made up for this demo"


@dataclass(frozen=True, slots=True)
class Channel:
    """`owner`: their place in the cast; `aims`: metric and target, in its own unit."""

    name: str
    kinds: tuple[str, ...]
    purpose: str
    audience: str
    owner: int
    aims: Sequence[tuple[str, float]]


CHANNELS = (
    Channel(
        "E-mail", ("email",), "Answers that need care: orders, complaints, advice with pictures. Once, and in writing.",
        "Customers with an order, most of them at home in the evening.", 2,
        (("first_reply", 12 * HOUR), ("csat", 0.8), ("fcr", 0.9)),
    ),
    Channel(
        "Live chat", ("webchat",), "Help while somebody chooses: which soil, how large, when it comes.",
        "Visitors of the shop with a full cart and one question left.", 4,
        (("first_reply", 5 * 60), ("one_touch", 0.6), ("conversations", 25)),
    ),
    Channel(
        "Phone", ("call",), "Whoever is in a hurry or upset talks to a person.",
        "Deliveries of today, regulars of many years, people who don’t like to type.", 2,
        (("fcr", 0.85), ("reopened", 0.05)),
    ),
    Channel(
        "Store in Leeds", ("visit",), "See, smell and ask; take it home, bring it back.",
        "Gardeners within an hour’s drive, at weekends with children.", 8,
        (("contacts", 20), ("fcr", 0.8)),
    ),
    Channel(
        "Instagram and other posts", ("instagram", "archive"),
        "Show what grows. Questions are answered in public, troubles taken to a quiet place.",
        "People on balconies under forty who have not bought yet.", 1,
        (("first_reply", 24 * HOUR), ("target_met", 0.9)),
    ),
    Channel(
        "Reviews", ("reviews",), "Thank, put right, and learn: every review with three stars or fewer gets a plan.",
        "Whoever looks us up before the first order.", 1,
        (("full_resolution", DAY), ("sentiment", 0.2)),
    ),
    Channel(
        "Website and app", ("tracking",), "Find it, choose it, order it, without asking anybody.",
        "Everybody; half of them on a phone.", 3,
        (("orders", 50), ("left_at_once", 0.4), ("contact_rate", 2.5)),
    ),
)  # fmt: skip
# Whose figure, metric, value, on how many it rests.
OTHERS = (
    ("Garden mail order, median", "csat", 0.79, 2400), ("Garden mail order, median", "nps", 31.0, 2400),
    ("Garden mail order, median", "first_reply", 9.0 * HOUR, None), ("Best of ten shops", "ease", 5.9, None),
)  # fmt: skip
# Of each: stars and how often, then what is said with many and with few of them.
RIVALS = {
    "Weed & Sons": (
        (34, 22, 10, 8, 16),
        ("Cheap seeds, and they came up.", "Good price for the pots.", "Friendly staff in the store, fair prices.",
         "Large choice of plants at a low price."),
        ("Delivery took three weeks and nobody answers.", "The parcel arrived broken, no reply to my mails.",
         "I waited an hour in the queue on the phone.", "They refused the refund. Service is terrible.")),
    "Pots of Joy": (
        (48, 21, 6, 3, 2),
        ("Beautiful packaging, lovely pots.", "Quick delivery and wonderful quality.", "The quality is superb.",
         "The website is a pleasure and the parcel came the next day."),
        ("Too expensive for what it is.", "Nice, but the price is outrageous.", "The app crashes at the checkout.")),
}  # fmt: skip
# Low, likely, high; shares 0 to 1, money in pounds.
SUPPOSED = {
    "cost_yearly": (110, 150, 220, "A small server and its care"),
    "cost_once": (60, 90, 150, "Half a day to move in"), "years": (3, 3, 3, "As the books do"),
    "deflected": (0.02, 0.05, 0.1, "Six weeks with delivery news sent before anybody asks"),
    "time_saved": (0.03, 0.08, 0.12, "Stop-watch on forty matters, before and after orders stood beside the mail"),
    "kept": (0.01, 0.03, 0.06, "A guess: nothing was measured against a group left alone"),
    "margin": (0.3, 0.36, 0.4, "Books of last year"),
}  # fmt: skip


def plan(agents: Sequence[Agent], now: datetime, chance: random.Random) -> None:
    """`agents` in the order of the cast; Ada and Basil write it all down."""
    ada, basil = Actor.of(agents[0]), Actor.of(agents[3])
    for order, one in enumerate(CHANNELS, start=1):
        wanted = plans.Wanted(one.name, one.kinds, one.purpose, one.audience, agents[one.owner].pk, order)
        made = plans.write(wanted, actor=basil)
        for metric, value in one.aims:
            plans.aim(made, metric, value, side="least" if metric in MORE else "", actor=basil)
    compare(basil, now, chance)
    suppose(ada, basil)


def compare(basil: Actor, now: datetime, chance: random.Random) -> None:
    for name, metric, value, n in OTHERS:
        day = (now - timedelta(days=120)).date()
        benchmarks.enter(benchmarks.Told(metric, name, value, INVENTED, day, n), actor=basil)
    for name, (stars, glad, cross) in RIVALS.items():
        competitors.bring(name, INVENTED, written(stars, glad, cross, now, chance), actor=basil)


def written(
    stars: Sequence[int], glad: Sequence[str], cross: Sequence[str], now: datetime, chance: random.Random
) -> bytes:  # fmt: skip
    """A file of reviews such as sites give: `stars` from five down to one, how often each."""
    rows = []
    for given, many in zip((5, 4, 3, 2, 1), stars, strict=True):
        for number in range(many):
            day = (now - timedelta(days=chance.randint(1, 360))).date()
            rows.append((f"{given}-{number}", day.isoformat(), given, chance.choice(glad if given > 3 else cross)))
    return b"".join(sheets.as_csv(("id", "date", "stars", "text"), rows))


def suppose(ada: Actor, basil: Actor) -> None:
    """What an hour costs and when somebody is lost, where nobody said so yet; and what the return rests on."""
    now = assumptions.now()
    if now.cost_per_hour is None:
        now = replace(now, cost_per_hour=Decimal("24.00"), currency="GBP")
    assumptions.choose(replace(now, lost_after_days=now.lost_after_days or 90), actor=ada)
    for name, (low, likely, high, source) in SUPPOSED.items():
        supposing.suppose(name, low, likely, high, f"{INVENTED}: {source}", actor=basil)
