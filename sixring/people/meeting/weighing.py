"""What likeness is worth: Fellegi and Sunter's weights with Winkler's frequencies, as the last run of the resolver
learned them; before the first one, as learned from invented customers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp2, log2

import msgspec
from django.db.models import Max

from . import likeness
from .likeness import UNKNOWN, Values
from .models import Portrait, Weighing
from .portraits import hashed

FEW = 2  # how often a value occurs that is not among the frequent ones, this one and the other
EIGHTHS = 8


class Column(msgspec.Struct, frozen=True):
    """A column's steps, and the bits each is worth for one person and for one household. `known`: records that say
    something; `same`: how often two of those say the same, 0 where rare values are worth no more than others."""

    name: str
    steps: Sequence[str]
    bits: Sequence[float]
    home_bits: Sequence[float]
    shared: bool
    known: int = 0
    same: float = 0.0


class Model(msgspec.Struct, frozen=True):
    """`prior` and `home_prior`: log2 odds of two at random among `people`. `often`: hash of column and value → how many
    have it, for the frequent ones."""

    prior: float
    home_prior: float
    people: int
    columns: Sequence[Column]
    often: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Weighed:
    """Log2 odds that two are one person rather than strangers or housemates, and by which steps."""

    log_odds: float
    steps: Sequence[tuple[str, str, float]]


@dataclass(frozen=True, slots=True)
class Scales:
    """A model for as many people as there are now: `times` as many as it was learned from. That two at random are one
    person is as much less likely, and a value nobody else has as much rarer."""

    model: Model
    times: float

    @property
    def prior(self) -> float:
        return self.model.prior - log2(self.times)

    @property
    def home_prior(self) -> float:
        return self.model.home_prior - log2(self.times)

    def rarity(self, column: Column, value: str) -> float:
        """Bits by which the same `value` says more than the same value says on average. Among more people than it was
        learned from a value nobody had is rarer; among fewer it isn't commoner."""
        more = max(self.times, 1.0)
        often = self.model.often.get(hashed(f"{column.name}|{value}"), 0) * more
        return log2(column.same * column.known * more) - log2(max(often, FEW))


def weigh(mine: Values, theirs: Values, scales: Scales) -> Weighed:
    """As the resolver weighs a pair (people/matching/resolving.py, `scored`)."""
    theirs, order = likeness.turned_right(mine, theirs)
    steps: list[tuple[str, str, float]] = []
    rare, rare_home, homely = 0.0, 0.0, 0.0
    for column in scales.model.columns:
        step = order if column.name == "order" else likeness.level(column.name, mine, theirs)
        if step == UNKNOWN:
            continue
        steps.append((column.name, column.steps[step], column.bits[step]))
        homely += column.home_bits[step]
        if step == 0 and column.same:
            more = scales.rarity(column, mine[column.name])
            rare, rare_home = rare + more * (not column.shared), rare_home + more * column.shared
    own, home = round(rare * EIGHTHS) / EIGHTHS, round(rare_home * EIGHTHS) / EIGHTHS
    person = scales.prior + own + home + sum(bits for *_, bits in steps)
    housemates = scales.home_prior + home + homely
    rivals = housemates if housemates > 30 else log2(1 + exp2(housemates))
    steps.sort(key=lambda one: -abs(one[2]))
    further = [("values", "rarer or commoner than usual", own + home), ("household", "might be another's", -rivals)]
    return Weighed(person - rivals, [*steps, *(one for one in further if abs(one[2]) >= 0.05)])


def scales() -> Scales:
    """The model in force, for the people there are now: about as many as the last one's number, which costs nothing."""
    model = latest()
    people = Portrait.objects.aggregate(last=Max("person"))["last"] or 0
    return Scales(model, max(people, 2) / max(model.people, 2))


def latest() -> Model:
    """The model in force; read once a process for each one that was learned."""
    pk = Weighing.objects.order_by("-pk").values_list("pk", flat=True).first()
    return learned(pk) if pk else shipped()


@cache
def learned(pk: int) -> Model:
    learned.cache_clear()
    return msgspec.msgpack.decode(bytes(Weighing.objects.get(pk=pk).model), type=Model)


@cache
def shipped() -> Model:
    """Learned from invented customers (bin/bench recognise --learn)."""
    return msgspec.json.decode(files(__package__).joinpath("shipped.json").read_bytes(), type=Model)


def keep(model: Model) -> None:
    """From now on `model` counts."""
    row = Weighing.objects.create(model=msgspec.msgpack.encode(model))
    Weighing.objects.filter(pk__lt=row.pk).delete()
