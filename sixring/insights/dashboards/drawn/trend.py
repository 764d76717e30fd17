"""How a figure went: its line with its interval, targets as they held, and what happened meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sixring.core import calendars
from sixring.look.charts import Figure, Mark, Note, Point, Series, Table, line

from ...metrics.answers import Answer, Row
from .. import goals, happened, said
from ..models import Annotation, Goal
from ..said import Scale
from ..spans import Span
from .foot import Place, footnote, placed

TREND = Place("trend")
ENDS = {"share": (0.0, 1.0), "nps": (-100.0, 100.0)}


@dataclass(frozen=True, slots=True)
class Beside:
    """What is drawn with a line: the metric's goals, in order, and notes."""

    goals: Sequence[Goal] = ()
    notes: Sequence[Annotation] = field(default_factory=tuple)


def trend(answer: Answer, span: Span, beside: Beside, title: str, at: Place = TREND) -> Figure:
    """Of an answer cut by time. What was suppressed, or not there, is a gap."""
    metric = answer.metric
    scale = scale_of(answer, beside.goals)
    points = [point(answer, row, scale) for row in answer.rows]
    marks = [mark(stretch, answer, span, scale) for stretch in goals.within(beside.goals, span)]
    chart = line(
        [Series(str(metric.title), points)], label=f"{title}. {metric.definition}", marks=marks, say=scale.say,
        ends=ends_of(answer), notes=[note(one, answer, span) for one in beside.notes],
    )  # fmt: skip
    foot = footnote(answer, span, band=any("low" in row and row["low"] is not None for row in answer.rows))
    return placed(chart, table(answer), title, answer, foot, at)


def ends_of(answer: Answer) -> tuple[float, float] | None:
    """The ends a scale can't leave; None where it has none that all know."""
    return (1.0, 7.0) if answer.metric.unit == "1–7" else ENDS.get(answer.metric.kind)


def scale_of(answer: Answer, aims: Sequence[Goal] = ()) -> Scale:
    values = [row.get(name) for row in answer.rows for name in (answer.metric.main, "high")]
    known = [value for value in [*values, *(one.value for one in aims)] if value is not None]
    return said.scale(answer.metric, max(known, default=0.0))


def point(answer: Answer, row: Row, scale: Scale) -> Point:
    metric = answer.metric
    value = row.get(metric.main)
    words = f"{dated(row['at'], answer)}: {in_words(answer, row)}"
    low, high = band(row)
    return Point(short(row["at"], answer), scale.of(value), scale.of(low), scale.of(high), words)


def in_words(answer: Answer, row: Row) -> str:
    """A row for whoever points at it: its value, what stands beside it, its n."""
    metric = answer.metric
    if row.get("suppressed"):
        return _("too few to be shown (%(n)s)") % {"n": said.n_words(row["n"])}
    value = row.get(metric.main)
    if value is None:
        return _("nothing was measured")
    rest = [said.beside(metric, row), said.n_words(row["n"]) if metric.main != "n" else ""]
    return " · ".join(part for part in (said.say(metric, value), *rest) if part)


def band(row: Row) -> tuple[float | None, float | None]:
    return row.get("low"), row.get("high")


def mark(stretch: goals.Stretch, answer: Answer, span: Span, scale: Scale) -> Mark:
    goal = stretch.goal
    value = said.say(answer.metric, goal.value)
    label = _("target %(value)s") % {"value": value}
    if goal.due:
        label = _("target %(value)s by %(day)s") % {"value": value, "day": date_format(goal.due, "j M Y")}
    start, end = place(stretch.first, answer), place(stretch.last, answer)
    return Mark(scale.of(goal.value) or 0.0, label, 0.0 if stretch.first <= span.first else start,
                1.0 if stretch.last >= span.last else end)  # fmt: skip


def note(one: Annotation, answer: Answer, span: Span) -> Note:
    end = place(one.last, answer) if one.last else None
    days = date_format(one.first, "j M Y") + (f" – {date_format(one.last, 'j M Y')}" if one.last else "")
    tone = happened.TONES.get(Annotation.Kind(one.kind), "")
    return Note(one.label, place(one.first, answer), end, tone, f"{one.get_kind_display()}: {one.label} ({days})")


def place(day: date, answer: Answer) -> float:
    """Where midnight of `day` lies between the first point and the last, 0 to 1."""
    begins = [row["at"] for row in answer.rows]
    if len(begins) < 2:
        return 0.5
    zone = calendars.zone_of(answer.zone)
    at = datetime(day.year, day.month, day.day, tzinfo=zone)
    along: float = (at - begins[0]) / (begins[-1] - begins[0])
    return min(1.0, max(0.0, along))


def table(answer: Answer) -> Table:
    metric, durations = answer.metric, answer.metric.kind == "duration"
    if durations:
        head: list[object] = [_("From"), _("Median"), _("Mean"), _("90th percentile"), _("95th percentile"), _("n")]
        columns = ("median", "mean", "p90", "p95")
        rows = [[dated(r["at"], answer), *(said.say(metric, r.get(c)) for c in columns), said.whole(r["n"])]
                for r in answer.rows]  # fmt: skip
        return Table(head, rows)
    if metric.main == "n":
        return Table((_("From"), metric.title), [(dated(r["at"], answer), said.whole(r["n"])) for r in answer.rows])
    return Table(
        (_("From"), metric.title, _("95 % interval"), _("n")),
        [(dated(r["at"], answer), said.say(metric, r.get("value")), said.between(metric, r) or said.NOTHING,
          said.whole(r["n"])) for r in answer.rows],
    )  # fmt: skip


def dated(at: datetime, answer: Answer) -> str:
    """The unit a row is of, in words."""
    local = at.astimezone(calendars.zone_of(answer.zone))
    if answer.grain == "hour":
        return f"{date_format(local, 'D j M')}, {local:%H:%M}"
    if answer.grain in ("month", "quarter", "year"):
        return date_format(local, "Y" if answer.grain == "year" else "F Y")
    return date_format(local, "j M Y")


def short(at: datetime, answer: Answer) -> str:
    local = at.astimezone(calendars.zone_of(answer.zone))
    if answer.grain == "hour":
        return f"{local:%H:%M}"
    return date_format(local, "M Y" if answer.grain in ("month", "quarter", "year") else "j M")
