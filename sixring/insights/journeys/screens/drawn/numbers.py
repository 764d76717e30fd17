"""Figures of journeys beside each other: how many, how they end, how long they take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sixring.core.statistics import Difference, Estimate

from ....dashboards import said
from ....metrics.questions import LEAST
from ...shapes import Comparison, Flow
from .. import words

SHARES = {
    "converted": gettext_lazy("Ended in an order"), "satisfied": gettext_lazy("Were satisfied"),
    "came_back": gettext_lazy("Came back"), "switched": gettext_lazy("Changed channel"),
}  # fmt: skip
NEEDS = {
    "converted": gettext_lazy("orders"), "satisfied": gettext_lazy("answers to a satisfaction question"),
    "came_back": gettext_lazy("journeys old enough to tell"), "switched": gettext_lazy("journeys"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Number:
    """`beside` are its interval and n, or what it needs."""

    label: str | Promise
    value: str
    beside: Sequence[str]


def figures(found: Flow) -> list[Number]:
    people = _("of %(n)s people") % {"n": said.whole(found.people)}
    return [Number(_("Journeys"), said.whole(found.journeys), [people]), *shares(found), *lengths(found)]


def shares(found: Flow) -> list[Number]:
    return [number(name, getattr(found, name)) for name in SHARES]


def number(name: str, one: Estimate | None) -> Number:
    if one is None or one.value is None:
        return Number(SHARES[name], said.NOTHING, [_("Not measured yet: needs %(what)s") % {"what": NEEDS[name]}])
    if one.n < LEAST:
        return Number(SHARES[name], said.NOTHING, [_("too few (%(n)s)") % {"n": said.n_words(one.n)}])
    return Number(SHARES[name], one.said, [one.interval, said.n_words(one.n)])


def lengths(found: Flow) -> list[Number]:
    took = [_("median"), _("mean %(mean)s") % {"mean": words.lasted(found.mean_s)}, said.n_words(found.journeys)]
    steps = [_("median"), _("mean %(mean)s") % {"mean": bare(found.mean_steps)}, said.n_words(found.journeys)]
    return [
        Number(_("First to last touch"), words.lasted(found.median_s), took),
        Number(_("Steps"), bare(found.median_steps), steps),
    ]


def bare(number_: float | None) -> str:
    return said.NOTHING if number_ is None else str(number_format(number_, 0 if float(number_).is_integer() else 1))


@dataclass(frozen=True, slots=True)
class Pair:
    """A figure of both sides; `change` is the second less the first, `tone` only where it surely differs."""

    label: str | Promise
    a: str
    b: str
    change: str
    interval: str
    tone: str
    real: bool


BETTER_UP = {"converted": True, "satisfied": True, "came_back": True, "switched": False}


def compared(found: Comparison) -> list[Pair]:
    return [pair(name, *found.figures[name]) for name in SHARES if name in found.figures]


def pair(name: str, a: Estimate, b: Estimate, change: Difference) -> Pair:
    real = change.real
    tone = "" if not real else "good" if ((change.value or 0) > 0) == BETTER_UP[name] else "bad"
    return Pair(SHARES[name], words.estimate(a), words.estimate(b), change.said or said.NOTHING, between(change), tone,
                real)  # fmt: skip


def between(change: Difference) -> str:
    """The interval of a difference of shares, in points."""
    if change.value is None:
        return ""
    return _("%(low)s to %(high)s points") % {
        "low": said.signed(100 * change.low),
        "high": said.signed(100 * change.high),
    }
