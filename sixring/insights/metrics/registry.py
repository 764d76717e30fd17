"""The registry: every metric once, with what it means, whom it counts, and where it comes from.

A metric is rows of one table of the lake, a moment by which a row belongs to a period, and a value of each row. Its
kind says how values become a figure:

| kind | value of a row | figure |
|---|---|---|
| `count` | none | `n` |
| `distinct` | what is told apart | `n`, each once; periods have no sum |
| `duration` | seconds | `n`, `median`, `mean`, `p90`, `p95`; quantiles are exact |
| `share` | yes or no; neither where it is unknown | `k`, `n`, `value` from 0 to 1, `low`, `high` (Wilson) |
| `mix` | anything | `k` of the group, `n` of all groups of the period, `value` = k / n, `low`, `high` |
| `score` | a number | `n`, `value` (mean), `low`, `high` (Student's t) |
| `nps` | 1, 0 or -1 | `n`, `value` (points), `low`, `high` (adjusted Wald) |
| `sum` | a number | `n`, `value`, `se` |
| `ratio` | a number, and what it is `per` | `n`, `value` = `top` / `bottom`, the sums of both, `se` |
| `stock` | from `at` to `until` it was there | `n` at the end of a period; `median`, `p90`, `oldest` age in seconds |
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sixring.core.errors import NotFound

Kind = Literal["count", "distinct", "duration", "share", "mix", "score", "nps", "sum", "ratio", "stock"]
KINDS: tuple[Kind, ...] = ("count", "distinct", "duration", "share", "mix", "score", "nps", "sum", "ratio", "stock")
GROUPS = ("volume", "speed", "quality", "work", "listening", "channels", "business", "")
Column = Callable[[Any], Any]  # a table of Ibis -> one value of each of its rows
Words = Any  # text, or text translated when it is read


@dataclass(frozen=True, slots=True)
class Scope:
    """What is asked about: [`since`, `until`) cut into `periods`, as far as the lake knows (`fresh_at`). All UTC."""

    since: datetime
    until: datetime
    periods: tuple[tuple[datetime, datetime], ...]
    fresh_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """`table` names a table of the lake, or makes rows from it: (lake, scope) -> table with the columns it needs.

    `at`: the column by which a row belongs to a period. `where`: which rows count at all. `business`: the value in
    business time. `per`: of a ratio, what it is divided by. `until`: of a stock, when a row was no longer there (empty:
    it still is). `scale`: of a score, the least and the most anybody can say. `sliced`: by what it can be told apart
    beyond the columns of its table; `slices` makes the column of such a dimension: (rows, lake) -> rows.
    `conversation`: the column that leads to a conversation; empty where none does. `lacking` says what is missing
    before it can be measured, "" where nothing is. `cut`: by what it is told apart where nobody says. `note`:
    what stands beside its definition today, such as how often its detector is right. `by_period`: its rows are made for
    each period, so that those of several are not those of the whole. `paid_in`: of an amount, how its currency is
    found; the metric of an answer has it as `currency`.
    """

    name: str
    title: Words
    unit: str
    kind: Kind
    table: str | Callable[[Any, Scope], Any]
    value: Column
    at: str = "at"
    where: Column | None = None
    business: Column | None = None
    per: Column | None = None
    until: str = ""
    scale: tuple[float, float] | None = None
    better: Literal["up", "down", ""] = ""
    definition: Words
    population: Words
    source: Words
    needs: Words = ""
    sliced: tuple[str, ...] = ()
    slices: Mapping[str, Callable[[Any, Any], Any]] = field(default_factory=dict)
    conversation: str = "conversation"
    lacking: Callable[[], str] | None = None
    cut: str = ""
    note: Callable[[], str] | None = None
    by_period: bool = False
    paid_in: Callable[[Any], str] | None = None
    currency: str = ""
    group: str = ""

    def rows(self, lake: Any, scope: Scope) -> Any:
        """Its table, as Ibis has it."""
        return lake.table(self.table) if isinstance(self.table, str) else self.table(lake, scope)

    @property
    def main(self) -> str:
        """The column of an answer that stands for the metric: a median says more of durations than a mean."""
        return {"duration": "median", "count": "n", "distinct": "n", "stock": "n"}.get(self.kind, "value")


_known: dict[str, Metric] = {}


def metric(name: str, **facts: Any) -> Callable[[Column], Column]:
    """Register the metric `name`, whose value of each row the function gives; facts as in `Metric`."""

    def register(value: Column) -> Column:
        add(Metric(name=name, value=value, **facts))
        return value

    return register


def add(one: Metric) -> Metric:
    """Know `one` from now on. Names are taken once."""
    if one.name in _known:
        raise ValueError(f"There are two metrics called {one.name}.")
    if one.kind not in KINDS or (one.kind == "ratio") != (one.per is not None):
        raise ValueError(f"{one.name}: a ratio, and only that, is per something; kinds are {', '.join(KINDS)}.")
    _known[one.name] = one
    return one


def named(name: str) -> Metric:
    """Raises `NotFound` for a name there is no metric of."""
    found = everything().get(name)
    if found is None:
        raise NotFound(f"There is no metric “{name}”.")
    return found


def everything() -> dict[str, Metric]:
    """All metrics by name, in the order screens show them."""
    from . import definitions

    definitions.load()
    return dict(sorted(_known.items(), key=lambda entry: GROUPS.index(entry[1].group)))
