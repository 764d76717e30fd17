"""Who buys at GreenThumb Gardens: with an account or as guests, by phone, only in public; some of them under several
names and addresses, some sharing a telephone."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..names import FIRST, LAST, SHORT, TOWNS, address, code, mistyped, number
from ..seasons import DAYS, Year


@dataclass(slots=True)
class Customer:
    """`user` is the shop's id of those with an account, "" for guests. `second` is another address of theirs, known to
    be theirs when `second_known`. `leaves` is when a quiet leaver was last seen."""

    number: int
    first: str
    last: str
    town: str
    kind: str  # account, guest, phone, public
    joined: datetime
    email: str = ""
    phone: str = ""
    user: str = ""
    card: str = ""
    handle: str = ""
    browser: str = ""
    device: str = ""
    visitor: str = ""
    second: str = ""
    second_known: bool = False
    typo: str = ""
    shares_phone: bool = False
    language: str = ""
    loyal: float = 1.0
    leaves: datetime | None = None

    @property
    def full(self) -> str:
        return f"{self.first} {self.last}"

    @property
    def called(self) -> str:
        return SHORT.get(self.first, self.first)

    def is_there(self, at: datetime) -> bool:
        return self.joined <= at and (self.leaves is None or at < self.leaves)


def customers(count: int, year: Year, chance: random.Random) -> list[Customer]:
    taken: set[str] = set()
    names: set[tuple[str, str]] = set()
    found = [customer(number_, year, chance, taken, names) for number_ in range(count)]
    share_phones(found, chance)
    return found


def customer(number_: int, year: Year, chance: random.Random, taken: set[str], names: set[tuple[str, str]]) -> Customer:
    while (name := (chance.choice(FIRST), chance.choice(LAST))) in names:
        pass
    names.add(name)
    kind = chance.choices(("account", "guest", "phone", "public"), (64, 24, 8, 4))[0]
    joined = year.start + timedelta(days=chance.uniform(-200, DAYS - 20))
    one = Customer(number_, *name, chance.choice(TOWNS), kind, joined)
    if kind in ("account", "guest"):
        one.email = address(*name, chance, taken)
        one.browser, one.visitor = code(chance), code(chance)
    if kind == "account":
        with_account(one, chance, taken)
    if kind == "phone":
        one.phone = number(chance, taken)
    if kind == "public" or chance.random() < 0.05:
        one.handle = f"{name[0]}_{name[1]}{chance.randrange(10, 99)}".lower()
    one.loyal = chance.choices((0.5, 1.0, 2.0, 4.0), (40, 42, 14, 4))[0]
    one.language = chance.choices(("", "german", "french", "spanish"), (93, 3, 2, 2))[0]
    if chance.random() < 0.06:
        one.leaves = year.today - timedelta(days=chance.uniform(70, 190))
    return one


def with_account(one: Customer, chance: random.Random, taken: set[str]) -> None:
    one.user = f"gt-{20000 + one.number}"
    if chance.random() < 0.7:
        one.phone = number(chance, taken)
    if chance.random() < 0.3:
        one.device = code(chance)
    if chance.random() < 0.12:
        one.card = f"GT{chance.randrange(10**7, 10**8)}"
    if chance.random() < 0.14:
        one.second = address(one.first, one.last, chance, taken)
        one.second_known = chance.random() < 0.6
    if chance.random() < 0.1:
        one.typo = mistyped(one.email, chance)


def share_phones(found: list[Customer], chance: random.Random) -> None:
    """Some live together: one telephone, one family name, one town."""
    alone = [one for one in found if one.kind == "account" and one.phone]
    chance.shuffle(alone)
    for one, other in zip(alone[: len(alone) // 20], alone[len(alone) // 20 : len(alone) // 10], strict=False):
        other.phone, other.last, other.town = one.phone, one.last, one.town
        one.shares_phone = other.shares_phone = True
