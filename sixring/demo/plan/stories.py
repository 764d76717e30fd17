"""Stories to find: eight customers whose year is told by hand, in every size and for every seed (docs/demo.md)."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from ..cast import COUNTER, DESK
from ..names import code
from ..seasons import Year
from .buying import server
from .people import Customer
from .steps import Step

# name: (first, last, town, what they have). Nobody here is in the lists that chance draws from.
CAST: dict[str, dict[str, Any]] = {
    "one matter, five channels": {
        "first": "Clementine",
        "last": "Rainbutt",
        "phone": "+441144960100",
        "card": "GT55500100",
    },
    "an angry review turned round": {"first": "Gus", "last": "Thornapple", "handle": "gus_grows"},
    "two names, two addresses": {"first": "Winifred", "last": "Compost", "second": "freddie.moulder@post.example"},
    "one telephone, two people": {"first": "Ottilie", "last": "Trowel", "phone": "+441144960101"},
    "the other half of it": {"first": "Barnaby", "last": "Trowel", "phone": "+441144960101"},
    "a quiet leaver": {"first": "Cosima", "last": "Wilting"},
    "a loyal gardener": {"first": "Ebenezer", "last": "Evergreen", "phone": "+441144960102"},
    "only claimed": {"first": "Perpetua", "last": "Maybe", "typo": "perpetua.mabye@example.org"},
}
Told = tuple[float, str, str]


@dataclass
class Stories:
    steps: list[Step] = field(default_factory=list)
    told: dict[str, int] = field(default_factory=dict)


def of(people: list[Customer], year: Year) -> Stories:
    """Tell them; adds their people to `people`."""
    found, chance = Stories(), random.Random("stories")
    for name, has in CAST.items():
        number = len(people)
        email = f"{has['first']}.{has['last']}@example.org".lower()
        joined = year.start + timedelta(days=2)
        one = Customer(
            number, town="Mossbridge", kind="account", joined=joined, email=email, user=f"gt-{20000 + number}",
            browser=code(chance), visitor=code(chance), **has,
        )  # fmt: skip
        people.append(one)
        found.told[name] = number
        teller = Teller(one, year)
        found.steps += [teller.joins(), *LINES[name](teller)]
    return found


@dataclass
class Teller:
    """Lines of one customer; `day` counts back from today's midnight."""

    one: Customer
    year: Year
    told: int = 0

    def step(self, day: float, act: str, matter: str, text: str = "", **more: Any) -> Step:
        self.told += 1
        at = (self.year.today - timedelta(days=day)).replace(microsecond=0)
        proven, subject, agent = more.pop("proven", True), more.pop("subject", ""), more.pop("agent", -1)
        name = f"c{self.one.number}s{matter}" if matter else ""
        key = f"c{self.one.number}s{matter}-{self.told}"
        return Step(at, self.one.number, act, key, name, text, subject, proven, agent, more)

    def joins(self) -> Step:
        one = self.one
        traits = {"email": one.email, "name": one.full, **({"phone": one.phone} if one.phone else {})}
        event = {"type": "identify", "userId": one.user, "anonymousId": one.browser, "traits": traits}
        return self.step(360 - one.number % 5, "events", "", **server([event]))

    def mails(
        self, day: float, matter: str, text: str, subject: str = "", *, address: str = "", name: str = ""
    ) -> Step:
        return self.step(day, "mail", matter, text, subject=subject, address=address or self.one.email,
                         name=name or self.one.full, box="hello")  # fmt: skip

    def chats(self, day: float, matter: str, text: str, *, typed: str = "") -> Step:
        return self.step(day, "chat", matter, text, user="" if typed else self.one.user, visitor=self.one.visitor,
                         email=typed, proven=not typed)  # fmt: skip

    def calls(self, day: float, matter: str, text: str, *, who: str = "phone", proven: bool = True) -> Step:
        value = self.one.phone if who == "phone" else self.one.email
        return self.step(day, "call", matter, text, who=who, value=value, name=self.one.full, agent=DESK[0],
                         seconds=240, proven=proven, chosen=False)  # fmt: skip

    def comes_by(self, day: float, matter: str, text: str) -> Step:
        return self.step(day, "visit", matter, text, who="email", value=self.one.email, name=self.one.full,
                         place="Leeds", agent=COUNTER[0], chosen=False)  # fmt: skip

    def answered(self, day: float, matter: str, text: str) -> Step:
        return self.step(day, "answer", matter, text, agent=DESK[0])

    def done(self, day: float, matter: str, reason: str) -> Step:
        return self.step(day, "resolve", matter, agent=DESK[0], reason=reason)

    def orders(self, day: float, number: str, product: str, total: float) -> list[Step]:
        told = {"order_id": number, "total": total, "currency": "GBP", "products": [{"name": product, "quantity": 1}]}
        who = {"userId": self.one.user}
        words = (("Order Completed", 0.0), ("Order Shipped", 1.0), ("Order Delivered", 3.0))
        return [
            self.step(
                day - later, "events", "", **server([{"type": "track", "event": word, "properties": told, **who}])
            )
            for word, later in words
        ]


def five_channels(she: Teller) -> list[Step]:
    return [
        *she.orders(21, "GG-70001", "Greenhouse Hazel 6x4", 402.9),
        she.mails(15.6, "a", "Hello,\n\nthe greenhouse from order GG-70001 came without the left door. I am free at"
                  " the weekend to put it up. Can you send it before?\n\nClementine", "Greenhouse GG-70001: no door"),
        she.answered(15.4, "a", "Hello Clementine,\n\nI am sorry, the door travels on its own pallet. I asked the works"
                     " to send it at once.\n\nBen"),
        she.chats(13.5, "a", "Hello, no door yet. Do you see my mail of the other day?"),
        she.answered(13.49, "a", "I do, it is all here. The pallet left the works an hour ago."),
        she.calls(12.4, "a", "Clementine called: the hinges are there, but no screws. Promised to put a set aside."),
        she.comes_by(11.4, "a", "Collected the screws for the greenhouse door. Knows the whole story, and so do we."),
        she.mails(9.5, "a", "The door is in and the tomatoes have moved in. Thank you!\n\nClementine", "Re: door"),
        she.done(9.3, "a", "Damaged or missing"),
    ]  # fmt: skip


def review(he: Teller) -> list[Step]:
    handle, proven = he.one.handle, True
    return [
        *he.orders(60, "GG-70002", "Lawn mower Clover 32", 192.9),
        he.step(52, "post", "a", "One star, @GreenThumb. The mower is three days late, the lawn is a meadow.",
                handle=handle, answers="", proven=proven),
        he.step(51.9, "public_answer", "a", f"@{handle} We are sorry, Gus. Ben is on it and calls you today.",
                handle=handle, answers=f"c{he.one.number}sa-5", agent=DESK[0]),
        he.calls(51.8, "b", "Called Gus about his review. The mower stood at the neighbour's; we bring lawn feed.",
                 who="email"),
        he.step(51.7, "join", "b", "He said the review of gus_grows is his", agent=DESK[0],
                left=("handle", handle), right=("email", he.one.email)),
        he.done(51.6, "b", "Delivery"),
        he.step(49, "post", "a", "Update: five stars. They rang me, found the mower and brought lawn feed. @GreenThumb",
                handle=handle, answers=f"c{he.one.number}sa-6"),
        he.done(48.9, "a", "In public"),
    ]  # fmt: skip


def two_names(she: Teller) -> list[Step]:
    event = {"type": "identify", "userId": she.one.user, "traits": {"email": she.one.second, "name": "Freddie Moulder"}}
    return [
        she.mails(130.5, "a", "Hello,\n\nwhich compost for a fig in a pot?\n\nWinifred Compost", "Compost for a fig"),
        she.answered(130.4, "a", "Hello Winifred,\n\na loam-based one, and less water than you think.\n\nBen"),
        she.done(130.3, "a", "Product advice"),
        she.step(90, "events", "", **server([event])),
        she.mails(40.5, "b", "Hello,\n\nthe fig you helped me with drops its leaves. What now?\n\nFreddie",
                  "My fig again", address=she.one.second, name="Freddie Moulder"),
        she.answered(40.4, "b", "Hello Freddie,\n\nit sulks after a move. Keep it light and cool.\n\nBen"),
        she.done(40.3, "b", "Product advice"),
    ]  # fmt: skip


def shared_phone(she: Teller) -> list[Step]:
    return [
        *she.orders(33, "GG-70003", "Hydrangea Old Harbour", 25.9),
        she.calls(28.6, "a", "Ottilie asked how to cut the hydrangea. Told her to wait until March.", proven=False),
        she.done(28.5, "a", "Product advice"),
    ]


def other_half(he: Teller) -> list[Step]:
    return [
        *he.orders(30, "GG-70004", "Hedge trimmer", 92.9),
        he.calls(26.6, "a", "Barnaby, from the same number as Ottilie: the trimmer is too loud, wants to return it.",
                 proven=False),
        he.done(26.5, "a", "Return and refund"),
    ]  # fmt: skip


def leaver(she: Teller) -> list[Step]:
    bought = [step for n in range(6) for step in she.orders(340 - n * 24, f"GG-7001{n}", "Rose fertiliser", 12.4)]
    return [
        *bought,
        she.mails(212.5, "a", "Hello,\n\nthe roses came with dry roots, and it is the second time. I would like my"
                  " money back.\n\nCosima Wilting", "Dry roots again"),
        she.mails(207.5, "a", "Five days and no word from you. I will look elsewhere.", "Re: Dry"),
        she.answered(206.4, "a", "Dear Cosima,\n\nI am sorry, we are swamped. The refund left today.\n\nBen"),
        she.done(206.3, "a", "Return and refund"),
    ]  # fmt: skip


def loyal(he: Teller) -> list[Step]:
    bought = [step for n in range(14) for step in he.orders(350 - n * 24, f"GG-7003{n}", "Peat-free compost", 12.9)]
    return [
        *bought,
        he.comes_by(200.5, "a", "Ebenezer came for Rose Week, as every year, and brought cake for everybody."),
        he.done(200.4, "a", "Praise"),
        he.mails(75.5, "b", "Dear all,\n\nmy beans won the village show. It was your compost.\n\nEbenezer",
                 "First prize"),
        he.answered(75.3, "b", "Dear Ebenezer,\n\ncongratulations! A little something is on your account.\n\nBen"),
        he.done(75.2, "b", "Praise"),
    ]  # fmt: skip


def claimed(she: Teller) -> list[Step]:
    return [
        *she.orders(16, "GG-70005", "Frost fleece", 10.9),
        she.chats(6.5, "a", "Hi, please send my fleece to another address. I am perpetua.maybe@example.org",
                  typed=she.one.email),
        she.answered(6.49, "a", "Hello! I can't change an address before I know it is you. May I send you a code?"),
        she.done(6.3, "a", "Delivery"),
    ]  # fmt: skip


LINES = dict(
    zip(CAST, (five_channels, review, two_names, shared_phone, other_half, leaver, loyal, claimed), strict=True)
)
