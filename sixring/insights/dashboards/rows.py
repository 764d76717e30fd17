"""The rows behind a figure: of conversations those alone that whoever looks may see, and how many they may not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sixring.conversations import access, desk, subject
from sixring.conversations.models import Conversation
from sixring.core.actors import Actor

from .. import metrics
from ..metrics.registry import Metric
from . import said
from .lens import Lens
from .one_metric import known, narrowed

MOST = 200


@dataclass(frozen=True, slots=True)
class Line:
    """`conversation` None: the row belongs to none. `value` is what the row adds to the figure, in words."""

    at: datetime
    value: str
    conversation: int | None
    title: str


@dataclass(frozen=True, slots=True)
class Rows:
    """`n`: how many the figure rests on; `hidden`: how many of the latest `MOST` are not for this actor's eyes."""

    metric: Metric
    lines: Sequence[Line]
    n: int
    hidden: int

    @property
    def more(self) -> int:
        return max(0, self.n - len(self.lines) - self.hidden)


def behind(lens: Lens, name: str) -> Rows:
    """The latest rows of a metric. Raises `NotFound`."""
    metric = known(name)
    lens = narrowed(lens, metric)
    found = metrics.rows_behind(
        name, since=lens.span.since, until=lens.span.until, where=lens.where, zone=lens.span.zone,
        business=lens.business, limit=MOST,
    )  # fmt: skip
    titles = seen({row["conversation"] for row in found if row["conversation"] is not None}, lens.actor)
    lines = [
        Line(row["at"], worth(metric, row["value"]), row["conversation"], titles.get(row["conversation"], ""))
        for row in found
        if row["conversation"] is None or row["conversation"] in titles
    ]
    return Rows(metric, lines, lens.ask(name).n, len(found) - len(lines))


def seen(ids: set[int], actor: Actor) -> dict[int, str]:
    """What the conversations among `ids` that `actor` may see are called."""
    rows = access.visible_to(actor).filter(pk__in=ids).select_related("anchor__person", "reach").order_by()
    shown: list[Conversation] = subject.shown(rows, actor)
    return {one.pk: desk.title(one) for one in shown}


def worth(metric: Metric, value: object) -> str:
    """What one row says: a duration, yes or no, a number."""
    if isinstance(value, bool):
        return str(said.YES if value else said.NO)
    if metric.main == "n" or not isinstance(value, int | float):
        return ""
    if metric.kind == "share":
        return str(said.YES if value else said.NO)
    if metric.kind == "nps":
        return said.signed(value)
    return said.say(metric, float(value))
