"""A thousand stories, each with the truth of it: whose message it is and which matter it is about.

What people write is the demo's (`sixring/demo/texts`), which was written for another purpose. Kinds of story:

plain      one matter, and the customer goes on with it on another channel
two_open   another matter is open when they do
unrelated  what they bring on the other channel is a new matter
returned   the matter was resolved when they come back to it on another channel
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sixring.demo import words
from sixring.demo.catalogue import PRODUCTS

from .people import Customer, Town

BEGAN = datetime(2026, 4, 6, 8, tzinfo=UTC)
KINDS = {"plain": 0.5, "two_open": 0.18, "unrelated": 0.16, "returned": 0.16}
# How somebody comes: channel, whether what they come with proves who they are, and how often.
WAYS = {
    "mail": 22, "chat": 26, "call": 14, "visit": 10,  # signed, signed in, known to the colleague, with a card
    "unsigned": 7, "typed": 11, "sms": 10,  # an unsigned mail; an address typed into a chat; a caller's number
}  # fmt: skip
PROVEN = frozenset({"mail", "chat", "call", "visit"})
CHANNEL = {"unsigned": "mail", "typed": "chat"}
INTENTS = [name for name in words.intents() if name not in ("praise", "batch")]


@dataclass(frozen=True, slots=True)
class Matter:
    key: str
    intent: str
    slots: dict[str, str]


@dataclass(slots=True)
class Step:
    """One thing that happens: a customer's message by a `way`, or "joins" and "resolves".

    `switch`: they go on on another channel than the one of the message before; `about` the matter that has to be there
    then, which is the same as `matter` unless what they bring is new.
    """

    at: datetime
    key: str
    way: str
    who: Customer
    matter: str = ""
    text: str = ""
    subject: str = ""
    switch: bool = False
    about: str = ""
    answers: str = ""


@dataclass(slots=True)
class Story:
    key: str
    kind: str
    customers: list[Customer]
    steps: list[Step] = field(default_factory=list)


def stories(count: int, seed: int) -> Iterator[Story]:
    chance = random.Random(f"seamless {seed}")
    town = Town(chance)
    for number in range(count):
        yield Writer(number, chance, town).story()


class Writer:
    """Writes one story."""

    def __init__(self, number: int, chance: random.Random, town: Town) -> None:
        self.chance, self.number = chance, number
        kind = chance.choices(list(KINDS), list(KINDS.values()))[0]
        self.hero = town.customer(f"s{number}", joined=chance.random() < 0.8)
        self.told = Story(f"s{number}", kind, [self.hero])
        if self.hero.joined and chance.random() < 0.12:
            self.told.customers.append(town.partner(self.hero))
        self.at = BEGAN + timedelta(minutes=number)
        self.last: dict[str, Step] = {}

    def story(self) -> Story:
        for one in self.told.customers:
            if one.joined:
                self.step("joins", None, who=one)
        first = self.matter("a")
        self.brings(first, self.way_in())
        if self.told.kind == "two_open":
            other = self.matter("b", unlike=first)
            self.brings(other, self.way_in())
            self.goes_on(self.chance.choice([first, other]))
        elif self.told.kind == "unrelated":
            self.brings(self.matter("b", unlike=first), self.other_way(), about=first)
        else:
            if self.told.kind == "returned":
                self.later(hours=5)
                self.step("resolves", first)
                self.later(hours=self.chance.uniform(10, 160))
            self.goes_on(first)
            if self.chance.random() < 0.3:
                self.goes_on(first)
        return self.told

    def brings(self, matter: Matter, way: str, about: Matter | None = None) -> None:
        """They tell of a matter; in a chat sometimes in two lines."""
        self.later(hours=self.chance.uniform(1, 40))
        switch = about is not None
        subject = self.filled(words.some(matter.intent, "subject", self.chance), matter)
        self.step(way, matter, self.opening(matter, way), subject, switch=switch, about=(about or matter).key)
        self.adds(matter, way, 0.3)

    def goes_on(self, matter: Matter) -> None:
        """They go on with it elsewhere than they were last."""
        self.later(hours=self.chance.uniform(1, 60))
        way = self.other_way()
        subject = self.filled(words.some(matter.intent, "subject", self.chance), matter)
        self.step(way, matter, self.going_on(matter, way), subject, switch=True, about=matter.key)
        self.adds(matter, way, 0.35)

    def adds(self, matter: Matter, way: str, often: float) -> None:
        """Where one talks, a second line soon after; a second mail answers the first."""
        if channel_of(way) in ("chat", "sms", "mail") and self.chance.random() < often:
            self.at += timedelta(minutes=self.chance.uniform(1, 9))
            text = words.some("about", self.chance.choice(["nudge", "asks_again", "angry"]), self.chance)
            before = self.last[matter.key]
            self.step(way, matter, self.filled(text, matter), f"Re: {before.subject}", answers=before.key)

    def step(self, way: str, matter: Matter | None, text: str = "", subject: str = "", *, switch: bool = False,
             about: str = "", answers: str = "", who: Customer | None = None) -> None:  # fmt: skip
        key = f"{self.told.key}-{len(self.told.steps)}"
        one = Step(self.at, key, way, who or self.hero, matter.key if matter else "", text, subject, switch, about,
                   answers)  # fmt: skip
        self.told.steps.append(one)
        if matter:
            self.last[matter.key] = self.last[""] = one
        self.at += timedelta(seconds=20)

    # Choosing.

    def way_in(self) -> str:
        """How a matter begins: by a way that proves them, as far as they have one."""
        return self.chance.choices(["mail", "chat", "call"], [6, 2, 1])[0] if self.hero.joined else "mail"

    def other_way(self) -> str:
        """Another channel than that of their last word. Who has no account can't sign in, and no colleague knows their
        number."""
        before = channel_of(self.last[""].way)
        open_to = {way: often for way, often in WAYS.items() if channel_of(way) != before}
        if not self.hero.joined:
            open_to = {way: often for way, often in open_to.items() if way not in ("chat", "call", "sms")}
        return self.chance.choices(list(open_to), list(open_to.values()))[0]

    def matter(self, name: str, unlike: Matter | None = None) -> Matter:
        """Of another matter most is different; now and then it is about the same order or the same product."""
        intent = self.chance.choice([one for one in INTENTS if unlike is None or one != unlike.intent])
        order, product = f"GT-{self.chance.randrange(10**4, 10**5)}", self.chance.choice(PRODUCTS).name
        if unlike and self.chance.random() < 0.12:
            order, product = unlike.slots["order"], unlike.slots["product"]
        slots = {
            "first": self.hero.first, "full": self.hero.full, "town": "Mossbridge", "product": product, "order": order,
            "plant": self.chance.choice(words.PLANTS), "day": self.chance.choice(words.DAYS),
            "n": str(self.chance.randrange(5, 15)), "agent": "Ada",
        }  # fmt: skip
        return Matter(f"{self.told.key}.{name}", intent, slots)

    def opening(self, matter: Matter, way: str) -> str:
        channel = channel_of(way)
        if channel == "mail":
            return self.filled(words.letter(words.some(matter.intent, "first", self.chance), self.chance), matter)
        return self.filled(words.some(matter.intent, "call" if channel in LOGGED else "chat", self.chance), matter)

    def going_on(self, matter: Matter, way: str) -> str:
        """What one says who goes on: names it again, asks for news, or is angry."""
        channel = channel_of(way)
        where = {"mail": "switch_mail", "call": "switch_call", "visit": "switch_call"}.get(channel, "switch_chat")
        lot = self.chance.random()
        text = words.some("about", where if lot < 0.65 else "nudge" if lot < 0.85 else "angry", self.chance)
        if "{order}" in text and not words.texts()[matter.intent]["order"]:
            text = text.replace("order {order}", "the {product}").replace("{order}", "the {product}")
        return self.filled(words.letter(text, self.chance) if channel == "mail" else text, matter)

    def filled(self, text: str, matter: Matter) -> str:
        return words.filled(text, matter.slots)

    def later(self, hours: float) -> None:
        self.at += timedelta(hours=hours)


LOGGED = ("call", "visit")


def channel_of(way: str) -> str:
    return CHANNEL.get(way, way)
