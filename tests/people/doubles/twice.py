"""People of an invented town, some of them recorded twice: by the shop under one address, by the desk under another."""

from __future__ import annotations

import random
from collections.abc import Sequence

from sixring.people.models import Identity, Person
from tests.people.seeing import see, seen

GIVEN = "robert anna dieter maria john lucia peter sofia hans emma karl nina paul clara oscar ines".split()
FAMILY = "mueller allen rossi smith fernandez berg novak young costa weber lind moreau okafor silva tanaka".split()
CITY = "london leeds bath york hull derby".split()


def town(many: int = 60, twice: int = 30, seed: int = 7) -> list[tuple[Identity, Identity]]:
    """`many` people, the first `twice` of them recorded a second time with a slip of the pen here and there; returns
    those pairs. All that is said of them comes from the shop's own books."""
    chance = random.Random(seed)
    first, second = [], []
    for who in range(many):
        facts = someone(chance, who)
        first.append(seen("email", f"{facts['name'].replace(' ', '.').lower()}{who}@shop.test", facts=facts))
        if who < twice:
            second.append(seen("email", f"old{who}@elsewhere.test", facts=again(facts, chance)))
    found = see(*first, *second)
    return list(zip(found[:twice], found[many:], strict=True))


def someone(chance: random.Random, who: int) -> dict[str, str]:
    family = chance.choice(FAMILY) + chance.choice("aeiou") + chance.choice("nrst")
    return {
        "name": f"{chance.choice(GIVEN)} {family}".title(), "birth_date": born(chance), "city": chance.choice(CITY),
        "postcode": f"{chance.choice('ABCD')}{chance.randint(1, 9)} {chance.randint(1, 9)}XY",
        "phone": f"+4420794{who:05}",
    }  # fmt: skip


def born(chance: random.Random) -> str:
    return f"{chance.randint(1940, 2004)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"


def again(facts: dict[str, str], chance: random.Random) -> dict[str, str]:
    other = dict(facts)
    if chance.random() < 0.4:
        at = chance.randrange(3, len(other["name"]) - 1)
        other["name"] = other["name"][:at] + other["name"][at + 1 :]
    for name in ("city", "postcode"):
        if chance.random() < 0.2:
            del other[name]
    return other


def persons(pairs: Sequence[tuple[Identity, Identity]]) -> set[frozenset[int]]:
    now = dict(Identity.objects.values_list("pk", "person"))
    return {frozenset((now[one.pk], now[other.pk])) for one, other in pairs}


def standing() -> int:
    return Person.objects.filter(redirect=None).count()
