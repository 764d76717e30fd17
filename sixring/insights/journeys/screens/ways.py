"""Variants and loops as rows of a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from sixring.core.statistics import Estimate

from ...dashboards import said
from ...metrics.questions import LEAST
from ..shapes import Loop, Loops, Variant, Variants
from . import findings, words
from .looking import Look


@dataclass(frozen=True, slots=True)
class Way:
    """`steps` are labels in order; `wide` the share against the most frequent way, 0 to 100, for its bar."""

    steps: Sequence[str]
    cut: bool
    share: str
    interval: str
    wide: int
    journeys: str
    people: str
    median: str
    ends: Sequence[tuple[str, str]]


def variants_of(found: Variants) -> list[Way]:
    most = max((one.journeys for one in found.variants), default=1)
    return [variant(one, found, most) for one in found.variants]


def variant(one: Variant, found: Variants, most: int) -> Way:
    labels = found.basis.labels
    return Way(
        [labels.get(code, code) for code in one.path], one.cut, one.share.said, one.share.interval,
        max(1, round(100 * one.journeys / most)), said.whole(one.journeys), said.whole(one.people),
        words.lasted(one.median_s if len(one.path) > 1 else None),
        [ending(each) for each in (one.converted, one.satisfied, one.came_back)],
    )  # fmt: skip


def ending(one: Estimate | None) -> tuple[str, str]:
    """A share, and what stands below it."""
    if one is None or one.value is None:
        return said.NOTHING, ""
    if one.n < LEAST:
        return said.NOTHING, _("too few (%(n)s)") % {"n": said.n_words(one.n)}
    return one.said, "; ".join(part for part in (one.interval, said.n_words(one.n)) if part)


@dataclass(frozen=True, slots=True)
class Round:
    words: str
    people: str
    journeys: str
    rounds: str
    share: str
    median: str
    href: str


def loops_of(found: Loops, look: Look) -> list[Round]:
    return [loop(one, found, look) for one in found.loops]


def loop(one: Loop, found: Loops, look: Look) -> Round:
    href = look.address(reverse("insights:passage"), **{"from": one.path[0], "to": one.path[-1]})
    return Round(
        findings.round_trip(one.path, found.basis.labels), said.whole(one.people), said.whole(one.journeys),
        _("%(n)s a journey") % {"n": said.bare(round(one.rounds, 1))}, one.share.words, words.lasted(one.median_s),
        href,
    )  # fmt: skip
