"""Channels side by side: what comes by each, how soon it is answered, how it is rated, and how the mix shifts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from sixring.core import statistics
from sixring.core.statistics import Estimate
from sixring.look.charts import Figure

from ..metrics.answers import Answer, Row
from ..metrics.registry import Metric
from . import changed, findings, names, said
from .changed import Against
from .drawn import Place, groups, shares
from .lens import Lens

BY = "channel"
MIX = "contacts"
COMPARED = (
    "contacts", "first_reply", "full_resolution", "fcr", "csat", "nps", "ease", "repeated", "sentiment",
)  # fmt: skip
DRAWN = ("first_reply", "csat", "repeated")


@dataclass(frozen=True, slots=True)
class CellOf:
    """What a channel has of a metric; `change` where it surely moved."""

    metric: Metric
    row: Row | None
    change: Against | None
    href: str

    @property
    def said(self) -> str:
        if self.row is None or self.row.get("suppressed"):
            return said.NOTHING
        return said.say(self.metric, self.row.get(self.metric.main))

    @property
    def words(self) -> str:
        """For whoever points at it."""
        if self.row is None:
            return _("nothing was measured")
        if self.row.get("suppressed"):
            return _("too few to be shown (%(n)s)") % {"n": said.n_words(self.row["n"])}
        rest = [
            said.beside(self.metric, self.row),
            said.n_words(self.row["n"]),
            self.change.words if self.change else "",
        ]
        return " · ".join(part for part in rest if part)


@dataclass(frozen=True, slots=True)
class Line:
    channel: Any
    name: str
    share: str
    cells: Sequence[CellOf]


@dataclass(frozen=True, slots=True)
class Page:
    title: str
    metrics: Sequence[Metric]
    lines: Sequence[Line]
    mix: Figure | None
    figures: Sequence[Figure]
    answer: Answer | None


def page(lens: Lens) -> Page:
    found = lens.many(COMPARED, by=(BY,))
    found = {name: answer for name, answer in found.items() if answer.rows}
    mix = found.get(MIX)
    members = list(dict.fromkeys(row[BY] for row in (mix or next(iter(found.values()))).rows)) if found else []
    for answer in found.values():
        members += [row[BY] for row in answer.rows if row[BY] not in members]
    called = names.names(BY, members)
    moved = {name: changed.of_groups(lens, name, BY) for name in found}
    shifts = shifted(mix, lens) if mix else {}
    title = findings.of_shares(mix, called, shifts) if mix else _("Nothing came in this period")
    lines = [line(lens, member, called, found, moved, mix) for member in members]
    lines.sort(key=lambda one: -count(mix, one.channel))
    return Page(
        title, [answer.metric for answer in found.values()], lines, drawn_mix(lens, mix, title, called),
        [drawn(lens, found[name], called, moved[name]) for name in DRAWN if name in found],
        next(iter(found.values()), None),
    )  # fmt: skip


def line(
    lens: Lens, member: Any, called: dict[Any, str], found: dict[str, Answer], moved: dict[str, dict[Any, Against]],
    mix: Answer | None,
) -> Line:  # fmt: skip
    whole = sum(row["n"] for row in mix.rows) if mix else 0
    cells = [
        CellOf(
            answer.metric, next((row for row in answer.rows if row[BY] == member), None), moved[name].get(member),
            rows(lens, name, member),
        )
        for name, answer in found.items()
    ]  # fmt: skip
    return Line(member, called[member], said.share(count(mix, member) / whole) if whole else "", cells)


def count(mix: Answer | None, member: Any) -> int:
    return next((row["n"] for row in mix.rows if row[BY] == member), 0) if mix else 0


def rows(lens: Lens, name: str, member: Any) -> str:
    return lens.only(**{BY: member}).address(reverse("insights:rows", args=[name]))


def drawn_mix(lens: Lens, mix: Answer | None, title: str, called: dict[Any, str]) -> Figure | None:
    if mix is None:
        return None
    csv = lens.address(reverse("insights:chart", args=[MIX]), chart="groups", by=BY)
    return shares(mix, lens.span, title, called=called, href=lambda one: rows(lens, MIX, one), at=Place("mix", csv))


def drawn(lens: Lens, answer: Answer, called: dict[Any, str], moved: dict[Any, Against]) -> Figure:
    name = answer.metric.name
    csv = lens.address(reverse("insights:chart", args=[name]), chart="groups", by=BY)
    title = findings.of_groups(answer, called, changed.apart(lens, name, BY))
    return groups(
        answer, lens.span, title, called=called, href=lambda one: rows(lens, name, one),
        against=moved, at=Place(f"groups-{name}", csv),
    )  # fmt: skip


def shifted(mix: Answer, lens: Lens) -> dict[Any, Against]:
    """How each channel's share of all moved from the period before, corrected after Holm."""
    past = lens.before.many([MIX], by=(BY,)).get(MIX)
    if past is None or not past.n or not mix.n:
        return {}
    before = {row[BY]: row["n"] for row in past.rows}
    members = [row[BY] for row in mix.rows]
    pairs = [(share(row["n"], mix.n), share(before.get(row[BY], 0), past.n)) for row in mix.rows]
    ps = statistics.holm([statistics.difference(*pair).p for pair in pairs])
    return {
        member: Against(mix.metric, now.value, was.value, (now.value or 0) - (was.value or 0), p)
        for member, (now, was), p in zip(members, pairs, ps, strict=True)
    }


def share(k: int, n: int) -> Estimate:
    return statistics.share(k, n)
