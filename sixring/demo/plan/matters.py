"""Matters: what customers ask and complain about, over which channels, and how colleagues answer."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from ..cast import TEAM, on_shift, worked
from ..catalogue import GROWING, PRODUCTS, Product, wanted
from ..seasons import Year
from ..words import DAYS, PLANTS, answer, filled, intents, letter, some, texts
from .buying import Order
from .people import Customer
from .steps import Step

WAYS = {"account": (48, 34, 18), "guest": (80, 8, 12), "phone": (0, 0, 100)}  # mail, chat, call
GROWS = frozenset({"advice", "praise"})  # about what one plants
ORDERS_MAIL = frozenset({"late", "missing", "damaged", "wrong", "change", "cancel", "return"})


@dataclass(frozen=True, slots=True)
class Batch:
    """What many write about at once."""

    intent: str
    product: Product


@dataclass(slots=True)
class Matter:
    """One matter while it is told: `at` is how far the story has come."""

    one: Customer
    name: str
    intent: str
    way: str
    at: datetime
    slots: dict[str, str]
    chance: random.Random
    year: Year
    stuck: float
    steps: list[Step] = field(default_factory=list)
    agent: int = 0
    address: str = ""
    language: str = ""

    @property
    def box(self) -> str:
        return "orders" if self.intent in ORDERS_MAIL else "hello"

    @property
    def told(self) -> dict[str, Any]:
        found: dict[str, Any] = texts()[self.intent]
        return found

    def fill(self, text: str) -> str:
        return filled(text, self.slots)

    def about(self, what: str) -> str:
        return self.fill(some("about", what, self.chance))

    def put(self, act: str, text: str = "", *, subject: str = "", **how: Any) -> Step:
        proven = how.pop("proven", True)
        step = Step(
            self.at.replace(microsecond=0), self.one.number, act, f"{self.name}-{len(self.steps)}", self.name, text,
            subject, proven, how.pop("agent", -1), how,
        )  # fmt: skip
        self.steps.append(step)
        return step


def of(one: Customer, orders: list[Order], year: Year, chance: random.Random) -> list[Step]:
    """What this customer has to do with us in a year; more when parcels are stuck."""
    if one.kind not in WAYS:
        return []
    steps: list[Step] = []
    free = year.start
    moments = sorted(moments_of(one, orders, year, chance), key=lambda pair: pair[0])
    for n, (at, order) in enumerate(moments):
        at = max(at, free)
        if one.is_there(at) and at < year.today + timedelta(days=1):
            matter = begin(one, n, at, order, year, chance)
            tell(matter)
            steps += matter.steps
            free = max(step.at for step in matter.steps) + timedelta(hours=chance.uniform(2, 40))
    return steps


def moments_of(
    one: Customer, orders: list[Order], year: Year, chance: random.Random
) -> list[tuple[datetime, Order | None]]:
    found: list[tuple[datetime, Order | None]] = []
    for order in orders:
        stuck = year.how_stuck(order.at)
        if chance.random() < 0.16 + 0.55 * stuck:
            waited = order.arrives if chance.random() < 0.5 else order.at + timedelta(days=chance.uniform(2, 6))
            found.append((year.at_some_hour(waited.replace(hour=0), chance), order))
    many = 0.75 if one.kind != "phone" else 1.6
    for _ in range(chance.choices((0, 1, 2, 4), (44 / many, 34, 17 * many, 6 * many))[0]):
        found.append((year.some_moment(chance, one.joined), None))
    return found


def begin(
    one: Customer,
    n: int,
    at: datetime,
    order: Order | None,
    year: Year,
    chance: random.Random,
    about: Batch | None = None,
) -> Matter:
    """A matter, told so far as who and what; of `about` when given, else of chance."""
    stuck = year.how_stuck(at)
    intent = about.intent if about else intent_of(order, stuck, chance)
    known = about or order
    product = known.product if known else wanted(at.month, chance, GROWING if intent in GROWS else PRODUCTS)
    way = chance.choices(("mail", "chat", "call"), WAYS[one.kind])[0]
    matter = Matter(one, f"c{one.number}m{n}", intent, way, at, slots(one, product, order, chance), chance, year, stuck)
    lately = at > year.today - timedelta(days=120)
    if one.second and chance.random() < (0.3 if not one.second_known else 0.5 if lately else 0):
        matter.address = one.second
    if one.language and way == "mail" and intent in ("late", "advice"):
        matter.language = one.language
    return matter


def intent_of(order: Order | None, stuck: float, chance: random.Random) -> str:
    if order and chance.random() < stuck:
        return "late"
    known = [name for name in intents() if texts()[name]["order"] == bool(order)]
    return chance.choices(known, [texts()[name]["weight"] for name in known])[0]


def slots(one: Customer, product: Product, order: Order | None, chance: random.Random) -> dict[str, str]:
    return {
        "first": one.called if chance.random() < 0.4 else one.first, "full": one.full, "town": one.town,
        "product": product.name, "order": order.number if order else "", "plant": chance.choice(PLANTS),
        "day": chance.choice(DAYS), "n": str(chance.randrange(5, 15)),
    }  # fmt: skip


def tell(matter: Matter) -> None:
    """From the first word to the last."""
    chance, stuck = matter.chance, matter.stuck
    matter.agent = on_shift(worked(matter.at, 60), chance, matter.year.desk(matter.at))
    matter.slots["agent"] = TEAM[matter.agent].first_name
    first_word(matter)
    if matter.way == "call":
        closes(matter, 5)
        return
    if chance.random() < 0.06 + 0.45 * stuck:
        asks_again_before_answer(matter)
    answers(matter, first=True)
    if chance.random() < 0.3 + 0.35 * stuck:
        goes_on(matter)
        if matter.way != "call":
            answers(matter, first=False)
    if chance.random() < 0.3 and matter.way != "call":
        matter.at += timedelta(minutes=chance.uniform(3, 400) if matter.way == "mail" else chance.uniform(1, 4))
        thanks = chance.choice(texts(matter.language)["thanks"]) if matter.language else matter.about("thanks")
        says(matter, thanks)
        closes(matter, chance.uniform(10, 300))
    else:
        closes(matter, chance.choice((1, 3, 60, 60 * 24 * 2)))


def first_word(matter: Matter) -> None:
    chance, told = matter.chance, matter.told
    if matter.way == "call":
        calls(matter, matter.fill(chance.choice(told["call"])))
    elif matter.way == "chat":
        says(matter, matter.fill(chance.choice(told["chat"])))
        if chance.random() < 0.35:
            matter.at += timedelta(seconds=chance.uniform(20, 200))
            says(matter, matter.fill(f"it is about the {{product}}, my name is {matter.slots['first']}"))
    elif matter.language:
        words = texts(matter.language)
        subject = matter.fill(chance.choice(words[f"{matter.intent}_subject"]))
        says(matter, matter.fill(chance.choice(words[matter.intent])), subject)
    else:
        core = matter.fill(chance.choice(told["first"]))
        more = matter.about("angry") if matter.stuck > 0.4 and chance.random() < 0.5 else ""
        says(matter, matter.fill(letter(core, chance, more)), matter.fill(chance.choice(told["subject"])))


def says(matter: Matter, text: str, subject: str = "") -> None:
    """The customer writes, by the way they are on now."""
    one, chance = matter.one, matter.chance
    if matter.way == "mail":
        known = not matter.address or one.second_known
        address = matter.address or one.email
        name = f"{one.called} {one.last}" if matter.address or chance.random() < 0.2 else one.full
        matter.put("mail", text, subject=subject, address=address, name=name, box=matter.box, proven=known)
        return
    signed = bool(one.user) and chance_of(matter) < 0.95
    typed = one.typo if one.typo and chance.random() < 0.3 else one.email
    matter.put("chat", text, user=one.user if signed else "", visitor=one.visitor, email="" if signed else typed,
               proven=signed)  # fmt: skip


def chance_of(matter: Matter) -> float:
    """Whether they are signed in stays as it is within a matter."""
    return random.Random(matter.name).random()


def calls(matter: Matter, text: str, *, chosen: bool = False) -> None:
    """A colleague writes down who called. A telephone that is shared proves a household, and not who it was."""
    one = matter.one
    at_their_desk = worked(matter.at, 0)
    matter.at = at_their_desk
    matter.agent = on_shift(matter.at, matter.chance, matter.year.desk(matter.at))
    by_phone = bool(one.phone) and (one.kind == "phone" or matter.chance.random() < 0.6)
    who, value = ("phone", one.phone) if by_phone else ("email", one.email)
    matter.put(
        "call", text, who=who, value=value, name=one.full, agent=matter.agent, chosen=chosen,
        seconds=int(matter.chance.uniform(70, 600)), proven=not (by_phone and one.shares_phone),
    )  # fmt: skip


def asks_again_before_answer(matter: Matter) -> None:
    matter.at += (
        timedelta(hours=matter.chance.uniform(5, 40) * (1 + matter.stuck))
        if matter.way == "mail"
        else (timedelta(minutes=matter.chance.uniform(2, 9)))
    )
    words = matter.about("angry" if matter.stuck > 0.3 and matter.chance.random() < 0.6 else "nudge")
    says(matter, words, f"Re: {matter.steps[0].subject}" if matter.way == "mail" else "")


def answers(matter: Matter, *, first: bool) -> None:
    """A colleague answers, when they are there and get round to it: in the crisis that takes days."""
    chance, colleague = matter.chance, TEAM[matter.agent]
    minutes = chance.uniform(15, 260) if matter.way == "mail" else chance.uniform(1, 11)
    matter.at = worked(matter.at, minutes * colleague.quick * matter.year.pace(matter.at, matter.way))
    matter.put("answer", answer_text(matter, first), agent=matter.agent)
    if first and chance.random() < 0.02:
        matter.at += timedelta(seconds=40)
        matter.put("note", matter.about("notes"), agent=matter.agent)


def answer_text(matter: Matter, first: bool) -> str:
    chance, chatting = matter.chance, matter.way == "chat"
    if matter.language and first:
        return matter.fill(chance.choice(texts(matter.language)[f"{matter.intent}_answer"]))
    if matter.stuck > 0.3 and matter.intent in ORDERS_MAIL:
        core, more = matter.about("crisis_answer"), matter.about("goodwill") if chance.random() < 0.6 else ""
    elif first:
        core, more = chance.choice(matter.told["answer"]), matter.about("promises") if chance.random() < 0.12 else ""
    else:
        core, more = matter.about("answers_again"), ""
    return matter.fill(answer(core, chance, more, chatting=chatting))


def goes_on(matter: Matter) -> None:
    """The customer comes back, often by another way."""
    chance, one = matter.chance, matter.one
    matter.at += (
        timedelta(hours=chance.uniform(1, 30)) if matter.way == "mail" else timedelta(minutes=chance.uniform(1, 5))
    )
    other = chance.random() < (0.6 if matter.stuck > 0.3 else 0.4)
    if other and matter.way == "mail" and one.user and chance_of(matter) < 0.95 and not matter.address:
        matter.way = chance.choice(("chat", "chat", "call"))
    elif other and matter.way == "chat" and one.user and chance_of(matter) < 0.95:
        matter.way = chance.choice(("mail", "call"))
        matter.at += timedelta(hours=chance.uniform(1, 20))
    else:
        says(matter, matter.about("asks_again"), f"Re: {matter.steps[0].subject}" if matter.way == "mail" else "")
        return
    if matter.way == "call":
        calls(matter, matter.about("switch_call"), chosen=chance.random() < 0.5)
    elif matter.way == "chat":
        says(matter, matter.about("switch_chat").replace(" about ?", "?"))
    else:
        words = matter.fill(letter(some("about", "switch_mail", chance), chance)).replace(", order .", ".")
        says(matter, words, f"The {matter.slots['product']}")


def closes(matter: Matter, minutes: float) -> None:
    matter.at = worked(matter.at + timedelta(minutes=minutes), 1)
    matter.put("resolve", agent=matter.agent, reason=matter.told["reason"])
