"""What a screen looks at: whose eyes, which days, of what only; and asking the metrics through it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from sixring.core.actors import Actor
from sixring.core.errors import Invalid

from .. import metrics
from ..metrics.answers import Answer
from ..metrics.slices import DIMENSIONS, dimensions
from . import kept, names, spans
from .spans import Span

NUMBERS = frozenset({"team", "agent", "reason", "topic"})
MOST_GAPS = 0.25
COARSER = {"day": "week", "week": "month", "month": "quarter"}
UNKNOWN = "-"  # in addresses: of whatever it is not known


@dataclass(frozen=True, slots=True)
class Lens:
    """`where`: only of these, by dimension. `business`: durations in business time."""

    actor: Actor
    span: Span
    where: Mapping[str, Any] = field(default_factory=dict)
    business: bool = False

    @classmethod
    def of(cls, actor: Actor, zone: str, given: QueryDict) -> Lens:
        """As an address says it. Figures over all conversations are for leads. Raises `Forbidden`, `Invalid`."""
        actor.must("lead")
        asked = {name: given.get(name, "")[:10] for name in ("period", "first", "last")}
        span = spans.read(zone, asked["period"] or spans.USUAL, asked["first"], asked["last"])
        where = {name: member(name, str(given[name])[:80]) for name in DIMENSIONS if given.get(name)}
        return cls(actor, span, where, given.get("hours") == "business")

    def ask(self, name: str, *, grain: str | None = None, by: Sequence[str] = ()) -> Answer:
        return self.many([name], grain=grain, by=by)[name]

    def many(
        self, wanted: Iterable[str], *, grain: str | None = None, by: Sequence[str] = (), why: bool = True
    ) -> dict[str, Answer]:  # fmt: skip
        """Answers by name, of those metrics that can be told apart by what is looked at; the others are left out.
        `why`: whether anybody wants to know what is missing where there is nothing."""
        known = tuple(name for name in wanted if self.fits(name, by))
        if not known:
            return {}
        ask = partial(metrics.many, **self.asking, grain=grain, by=tuple(by), why=why)
        return kept.each(("many", self.key, grain, tuple(by), why), known, ask)

    @property
    def key(self) -> Hashable:
        """What answers depend on; not on whose eyes."""
        return self.span, tuple(sorted(self.where.items(), key=str)), self.business

    @property
    def asking(self) -> dict[str, Any]:
        """How the metrics are asked."""
        return {
            "since": self.span.since, "until": self.span.until, "where": self.where, "zone": self.span.zone,
            "business": self.business,
        }  # fmt: skip

    def courses(self, wanted: Iterable[str]) -> dict[str, Answer]:
        """Answers cut by time, as fine as the numbers allow: where many pieces would be held back, by longer ones."""
        found = {name: course for name, (_whole, course) in self.whole_and_course(wanted).items()}
        sparse = [name for name, answer in found.items() if gaps(answer) > MOST_GAPS]
        coarser = COARSER.get(self.span.grain)
        return found | (self.many(sparse, grain=coarser) if coarser and sparse else {})

    def whole_and_course(self, wanted: Iterable[str]) -> dict[str, tuple[Answer, Answer]]:
        """Of those that can be told apart by what is looked at: answers over all of it, and cut by time."""
        known = tuple(name for name in wanted if self.fits(name))
        ask = partial(metrics.courses, **self.asking, grain=self.span.grain)
        found = kept.each(("courses", self.key, self.span.grain), known, ask) if known else {}
        kept.known_already(("many", self.key, None, (), True), {name: whole for name, (whole, _cut) in found.items()})
        return found

    def fits(self, name: str, by: Sequence[str] = ()) -> bool:
        """Whether there is such a metric, and it knows the dimensions looked at."""
        metric = metrics.everything().get(name)
        return metric is not None and {*self.where, *by} <= set(dimensions(metric))

    @property
    def before(self) -> Lens:
        return replace(self, span=self.span.before)

    def only(self, **more: Any) -> Lens:
        return replace(self, where={**self.where, **more})

    @property
    def query(self) -> dict[str, str]:
        """What an address of the same view carries."""
        only = {name: UNKNOWN if value is None else str(value) for name, value in self.where.items()}
        return {**self.span.query, **only, **({"hours": "business"} if self.business else {})}

    def address(self, path: str, **more: object) -> str:
        """`path` with the same view, and `more`; what is empty is left out."""
        told = {**self.query, **{name: str(value) for name, value in more.items()}}
        return f"{path}?{urlencode({name: value for name, value in told.items() if value})}"

    @property
    def words(self) -> str:
        """Of what only; "" of everything."""
        said = [f"{names.dimension(by)}: {names.names(by, [one])[one]}" for by, one in self.where.items()]
        return " · ".join(said)


def gaps(answer: Answer) -> float:
    """Which part of what was measured would not be shown, 0 to 1."""
    measured = [row for row in answer.rows if row["n"]]
    return answer.suppressed / len(measured) if measured else 0.0


def member(by: str, text: str) -> Any:
    """What an address says of a dimension, as the lake has it. Raises `Invalid`."""
    if text == UNKNOWN:
        return None
    if by not in NUMBERS:
        return text
    if not text.isdecimal() or len(text) > 18:
        raise Invalid(f"{names.dimension(by)}: {text[:20]}?")
    return int(text)


def written(value: Any) -> str:
    """The same the other way round."""
    return UNKNOWN if value is None else str(value)
