"""The sum: what comes back in a year, what it costs, and what each assumption moves. Pure.

    saved contacts = contacts x deflected x contact_cost
    saved time     = contacts x (1 - deflected) x time_saved x contact_cost
    customers kept = active x lost x kept x customer_value x margin
    cost           = cost_yearly + cost_once / years

A part whose figures are not all known counts nothing and says what it needs. Low is everything at its worst at once,
high everything at its best: wider than chance would have it, because assumptions may all be wrong the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from .supposing import KNOWN, Range

Values = Mapping[str, float]
PARTS: Mapping[str, tuple[tuple[str, ...], Callable[[Values], float]]] = {
    "saved_contacts": (
        ("contacts", "deflected", "contact_cost"), lambda v: v["contacts"] * v["deflected"] * v["contact_cost"]
    ),
    "saved_time": (
        ("contacts", "deflected", "time_saved", "contact_cost"),
        lambda v: v["contacts"] * (1 - v["deflected"]) * v["time_saved"] * v["contact_cost"],
    ),
    "kept": (
        ("active", "lost", "kept", "customer_value", "margin"),
        lambda v: v["active"] * v["lost"] * v["kept"] * v["customer_value"] * v["margin"],
    ),
}  # fmt: skip
COST = ("cost_yearly", "cost_once", "years")


@dataclass(frozen=True, slots=True)
class Part:
    """Money a year; None where figures are missing, which `needs` names."""

    name: str
    low: float | None
    likely: float | None
    high: float | None
    needs: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Swing:
    """What is left a year (see `Return.net`) with this one figure at its worst and at its best, all others likely."""

    name: str
    worst: float
    best: float

    @property
    def size(self) -> float:
        return abs(self.best - self.worst)


@dataclass(frozen=True, slots=True)
class Return:
    """`net` is what comes back less the cost, `rate` the same per unit of cost, `months` until the one-time cost is
    back (None where never): each low, likely, high; None where no part or no cost is known."""

    parts: Sequence[Part]
    cost: Part
    net: tuple[float, float, float] | None
    rate: tuple[float, float, float] | None
    months: tuple[float | None, float | None, float | None] | None
    swings: Sequence[Swing]

    @property
    def known(self) -> Sequence[Part]:
        return [one for one in self.parts if one.likely is not None]


def reckon(given: Mapping[str, Range]) -> Return:
    """`given`: what is assumed and what is measured, by name."""
    worst, likely, best = (at(given, end) for end in ("worst", "likely", "best"))
    parts = [part(name, given, worst, likely, best) for name in PARTS]
    cost = cost_of(given, worst, likely, best)
    if cost.likely is None or not any(one.likely is not None for one in parts):
        return Return(parts, cost, None, None, None, ())
    ends = [(benefit(v, given), cost_in(v), v) for v in (worst, likely, best)]
    net = tuple(back - spent for back, spent, _v in ends)
    rate = tuple((back - spent) / spent if spent else 0.0 for back, spent, _v in ends)
    months = tuple(pays_back(back, v) for back, _spent, v in ends)
    return Return(parts, cost, net, rate if cost.likely else None, months, swings(given, likely))  # type: ignore[arg-type]


def at(given: Mapping[str, Range], end: str) -> dict[str, float]:
    """Every figure at one end: the worst is the high end of what costs, and of the others the low one. A customer lost
    less often leaves less to be kept, so that too is low at worst."""
    if end == "likely":
        return {name: one.likely for name, one in given.items()}
    return {name: (one.high if is_cost(name) == (end == "worst") else one.low) for name, one in given.items()}


def is_cost(name: str) -> bool:
    return name in KNOWN and KNOWN[name].costs


def part(name: str, given: Mapping[str, Range], worst: Values, likely: Values, best: Values) -> Part:
    wanted, sum_ = PARTS[name]
    needs = [one for one in wanted if one not in given]
    if needs:
        return Part(name, None, None, None, needs)
    low, middle, high = sorted((sum_(worst), sum_(likely), sum_(best)))
    return Part(name, low, middle, high)


def cost_of(given: Mapping[str, Range], worst: Values, likely: Values, best: Values) -> Part:
    needs = [one for one in COST if one not in given]
    if needs:
        return Part("cost", None, None, None, needs)
    return Part("cost", cost_in(best), cost_in(likely), cost_in(worst))


def cost_in(values: Values) -> float:
    return values["cost_yearly"] + values["cost_once"] / values["years"]


def benefit(values: Values, given: Mapping[str, Range]) -> float:
    return sum(sum_(values) for wanted, sum_ in PARTS.values() if all(one in given for one in wanted))


def pays_back(back: float, values: Values) -> float | None:
    """Months until what comes back, less the yearly cost, has paid the one-time cost."""
    left = back - values["cost_yearly"]
    if left <= 0:
        return None
    return 12 * values["cost_once"] / left


def swings(given: Mapping[str, Range], likely: Values) -> list[Swing]:
    """What moves the result most comes first; figures that are in no known part move nothing and are left out."""
    worst, best = at(given, "worst"), at(given, "best")
    found = []
    for name in given:
        ends = [{**likely, name: end[name]} for end in (worst, best)]
        low, high = (benefit(values, given) - cost_in(values) for values in ends)
        found.append(Swing(name, low, high))
    return sorted((one for one in found if one.size), key=lambda one: -one.size)
