"""The overview: tiles filled with as few questions as there are ways to cut, and a heading that says what changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sixring.look.charts import Figure, Point, spark

from ..metrics.answers import Answer, Row
from . import changed, findings, goals, happened, names, said
from .changed import Against
from .drawn import Place, dated, groups, load, shares, trend
from .drawn.trend import Beside
from .lens import Lens, written
from .models import Goal
from .tiles import GROUPS, LOAD, NUMBER, SHARES, TREND, Tile


@dataclass(frozen=True, slots=True)
class Number:
    """A metric as a number: `goal` is its target now, `reached` whether it is there; `missing` what it needs."""

    answer: Answer
    change: Against | None
    line: SafeString | str
    goal: str = ""
    reached: bool | None = None
    href: str = ""

    @property
    def row(self) -> Row:
        return self.answer.figures

    @property
    def value(self) -> str:
        return said.say(self.answer.metric, self.answer.value) if not self.few else said.NOTHING

    @property
    def few(self) -> bool:
        return bool(self.row.get("suppressed"))

    @property
    def known(self) -> bool:
        return self.answer.value is not None and bool(self.answer.n or self.answer.metric.main == "n")

    @property
    def beside(self) -> str:
        metric = self.answer.metric
        if metric.kind == "duration":
            return _("median · p90 %(p90)s") % {"p90": said.say(metric, self.row.get("p90"))}
        return said.between(metric, self.row)

    @property
    def n(self) -> str:
        return said.n_words(self.answer.n) if self.answer.metric.main != "n" else ""

    @property
    def missing(self) -> str:
        return self.answer.missing


@dataclass(frozen=True, slots=True)
class Shown:
    """A tile as it is drawn: a number or a figure; or why neither can be: `empty`, with what is `missing` where it was
    never measured, or else the metric can't be told apart by what is looked at."""

    tile: Tile
    number: Number | None = None
    figure: Figure | None = None
    empty: bool = False
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Overview:
    title: str
    tiles: Sequence[Shown]
    answer: Answer | None  # any: for how fresh it is
    compared: bool = True


def overview(lens: Lens, tiles: Sequence[Tile]) -> Overview:
    asked = Asked(lens, tiles)
    shown = [asked.shown(tile) for tile in tiles]
    moved = [
        asked.changes[tile.metric.name] for tile in tiles if tile.kind == NUMBER and tile.metric.name in asked.changes
    ]
    one = next(iter(asked.whole.values()), None)
    return Overview(findings.of_all(moved), shown, one, findings.is_compared(moved))


class Asked:
    """Everything the tiles need, asked for together."""

    def __init__(self, lens: Lens, tiles: Sequence[Tile]) -> None:
        self.lens = lens
        of_kind: Callable[..., list[str]] = lambda *kinds: [one.metric.name for one in tiles if one.kind in kinds]  # noqa: E731
        lines = of_kind(NUMBER, TREND)
        self.trends = lens.courses(lines)
        self.whole = lens.many(lines)
        self.changes = changed.of(lens, list(self.whole))
        self.cut: dict[tuple[str, str], Answer] = {}
        for by in dict.fromkeys(one.by for one in tiles if one.by):
            wanted = [one.metric.name for one in tiles if one.by == by]
            self.cut |= {(name, by): answer for name, answer in lens.many(wanted, by=(by,)).items()}
        self.hourly = lens.many(of_kind(LOAD), grain="hour") if of_kind(LOAD) and lens.span.days <= 400 else {}
        self.goals = goals.all_of(lens.actor, lines)
        self.notes = happened.within(lens.span, lens.actor)

    def shown(self, tile: Tile) -> Shown:
        answer = self.answer(tile)
        if answer is None:
            return Shown(tile)
        if tile.kind != NUMBER and not answer.n:
            return Shown(tile, empty=True, missing=answer.missing)
        draw = {NUMBER: self.number, TREND: self.trend, GROUPS: self.groups, SHARES: self.shares, LOAD: self.load}
        return draw[tile.kind](tile)

    def answer(self, tile: Tile) -> Answer | None:
        """What a tile is drawn from; None where the metric can't be told apart by what is looked at."""
        name = tile.metric.name
        if tile.kind in (GROUPS, SHARES):
            return self.cut.get((name, tile.by))
        return {NUMBER: self.whole, TREND: self.trends, LOAD: self.hourly}[tile.kind].get(name)

    def number(self, tile: Tile) -> Shown:
        name = tile.metric.name
        answer = self.whole[name]
        goal = goals.current(self.goals[name], self.lens.span.last)
        line = sparkline(self.trends[name]) if name in self.trends else ""
        href = self.page(tile)
        return Shown(tile, Number(answer, self.changes.get(name), line, *aimed(answer, goal), href))

    def trend(self, tile: Tile) -> Shown:
        answer = self.trends[tile.metric.name]
        whole = self.whole[tile.metric.name].figures
        title = findings.of_trend(answer, self.changes.get(tile.metric.name), whole)
        beside = Beside(self.goals[tile.metric.name], self.notes)
        return Shown(
            tile,
            figure=trend(answer, self.lens.span, beside, title, self.place(tile)),
        )

    def groups(self, tile: Tile) -> Shown:
        answer = self.cut[tile.metric.name, tile.by]
        called = self.called(answer)
        title = findings.of_groups(answer, called, changed.apart(self.lens, tile.metric.name, tile.by))
        drawn = groups(
            answer, self.lens.span, title, called=called, href=self.rows(tile),
            at=self.place(tile),
        )  # fmt: skip
        return Shown(tile, figure=drawn)

    def shares(self, tile: Tile) -> Shown:
        answer = self.cut[tile.metric.name, tile.by]
        called = self.called(answer)
        title = findings.of_shares(answer, called)
        drawn = shares(answer, self.lens.span, title, called=called, href=self.rows(tile), at=self.place(tile))
        return Shown(tile, figure=drawn)

    def load(self, tile: Tile) -> Shown:
        answer = self.hourly[tile.metric.name]
        return Shown(tile, figure=load(answer, self.lens.span, self.place(tile)))

    def called(self, answer: Answer) -> dict[Any, str]:
        by = answer.by[0]
        return names.names(by, (row[by] for row in answer.rows))

    def page(self, tile: Tile) -> str:
        more = {"by": tile.by} if tile.by else {}
        return self.lens.address(reverse("insights:metric", args=[tile.metric.name]), **more)

    def rows(self, tile: Tile) -> Callable[[Any], str]:
        """Where the rows of a group are."""
        path = reverse("insights:rows", args=[tile.metric.name])
        return lambda member: self.lens.only(**{tile.by: member}).address(path) if written(member) else ""

    def place(self, tile: Tile) -> Place:
        chart = {TREND: "trend", GROUPS: "groups", SHARES: "groups", LOAD: "load"}[tile.kind]
        more = {"by": tile.by} if tile.by else {}
        csv = self.lens.address(reverse("insights:chart", args=[tile.metric.name]), chart=chart, **more)
        return Place(tile.id, csv, self.page(tile))


def sparkline(answer: Answer) -> SafeString:
    main = answer.metric.main
    points = [Point(dated(row["at"], answer), row.get(main)) for row in answer.rows]
    known = [row.get(main) for row in answer.rows if row.get(main) is not None]
    label = _("%(name)s from %(first)s to %(last)s") % {
        "name": answer.metric.title, "first": said.say(answer.metric, known[0] if known else None),
        "last": said.say(answer.metric, known[-1] if known else None),
    }  # fmt: skip
    return spark(points, label=label)


def aimed(answer: Answer, goal: Goal | None) -> tuple[str, bool | None]:
    """The target in words, and whether it is reached; None where nothing says which way is better, and where the target
    lies within the interval: then nobody can tell."""
    if goal is None:
        return "", None
    reached = is_reached(answer, goal.value)
    told = {"value": said.say(answer.metric, goal.value)}
    if reached is None and answer.value is not None and answer.metric.better:
        return _("target %(value)s: within the interval, so not sure yet") % told, None
    return _("target %(value)s") % told, reached


def is_reached(answer: Answer, aim: float) -> bool | None:
    """Rule: the whole interval lies on the better side of the aim, or on the worse; of what has none, the value."""
    row, value, up = answer.figures, answer.value, answer.metric.better == "up"
    if value is None or not answer.metric.better:
        return None
    low, high = (value if row.get(end) is None else row[end] for end in ("low", "high"))
    if low < aim < high:
        return None
    return value >= aim if up else value <= aim
