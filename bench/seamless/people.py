"""Who the stories are about: customers with the ways they are known by, some of them a household with one telephone."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from sixring.demo import names


@dataclass
class Customer:
    """`joined`: they have an account with the shop, which has confirmed their address and number. Others are known by
    what they write from. `shared`: somebody else of the story has the same number."""

    key: str
    first: str
    last: str
    email: str
    phone: str
    joined: bool
    shared: bool = False
    values: set[str] = field(default_factory=set)

    @property
    def user(self) -> str:
        return f"user-{self.key}"

    @property
    def visitor(self) -> str:
        return f"visitor-{self.key}"

    @property
    def full(self) -> str:
        return f"{self.first} {self.last}"


class Town:
    """Makes customers nobody has met before."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.taken: set[str] = set()

    def customer(self, key: str, *, joined: bool) -> Customer:
        first, last = self.chance.choice(names.FIRST), self.chance.choice(names.LAST)
        email = names.address(first, last, self.chance, self.taken)
        return Customer(key, first, last, email, self.number(), joined)

    def number(self) -> str:
        """From one of the ranges for fiction, which are too few for a thousand stories: longer by two digits."""
        while True:
            found = f"+4479{self.chance.randrange(10**8):08}"
            if found not in self.taken:
                self.taken.add(found)
                return found

    def partner(self, of: Customer) -> Customer:
        """Who lives with `of`, has an account too, and gives the same number."""
        found = self.customer(f"{of.key}p", joined=True)
        found.last, found.phone, found.shared, of.shared = of.last, of.phone, True, True
        return found
