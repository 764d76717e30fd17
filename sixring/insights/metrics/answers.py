"""What asking gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .registry import Metric

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """`rows`: one for each period and group, in order. A row has `at` (when its period begins, in UTC) where a grain
    was asked for, each dimension asked for by its name (None: unknown), the figures of the metric's kind, and
    `suppressed`: of fewer than `least` there is `n` alone. A row without anything has n = 0 and None, never 0.

    `n`: how many all rows rest on. `suppressed`: how many rows were. `missing` says what is needed where the metric
    has never been measured here; "" otherwise. `business`: whether durations are in business time.
    """

    metric: Metric
    rows: list[Row]
    n: int
    period: tuple[datetime, datetime]
    zone: str
    fresh_at: datetime
    suppressed: int = 0
    grain: str | None = None
    by: tuple[str, ...] = ()
    where: dict[str, Any] = field(default_factory=dict)
    business: bool = False
    missing: str = ""

    @property
    def figures(self) -> Row:
        """The only row, of an answer that is neither cut nor sliced."""
        return self.rows[0] if self.rows else {}

    @property
    def value(self) -> float | None:
        """What stands for the metric in that row; None where it is not measured."""
        found: float | None = self.figures.get(self.metric.main)
        return found
