"""The demo's truth: who was who, and which message belonged to which matter, kept beside the data; and how far what
Sixring made of it agrees.

`truth.jsonl.gz` begins with a line about the world, then one line for each touch that customers sent: the account it
came by, its name in the log, whose it truly was, whether it came with proof of that, and its matter.
"""

from __future__ import annotations

import gzip
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from sixring.channels.models import Account
from sixring.conversations.models import Placement
from sixring.interactions.models import Interaction
from sixring.people.models import Membership

from .keeping import TRUTH
from .plan.steps import Step


class Line(msgspec.Struct, array_like=True):
    """One touch. `matter` is "" for what is silent, or said by us."""

    account: int
    key: str
    who: int
    proven: bool
    matter: str = ""


class Book:
    """Keeps the truth while the world is told."""

    def __init__(self) -> None:
        self.lines: list[Line] = []

    def note(self, step: Step, account: Account, dedupes: Sequence[str]) -> None:
        if step.act != "public_answer":
            self.lines += [Line(account.pk, key, step.who, step.proven, step.matter) for key in dedupes]

    def write(self, home: Path, world: dict[str, Any]) -> None:
        with gzip.open(home / TRUTH, "wb", compresslevel=4) as file:
            for line in ({**world, "touches": len(self.lines)}, *self.lines):
                file.write(msgspec.json.encode(line) + b"\n")


def read(home: Path) -> tuple[dict[str, Any], list[Line]]:
    with gzip.open(home / TRUTH, "rb") as file:
        world: dict[str, Any] = msgspec.json.decode(file.readline())
        decoder = msgspec.json.Decoder(Line)
        return world, [decoder.decode(line) for line in file]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Shares and of how many."""

    right_person: float
    proven: int
    right_matter: float
    messages: int
    lost: int

    def as_figures(self) -> dict[str, Any]:
        return {
            "right_person": round(self.right_person, 5), "right_person_n": self.proven,
            "right_matter": round(self.right_matter, 5), "right_matter_n": self.messages, "lost": self.lost,
        }  # fmt: skip


def agreement(lines: Iterable[Line]) -> Agreement:
    """How far Sixring agrees with the truth.

    right_person: of the touches that came with proof of whose they are, the share whose person is the one that holds
    most of that true customer's proven touches, and is mostly (by proven touches) that true customer.

    right_matter: of all messages of customers that belong to a matter, proven or not, the share whose conversation is
    the one that holds most of that true matter's messages, and is mostly that true matter.

    A touch that is not in the log counts as wrong.
    """
    people, matters, lost = [], [], 0
    found = {(account, key): (person, place) for account, key, person, place in what_became()}
    for line in lines:
        person, place = found.get((line.account, line.key), (None, None))
        lost += (line.account, line.key) not in found
        if line.proven:
            people.append((line.who, person))
        if line.matter:
            matters.append((line.matter, place))
    return Agreement(share(people), len(people), share(matters), len(matters), lost)


def what_became() -> Iterator[tuple[int, str, int | None, int | None]]:
    """(account, name in the log, whose it was then, its conversation) of every touch."""
    periods: dict[int, list[tuple[datetime | None, datetime | None, int]]] = defaultdict(list)
    for identity, since, until, person in Membership.objects.values_list("identity", "since", "until", "person"):
        periods[identity].append((since, until, person))
    places = dict(Placement.objects.filter(current=True).values_list("interaction", "conversation"))
    touches = Interaction.objects.values_list("pk", "account", "dedupe", "identity", "occurred_at")
    for pk, account, key, identity, at in touches.iterator(5000):
        then = (
            p
            for since, until, p in periods.get(identity, ())
            if (not since or since <= at) and (not until or at < until)
        )
        yield account, key, next(then, None), places.get(pk)


def share(pairs: Sequence[tuple[Hashable, int | None]]) -> float:
    """Rule: of (what it truly is, where it was put), the share put where most of it is, mostly among its own."""
    where: dict[Hashable, Counter[int | None]] = defaultdict(Counter)
    whose: dict[int | None, Counter[Hashable]] = defaultdict(Counter)
    for true, put in pairs:
        where[true][put] += 1
        whose[put][true] += 1
    home = {true: counts.most_common(1)[0][0] for true, counts in where.items()}
    owner = {put: counts.most_common(1)[0][0] for put, counts in whose.items()}
    right = sum(put is not None and home[true] == put and owner[put] == true for true, put in pairs)
    return right / len(pairs) if pairs else 1.0
