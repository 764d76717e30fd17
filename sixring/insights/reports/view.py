"""What a report looks at: its days, and what was found in them, found once for all sections."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from sixring.core.actors import SYSTEM

from .. import findings
from ..dashboards import changed
from ..dashboards.changed import Against
from ..dashboards.lens import Lens
from ..dashboards.spans import Span
from ..findings import Episode, Finding

A_DAY = timedelta(days=1)
KEY = (
    "conversations", "first_reply", "full_resolution", "target_met", "fcr", "repeated", "csat", "nps", "ease",
    "negative", "orders", "revenue", "bought_again", "churn",
)  # fmt: skip


@dataclass
class View:
    """Whole days from `first` to `last` in `zone`, as the whole organisation sees them: no rows of single people."""

    first: date
    last: date
    zone: str = "UTC"
    sections: tuple[str, ...] = ()
    lens: Lens = field(init=False)

    def __post_init__(self) -> None:
        self.lens = Lens(SYSTEM, Span(self.first, self.last, self.zone))

    @property
    def span(self) -> Span:
        return self.lens.span

    @property
    def until(self) -> date:
        """Exclusive."""
        return self.last + A_DAY

    @cached_property
    def episodes(self) -> list[Episode]:
        return findings.episodes(self.first, self.until, zone=self.zone)

    @cached_property
    def findings(self) -> list[Finding]:
        return findings.findings(self.first, self.until, zone=self.zone, found=self.episodes)

    @cached_property
    def changes(self) -> Mapping[str, Against]:
        return changed.of(self.lens, [name for name in KEY if self.lens.fits(name)])
