"""What is asked: over which time, cut how, told apart by what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sixring.core import clock
from sixring.insights.lake.reading import Lake

from . import periods
from .registry import Metric, Scope

LEAST = 5  # of fewer, a figure would tell of single people


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of one or several metrics."""

    scope: Scope
    grain: str | None = None
    by: tuple[str, ...] = ()
    where: Mapping[str, Any] | None = None
    zone: str = "UTC"
    business: bool = False
    least: int = LEAST

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that tell the rows of an answer apart."""
        return (("at_",) if self.grain else ()) + self.by

    @property
    def dimensions(self) -> set[str]:
        return {*self.by, *(self.where or {})}

    def in_business(self, metric: Metric) -> bool:
        return self.business and metric.business is not None


def scope_of(since: date | datetime, until: date | datetime, grain: str | None, zone: str, lake: Lake) -> Scope:
    """Dates as days in `zone`. Periods that have not begun are none."""
    first, last = periods.moment(since, zone), periods.moment(until, zone)
    cut = periods.cut(first, last, grain, zone)
    begun = tuple(piece for piece in cut if piece[0] <= clock.now()) or cut[:1]
    return Scope(first, last, begun, fresh_at(lake))


def fresh_at(lake: Lake) -> datetime:
    """Up to when the lake knows what happened."""
    return datetime.fromisoformat(lake.manifest.at) if lake.manifest.at else clock.now()
