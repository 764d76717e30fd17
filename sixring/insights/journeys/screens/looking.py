"""What a page of journeys looks at: whose eyes, which days, of whom only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sixring.core.actors import Actor
from sixring.core.errors import Invalid

from ...dashboards import lens, names, spans
from ...dashboards.spans import Span
from ..asking.opening import NAMES
from .choices import members

USUAL = "365"  # a journey takes weeks: a quarter would cut many
BY = {
    "group": gettext_lazy("Customers"), "channel": gettext_lazy("First channel"),
    "reason": gettext_lazy("Contact reason"), "product": gettext_lazy("Product"), "language": gettext_lazy("Language"),
}  # fmt: skip
Option = tuple[str, str | Promise]


@dataclass(frozen=True, slots=True)
class Look:
    """`where`: only journeys of these customers, that began by this channel, or had this reason."""

    actor: Actor
    span: Span
    where: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, actor: Actor, zone: str, given: QueryDict) -> Look:
        """As an address says it; journeys over everybody are for leads. Raises `Forbidden`, `Invalid`."""
        actor.must("lead")
        asked = {name: given.get(name, "")[:10] for name in ("period", "first", "last")}
        span = spans.read(zone, asked["period"] or USUAL, asked["first"], asked["last"])
        return cls(actor, span, {by: member(by, str(given[by])) for by in BY if given.get(by)})

    @property
    def asking(self) -> dict[str, Any]:
        """How journeys are asked."""
        return {
            "since": self.span.since, "until": self.span.until, "where": dict(self.where), "zone": self.span.zone,
        }  # fmt: skip

    @property
    def before(self) -> Look:
        return replace(self, span=self.span.before)

    def only(self, **more: Any) -> Look:
        return replace(self, where={**self.where, **more})

    @property
    def query(self) -> dict[str, str]:
        return {**self.span.query, **{by: lens.written(value) for by, value in self.where.items()}}

    def address(self, path: str, **more: object) -> str:
        """`path` with the same view, and `more`; what is empty is left out."""
        told = {**self.query, **{name: str(value) for name, value in more.items()}}
        return f"{path}?{urlencode({name: value for name, value in told.items() if value})}"

    @property
    def words(self) -> str:
        """Of whom only; "" of everybody."""
        return " · ".join(f"{BY[by]}: {called(by, value)}" for by, value in self.where.items())


def member(by: str, text: str) -> Any:
    """What an address says of a group, as journeys know it. Raises `Invalid`."""
    if by == "group" and text not in NAMES:
        raise Invalid(_("There is no such group of customers."))
    return lens.member(by, text[:80])


def called(by: str, value: Any) -> str:
    return str(NAMES.get(value, value)) if by == "group" else names.names(by, [value])[value]


def context(look: Look, **beside: object) -> dict[str, Any]:
    """What the filters above a page need; `beside` is what else its address carries."""
    return {
        "look": look, "periods": spans.NAMED.items(), "offered": offered(look), "only": look.words,
        "may_configure": look.actor.may("configure"),
        "beside": {name: value for name, value in beside.items() if value},
    }  # fmt: skip


def offered(look: Look) -> list[dict[str, Any]]:
    """By what one may look at some only, each with its choices, the most frequent first, and what is chosen."""
    there = members(tuple(BY))
    found = {by: options(look, by, there[by]) for by in BY}
    return [
        {"by": by, "label": label, "choices": found[by], "chosen": lens.written(look.where.get(by, ""))}
        for by, label in BY.items() if len(found[by]) > 1 or by in look.where
    ]  # fmt: skip


def options(look: Look, by: str, there: Sequence[Any]) -> list[Option]:
    """What is chosen stands there even where nobody is left."""
    shown = [*there, *([look.where[by]] if by in look.where and look.where[by] not in there else [])]
    if by == "group":
        return [(lens.written(one), called(by, one)) for one in shown]
    return [(lens.written(one), name) for one, name in names.names(by, shown).items()]
