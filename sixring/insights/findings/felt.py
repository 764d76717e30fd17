"""How customers fared within some days, beside all other days of the period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sixring.core import statistics

from .. import metrics
from ..metrics import kinds, noise
from ..metrics.answers import Row
from .shapes import Felt

LOOKED_AT = ("csat", "nps", "ease", "negative", "stars", "target_met")
ENOUGH = 10  # on either side
SURE = 0.05


def felt(since: date, until: date, first: date, last: date, zone: str) -> list[Felt]:
    """Of the period from `since` to before `until`: what differed from `first` to before `last`, the surest first.
    Shares, scores and NPS as `core.statistics` compares them, corrected for all that are looked at (Holm)."""
    inside = rows(first, last, zone)
    outside = together([rows(since, first, zone), rows(last, until, zone)])
    found = [one for name in LOOKED_AT if (one := compared(name, inside[name], outside[name])) is not None]
    ps = statistics.holm([one.p for one in found])
    real = [corrected(one, p) for one, p in zip(found, ps, strict=True) if p < SURE]
    return sorted(real, key=lambda one: one.p)


def rows(first: date, last: date, zone: str) -> dict[str, Row]:
    if first >= last:
        known = metrics.everything()
        return {name: kinds.nothing(known[name]) for name in LOOKED_AT}
    found = metrics.many(LOOKED_AT, since=first, until=last, zone=zone, least=0)
    return {name: answer.figures for name, answer in found.items()}


def together(parts: Sequence[Mapping[str, Row]]) -> dict[str, Row]:
    known = metrics.everything()
    return {name: kinds.together(known[name], [one[name] for one in parts if one[name]["n"]]) for name in LOOKED_AT}


def compared(name: str, inside: Row, outside: Row) -> Felt | None:
    metric = metrics.named(name)
    a, b = inside.get("value"), outside.get("value")
    if a is None or b is None or min(inside["n"], outside["n"]) < ENOUGH:
        return None
    found = noise.differ(metric, inside, outside, 1.0)
    worse = (a < b) == (metric.better == "up") and a != b
    return Felt(name, a, b, (inside["n"], outside["n"]), found.p, worse)


def corrected(one: Felt, p: float) -> Felt:
    return Felt(one.metric, one.inside, one.outside, one.n, p, one.worse)
