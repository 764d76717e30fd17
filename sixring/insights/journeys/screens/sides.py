"""What is compared with what, and which lines differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sixring.core.errors import Invalid

from ...dashboards import said
from ..shapes import Comparison, EdgeChange
from . import words
from .drawn.numbers import between
from .looking import BY, Look, member, offered

MOST = 15
BEFORE, ALL = "", "all"
NAMED = {BEFORE: gettext_lazy("the period before"), ALL: gettext_lazy("everybody")}


def choices(look: Look) -> list[tuple[str, str | Promise]]:
    """What one may compare with: the period before; everybody, or another group in the same period."""
    found: list[tuple[str, str | Promise]] = [(BEFORE, NAMED[BEFORE])]
    if look.where:
        found.append((ALL, NAMED[ALL]))
    for group in offered(look):
        found += [(f"{group['by']}:{value}", f"{group['label']}: {label}") for value, label in group["choices"]]
    return found


def other(look: Look, against: str) -> Look:
    """The other side. Raises `Invalid`."""
    if against == BEFORE:
        return look.before
    if against == ALL:
        return replace(look, where={})
    by, _colon, value = against.partition(":")
    if by not in BY or not value:
        raise Invalid(_("Say what to compare with."))
    return replace(look, where={**look.where, by: member(by, value)})


def names(look: Look, against: Look) -> tuple[str, str]:
    """What both sides are called, the other one first."""
    if look.span != against.span:
        return against.span.words, look.span.words
    return against.words or _("everybody"), look.words or _("everybody")


@dataclass(frozen=True, slots=True)
class Line:
    """`real`: beyond chance among all that were compared."""

    words: str
    a: str
    b: str
    change: str
    interval: str
    a_median: str
    b_median: str
    real: bool


def edges(found: Comparison) -> Sequence[Line]:
    """Lines that differ most first; those beyond chance before all others."""
    ordered = sorted(found.edges, key=lambda one: (not one.real, -abs(one.change.value or 0.0)))
    return [line(one, found) for one in ordered[:MOST]]


def line(one: EdgeChange, found: Comparison) -> Line:
    labels = {**found.a.basis.labels, **found.b.basis.labels}
    return Line(
        words.path((one.source, one.target), labels), one.a.words, one.b.words, one.change.said or said.NOTHING,
        between(one.change), words.lasted(one.a_median_s), words.lasted(one.b_median_s), one.real,
    )  # fmt: skip
