"""A line through time, its interval as a band around it, and what happened meanwhile above it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.safestring import SafeString

from .drawing import Ends, frame, part, short, stretched, text, ticks, told
from .notes import LINE, Note, notes_of, rows_of

Say = Callable[[float], str]
HEIGHT, TOP, FOOT = 190.0, 10.0, 26.0
LETTER, NARROW, STEPS, CLEAR = 6.0, 300.0, 6, 14.0  # pixels of a letter and of a phone's plot; room a name needs


@dataclass(frozen=True, slots=True)
class Point:
    """`label` stands below the axis; `value` None leaves a gap. `words` is what is said when it is pointed at."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """A line of its own. Points of all series stand at the same places. `quiet` ones are for comparison, dashed."""

    name: str
    points: Sequence[Point]
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A level to compare with, such as a benchmark or a target; its source belongs into the footnote. It holds from
    `start` to `end` of the width, 0 to 1."""

    value: float
    label: str
    start: float = 0.0
    end: float = 1.0


def line(
    series: Sequence[Series], *, label: str, ends: Ends | None = None, marks: Sequence[Mark] = (),
    say: Say = short, notes: Sequence[Note] = (),
) -> SafeString:  # fmt: skip
    """`ends` are the scale's own, never exceeded; the axis shows what is needed of it. `say` words its numbers; `notes`
    stand above the line at their time."""
    low, high = reach(series, marks, ends)
    shown = [one for one in ticks(low, high) if ends is None or ends[0] <= one <= ends[1]]
    axis = min(low, shown[0]), max(high, shown[-1])
    inner = [level(one, axis, say) for one in shown]
    inner.append(stretched("".join(paths(one, axis) for one in series), HEIGHT))
    inner += [benchmark(one, axis, series) for one in marks]
    inner += [spots(one, axis) for one in series if not one.quiet]
    inner += names(series[0].points if series else ())
    inner += notes_of(notes, HEIGHT)
    top = TOP + LINE * rows_of(notes)
    size = f'x="0" y="{short(top)}" width="100%" height="{short(HEIGHT)}"'
    plot = f'<svg class="chart-plot" {size}>{"".join(inner)}</svg>'
    return frame([plot], HEIGHT + top + FOOT, label, "is-line")


def spark(points: Sequence[Point], *, label: str) -> SafeString:
    """A small line without axes, for beside a number."""
    one = Series("", [Point(p.label, p.value) for p in points])
    height = 34.0
    return frame([stretched(paths(one, reach([one], (), None), height), height)], height, label, "is-spark")


def reach(series: Sequence[Series], marks: Sequence[Mark], ends: Ends | None) -> Ends:
    """From the least to the most there is to draw, intervals included."""
    points = [p for one in series for p in one.points if p.value is not None]
    values = [v for p in points for v in (p.value, p.low, p.high) if v is not None] + [one.value for one in marks]
    if not values:
        return ends or (0.0, 1.0)
    low, high = min(values), max(values)
    if ends:
        low, high = max(low, ends[0]), min(high, ends[1])
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def level(value: float, axis: Ends, say: Say) -> str:
    y = HEIGHT * (1 - part(value, axis))
    rule = f'<line class="chart-rule" x1="0" x2="100%" y1="{short(y)}" y2="{short(y)}"/>'
    return rule + text(say(value), "-6", y + 4, "chart-tick", "end")


def benchmark(mark: Mark, axis: Ends, series: Sequence[Series] = ()) -> str:
    y = HEIGHT * (1 - part(mark.value, axis))
    x1, x2 = f"{short(100 * mark.start)}%", f"{short(100 * mark.end)}%"
    rule = f'<line class="chart-benchmark" x1="{x1}" x2="{x2}" y1="{short(y)}" y2="{short(y)}"/>'
    end, below = freest(mark, y, [(x, HEIGHT * (1 - part(v, axis))) for one in series for x, v in course(one)])
    x, how = (x2, "end") if end else (x1, "start")
    return rule + text(mark.label, x, y + 14 if below else y - 5, "chart-note", how)


def freest(mark: Mark, y: float, drawn: Sequence[tuple[float, float]]) -> tuple[bool, bool]:
    """Rule: where the name of a level lies farthest from what is `drawn` (x from 0 to 1, y): at its end or beginning,
    below or above; at its end and above where all are alike. It is taken to be as wide as on a phone."""
    wide = min(1.0, LETTER * len(mark.label) / NARROW)
    ends = [end for end in (True, False) if (mark.end if end else 1 - mark.start) >= min(wide, 0.5)] or [True]
    sides = [below for below in (False, True) if (y <= HEIGHT - 16 if below else y > 16)] or [False]

    def room(place: tuple[bool, bool]) -> float:
        end, below = place
        first = max(0.0, mark.end - wide) if end else mark.start
        middle = y + 10 if below else y - 9
        return min((abs(at_y - middle) for x, at_y in drawn if first <= x <= first + wide), default=HEIGHT)

    places = [(end, below) for below in sides for end in ends]
    free = [one for one in places if room(one) > CLEAR]
    return free[0] if free else max(places, key=room)


def course(one: Series) -> Iterator[tuple[float, float]]:
    """Where a line runs: its points, and places between those that both are known."""
    many = len(one.points)
    for i, (p, q) in enumerate(zip(one.points, [*one.points[1:], Point("", None)], strict=True)):
        if p.value is None:
            continue
        steps = 1 if q.value is None else STEPS
        for step in range(steps):
            along = step / steps
            value = p.value if q.value is None else p.value + (q.value - p.value) * along
            yield (0.5 if many == 1 else (i + along) / (many - 1)), value


def paths(one: Series, axis: Ends, height: float = HEIGHT) -> str:
    """The band and the line, broken where nothing was measured."""
    drawn = []
    for there, some in groupby(enumerate(one.points), key=lambda pair: pair[1].value is not None):
        run = list(some)
        if there:
            drawn.append(
                band(run, len(one.points), axis, height) + stroke(run, len(one.points), axis, height, one.quiet)
            )
    return "".join(drawn)


def stroke(run: Sequence[tuple[int, Point]], many: int, axis: Ends, height: float, quiet: bool) -> str:
    spots_ = " ".join(f"{at(i, many, 1000)},{y_of(p.value, axis, height)}" for i, p in run)
    return f'<polyline class="chart-line{" is-quiet" if quiet else ""}" points="{spots_}"/>'


def band(run: Sequence[tuple[int, Point]], many: int, axis: Ends, height: float) -> str:
    held = [(i, p) for i, p in run if p.low is not None and p.high is not None]
    up = [f"{at(i, many, 1000)},{y_of(p.high, axis, height)}" for i, p in held]
    down = [f"{at(i, many, 1000)},{y_of(p.low, axis, height)}" for i, p in reversed(held)]
    return f'<polygon class="chart-band" points="{" ".join(up + down)}"/>' if len(held) > 1 else ""


def spots(one: Series, axis: Ends) -> str:
    """A dot for each point, unseen where there are many; with its interval where it stands alone and has no band."""
    many, drawn = len(one.points), []
    for i, p in enumerate(one.points):
        if p.value is None:
            continue
        x, alone = f"{at(i, many, 100)}%", many == 1 or not near(one.points, i)
        whisker = ""
        if alone and p.low is not None and p.high is not None:
            y1, y2 = y_of(p.low, axis, HEIGHT), y_of(p.high, axis, HEIGHT)
            whisker = f'<line class="chart-whisker" x1="{x}" x2="{x}" y1="{y1}" y2="{y2}"/>'
        css, size = ("chart-dot", 3.5) if many <= 32 or alone else ("chart-hit", 6)
        dot = f'<circle class="{css}" cx="{x}" cy="{y_of(p.value, axis, HEIGHT)}" r="{size}"/>'
        drawn.append(told(whisker + dot, p.words or p.label))
    return "".join(drawn)


def near(points: Sequence[Point], i: int) -> bool:
    return any(points[j].value is not None for j in (i - 1, i + 1) if 0 <= j < len(points))


def names(points: Sequence[Point]) -> list[str]:
    """Labels below: as many as a phone has room for, the first and the last among them."""
    many = len(points)
    most = min(many, 5)
    chosen = sorted({round(i * (many - 1) / max(1, most - 1)) for i in range(most)})
    return [text(points[i].label, f"{at(i, many, 100)}%", HEIGHT + 18, "chart-tick", anchor(i, many)) for i in chosen]


def anchor(i: int, many: int) -> str:
    if many == 1:
        return "middle"
    return "start" if i == 0 else "end" if i == many - 1 else "middle"


def at(i: int, many: int, width: float) -> str:
    return short(width / 2 if many == 1 else width * i / (many - 1))


def y_of(value: float | None, axis: Ends, height: float) -> str:
    return short(height * (1 - part(value or 0.0, axis)))
