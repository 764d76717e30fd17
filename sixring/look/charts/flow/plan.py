"""Where everything of a flow stands. `u` runs along the flow, `v` across it: a wide drawing has u to the right, an
upright one downwards, so that both come of one plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Literal

from .shapes import Passage, Stop

Way = Literal["on", "back", "beside", "self"]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Form:
    """Sizes of a drawing: a stop is `du` by `dv`, at most `most` of them stand side by side across; `along` and
    `across` are the least room there is. `lead` is left free before each column, `top` across at the beginning, for
    headings."""

    du: float
    dv: float
    gap: float
    step: float
    most: int
    along: float
    across: float
    lead: float
    top: float
    pad: float
    thick: float
    upright: bool = False


THIN = {"beside": 10.0, "self": 8.0, "back": 3.5}  # the widest of lines that bend
TURNS = (0.2, 0.8, 0.1, 0.9, 0.3, 0.7)  # where below a stop lines that go back begin and end, one after the other
WIDE = Form(du=132, dv=54, gap=30, step=62, most=7, along=1000, across=0, lead=0, top=40, pad=4, thick=26)
UPRIGHT = Form(
    du=56, dv=92, gap=20, step=40, most=3, along=0, across=318, lead=26, top=0, pad=4, thick=22, upright=True
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Box:
    """Of a stop: its corner, and its size."""

    u: float
    v: float
    du: float
    dv: float

    @property
    def middle(self) -> float:
        return self.v + self.dv / 2


@dataclass(frozen=True, slots=True)
class Curve:
    """A cubic curve from the first to the last of `points`, `width` wide; `aim` is the direction of its arrow."""

    passage: Passage
    points: tuple[Point, Point, Point, Point]
    width: float
    aim: Point
    way: Way

    @property
    def reach(self) -> float:
        """How far across it goes, about."""
        return max(self.middle[1], self.points[0][1], self.points[3][1]) + self.width / 2

    @property
    def middle(self) -> Point:
        return self.at(0.5)

    def at(self, t: float) -> Point:
        """Where the cubic is, from 0 at its beginning to 1 at its end."""
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        u, v = (sum(w * one[i] for w, one in zip(weights, self.points, strict=True)) for i in (0, 1))
        return u, v


@dataclass(frozen=True, slots=True)
class Plan:
    """`heads` is where each column begins along the flow."""

    boxes: Mapping[str, Box]
    curves: Sequence[Curve]
    heads: Sequence[float]
    along: float
    across: float


def plan(stops: Sequence[Stop], passages: Sequence[Passage], columns: int, form: Form) -> Plan:
    """Stops of a column from the largest to the smallest; passages whose ends are both there."""
    lanes = [lane for column in range(columns) for lane in lanes_of(stops, column, form)]
    across = max(form.across, max((span(len(lane), form) for _c, lane in lanes), default=0.0))
    step = pitch(len(lanes), form)
    boxes, heads, u = {}, [0.0] * columns, 0.0
    for place, (column, lane) in enumerate(lanes):
        if place == 0 or lanes[place - 1][0] != column:
            heads[column], u = u, u + form.lead
        start = form.top + (across - span(len(lane), form)) / 2
        for i, stop in enumerate(lane):
            boxes[stop.key] = Box(u, start + i * (form.dv + form.gap), form.du, form.dv)
        u += step
    along = max(form.along, u - step + form.du)
    known = [one for one in passages if one.start in boxes and one.end in boxes]
    bent = curves(known, boxes, form)
    low = max((curve.reach for curve in bent), default=0.0)
    return Plan(boxes, bent, heads, along, max(form.top + across, low) + form.pad)


def lanes_of(stops: Sequence[Stop], column: int, form: Form) -> Iterator[tuple[int, Sequence[Stop]]]:
    mine = sorted((one for one in stops if one.column == column), key=lambda one: -one.size)
    for first in range(0, max(1, len(mine)), form.most):
        yield column, mine[first : first + form.most]


def span(many: int, form: Form) -> float:
    return max(0.0, many * form.dv + (many - 1) * form.gap)


def pitch(lanes: int, form: Form) -> float:
    """From one lane to the next: as far apart as the room allows."""
    return max(form.du + form.step, (form.along - form.du) / max(1, lanes - 1))


def curves(passages: Sequence[Passage], boxes: Mapping[str, Box], form: Form) -> list[Curve]:
    ways = [way(boxes[one.start], boxes[one.end]) for one in passages]
    onward = [one for one, how in zip(passages, ways, strict=True) if how == "on"]
    unit = scale(passages, onward, form)
    leaves = ports(onward, boxes, unit, leaving=True)
    comes = ports(onward, boxes, unit, leaving=False)
    turns: dict[str, Iterator[float]] = defaultdict(lambda: cycle(TURNS))
    found = []
    for one, how in zip(passages, ways, strict=True):
        a, b, width = boxes[one.start], boxes[one.end], max(1.5, one.size * unit)
        if how == "on":
            points, aim = onwards(a, b, leaves[one], comes[one])
        elif how == "back":
            points, aim = back(a, b, next(turns[one.start]), next(turns[one.end]))
        else:
            points, aim = beside(a, b) if how == "beside" else itself(a)
        found.append(Curve(one, points, min(width, THIN.get(how, form.thick)), aim, how))
    return found


def way(a: Box, b: Box) -> Way:
    if a == b:
        return "self"
    return "on" if b.u > a.u + 1 else "back" if b.u < a.u - 1 else "beside"


def scale(passages: Sequence[Passage], onward: Sequence[Passage], form: Form) -> float:
    """Width by size: what goes on through one stop fits its side, and the widest is no thicker than `thick`."""
    through: dict[tuple[str, bool], float] = defaultdict(float)
    for one in onward:
        through[one.start, True] += one.size
        through[one.end, False] += one.size
    side, widest = max(through.values(), default=0.0), max((one.size for one in passages), default=0.0)
    return min((form.dv - 10) / side if side else 1.0, form.thick / widest if widest else 1.0)


def ports(passages: Sequence[Passage], boxes: Mapping[str, Box], unit: float, *, leaving: bool) -> dict[Passage, float]:
    """Where across its stop's side each begins or ends: in the order of what is at the other end, so few cross."""
    sides: dict[str, list[Passage]] = defaultdict(list)
    for one in passages:
        sides[one.start if leaving else one.end].append(one)
    found = {}
    for key, some in sides.items():
        some.sort(key=lambda one: boxes[one.end if leaving else one.start].v)
        at = boxes[key].middle - sum(one.size for one in some) * unit / 2
        for one in some:
            found[one] = at + one.size * unit / 2
            at += one.size * unit
    return found


Bent = tuple[tuple[Point, Point, Point, Point], Point]


def onwards(a: Box, b: Box, leaves: float, comes: float) -> Bent:
    start, end = a.u + a.du, b.u - 6
    mid = (start + end) / 2
    return ((start, leaves), (mid, leaves), (mid, comes), (end, comes)), (1.0, 0.0)


def beside(a: Box, b: Box) -> Bent:
    """Within a lane: down on the far side, up on the near one."""
    down = b.v > a.v
    bulge = min(46.0, 20 + abs(b.v - a.v) / 8)
    edge, out = (a.u + a.du, bulge) if down else (a.u, -bulge)
    start, end = a.middle + (12 if down else -12), b.middle + (-12 if down else 12)
    tip = edge + (6 if down else -6)
    return ((edge, start), (edge + out, start), (edge + out, end), (tip, end)), (-1.0 if down else 1.0, 0.0)


def back(a: Box, b: Box, leaves: float, comes: float) -> Bent:
    """Below everything, so that what goes back isn't taken for what goes on."""
    deep = max(a.v + a.dv, b.v + b.dv) + min(40.0, 18 + (a.u - b.u) / 24)
    start, end = a.u + a.du * leaves, b.u + b.du * comes
    return ((start, a.v + a.dv), (start, deep), (end, deep), (end, b.v + b.dv + 6)), (0.0, -1.0)


def itself(a: Box) -> Bent:
    low = a.v + a.dv
    start, end = a.u + a.du * 0.4, a.u + a.du * 0.6
    return ((start, low), (start - 14, low + 24), (end + 14, low + 24), (end, low + 6)), (0.0, -1.0)
