"""A report as charts: each says what it finds, what it is of, and has its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from urllib.parse import urlencode

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sixring.core.statistics import Estimate
from sixring.core.statistics.estimates import say, written
from sixring.look.charts import Bar, Column, Figure, Mark, Point, Series, Slice, Table, bars, columns, donut, line

from ..models import Benchmark
from . import names
from .comparing import CUT_NAMES, Comparison, Group, finding
from .measures import Measure, unit_words
from .report import Chosen, Report, Scored


class Drawing:
    """Charts of one report. `rows` is the address of its CSVs, `comments` that of what was said, without query."""

    def __init__(
        self, report: Report, *, rows: str = "", comments: str = "", page: str = "", query: Mapping[str, str]
    ) -> None:  # fmt: skip
        self.report, self.rows, self.comments, self.page, self.query = report, rows, comments, page, dict(query)

    def csv(self, name: str) -> str:
        return f"{self.rows}?{urlencode({**self.query, 'chart': name})}" if self.rows else ""

    def behind(self, **more: object) -> str:
        """Where twenty comments of what is meant are."""
        told = {name: str(value) for name, value in more.items() if value not in ("", None)}
        return f"{self.comments}?{urlencode({**self.query, **told})}" if self.comments else ""

    @property
    def foot(self) -> str:
        return _("%(period)s, days in UTC") % {"period": self.report.asking.span.words}

    def trend(self, one: Scored) -> Figure:
        """How a score went, with its interval."""
        measure = measure_of(one)
        unit = self.report.asking.span.unit
        points = [
            Point(short_day(day, unit), e.value, *band(e), f"{unit_words(day, unit)}: {e.words}")
            for day, e in one.trend
        ]
        marks = [Mark(scaled(mark), mark.name) for mark in one.benchmarks]
        title = self.moved(one)
        chart = line(
            [Series(str(measure.name), points)], label=f"{title}. {self.definition(one)}", ends=measure.ends,
            marks=marks, say=partial(level, one.estimate.unit),
        )  # fmt: skip
        table = Table(
            (_("Period"), measure.name, _("95 % interval"), _("n")),
            [
                (unit_words(day, unit), e.said if e.known else "–", e.interval or "–", thousands(e.n))
                for day, e in one.trend
            ],
        )
        name = f"trend-{one.asked.key}"
        return Figure(chart, table, title, self.definition(one), self.footnote(one), self.csv(name), name)

    def moved(self, one: Scored) -> str:
        measure, change = measure_of(one), one.change
        said = {"name": measure.name, "value": one.estimate.said, "by": change.said.lstrip("+−")}
        if not one.estimate.known:
            return _("%(name)s: not measured yet: needs answers in this period") % said
        if change.value is None:
            return _("%(name)s is %(value)s") % said
        if not change.real:
            return _("%(name)s is %(value)s: no clear change from the period before") % said
        if change.value > 0:
            return _("%(name)s is %(value)s, up %(by)s on the period before") % said
        return _("%(name)s is %(value)s, down %(by)s on the period before") % said

    def definition(self, one: Scored) -> str:
        measure = measure_of(one)
        return _("%(name)s: %(definition)s. “%(question)s”") % {
            "name": measure.name, "definition": measure.definition, "question": one.asked.label,
        }  # fmt: skip

    def footnote(self, one: Scored) -> str:
        told = [self.foot, n_words(one.estimate.n), _("shaded: 95 % interval")]
        told += [
            _("dashed: %(name)s, source %(source)s, as of %(day)s")
            % {"name": mark.name, "source": mark.source, "day": date_format(mark.as_of, "j M Y")}
            for mark in one.benchmarks
        ]
        return " · ".join(told)

    def spread(self, one: Scored) -> Figure:
        """How answers spread over the scale; each column leads to what those who chose it wrote."""
        measure, n = measure_of(one), sum(one.spread.values())
        found = [
            Column(
                str(point), many / n if n else 0, percent(many, n), f"{point}: {percent(many, n)} ({thousands(many)})",
                tone(measure, point), self.behind(question=one.asked.key, low=point, high=point) if many else "",
            )
            for point, many in one.spread.items()
        ]  # fmt: skip
        least = max(one.spread, key=lambda point: one.spread[point], default=0)
        title = _("Most often chosen: %(point)s, by %(share)s") % {
            "point": least, "share": percent(one.spread.get(least, 0), n),
        } if n else _("Nobody has answered this yet")  # fmt: skip
        table = Table(
            (_("Answer"), _("Share"), _("n")),
            [(str(point), percent(many, n), thousands(many)) for point, many in one.spread.items()],
        )
        name = f"spread-{one.asked.key}"
        foot = f"{self.foot} · {n_words(n)}"
        return Figure(
            columns(found, label=title), table, title, _("Share of answers by point"), foot, self.csv(name), name
        )

    def groups(self, one: Scored, found: Comparison) -> Figure:
        """Groups with their intervals; each leads to its own results."""
        measure = measure_of(one)
        called = names.names(found.cut, [group.member for group in found.groups])
        title = finding(found, called)
        marks = [Mark(scaled(mark), mark.name) for mark in one.benchmarks]
        rows = [self.bar(group, found.cut, called.get(group.member, group.member)) for group in found.groups]
        chart = bars(rows, label=title, ends=measure.ends, marks=marks)
        head = (CUT_NAMES[found.cut], measure.name, _("95 % interval"), _("n"), _("Against the rest"), _("p, Holm"))
        table = Table(head, [line_of(group, called.get(group.member, group.member)) for group in found.groups])
        foot = [self.foot, _("each against all others, p adjusted after Holm; ▲ ▼ clearly above or below")]
        if found.hidden:
            foot.append(
                ngettext(
                    "%(n)d group of fewer than %(few)d answers is not shown",
                    "%(n)d groups of fewer than %(few)d answers are not shown", found.hidden,
                ) % {"n": found.hidden, "few": found.few}
            )  # fmt: skip
        name = f"{found.cut}-{one.asked.key}"
        return Figure(chart, table, title, self.definition(one), " · ".join(foot), self.csv(name), name)

    def bar(self, group: Group, cut: str, called: str) -> Bar:
        query = {**self.query, "cut": cut, "member": group.member}
        css = group.tone or names.hue(cut, group.member)
        estimate = group.estimate
        sign = {"good": " ▲", "bad": " ▼"}.get(group.tone, "")
        said = f"{estimate.said} · n {thousands(estimate.n)}{sign}"
        words = f"{called}: {estimate.words}, {group.verdict}"
        href = f"{self.page}?{urlencode(query)}" if self.page else ""
        return Bar(called, estimate.value, said, *band(estimate), css, href, words)

    def choice(self, one: Chosen) -> Figure:
        """Shares of answers chosen: a donut for up to five that exclude each other, else bars."""
        ranked = sorted(one.shares, key=lambda row: -(row[2].value or 0))
        first = ranked[0] if ranked and one.n else None
        title = (
            _("%(share)s chose “%(answer)s”") % {"share": first[2].said, "answer": first[1]}
            if first
            else one.asked.label
        )
        behind = {key: self.behind(question=one.asked.key, chosen=key) for key, _words, _share in ranked}
        if len(ranked) <= 5 and sum(share.value or 0 for *_rest, share in ranked) <= 1.0001:
            slices = [
                Slice(w, share.value or 0, share.said, href=behind[key]) for key, w, share in ranked if share.value
            ]
            chart = donut(slices, label=title, middle=thousands(one.n), below=_("answers"))
        else:
            rows = [
                Bar(w, s.value, f"{s.said} · {s.interval}", s.low, s.high, href=behind[key]) for key, w, s in ranked
            ]
            chart = bars(rows, label=title, ends=(0, 1))
        table = Table(
            (_("Answer"), _("Share"), _("95 % interval")), [(w, s.said, s.interval) for _key, w, s in ranked]
        )  # fmt: skip
        name, foot = f"choice-{one.asked.key}", f"{self.foot} · {n_words(one.n)}"
        return Figure(chart, table, title, one.asked.label, foot, self.csv(name), name)

    def figures(self) -> list[Figure]:
        """All of them, as the CSVs are found by name."""
        found: list[Figure] = []
        for one in self.report.scored:
            found += [self.trend(one), self.spread(one)]
            found += [self.groups(one, each) for each in (one.comparison, one.incentive) if each]
        return found + [self.choice(one) for one in self.report.chosen]


def measure_of(one: Scored) -> Measure:
    measure = one.asked.measure
    assert measure is not None
    return measure


def band(estimate: Estimate) -> tuple[float | None, float | None]:
    return (estimate.low, estimate.high) if estimate.sure else (None, None)


def scaled(mark: Benchmark) -> float:
    """CSAT is written in per cent and drawn as a share."""
    return mark.value / 100 if mark.metric == Benchmark.Metric.CSAT else mark.value


def tone(measure: Measure, point: int) -> str:
    return "bad" if point <= measure.bad else "good" if point >= measure.good else "quiet"


def line_of(group: Group, called: str) -> Sequence[object]:
    e, against = group.estimate, group.against
    return (
        called,
        e.said,
        e.interval or "–",
        thousands(e.n),
        f"{against.said} {group.verdict}".strip(),
        p_words(group.p),
    )


def p_words(p: float) -> str:
    return _("< 0.001") if p < 0.001 else written(p, 3)


def percent(many: float, n: float) -> str:
    if not n:
        return "–"
    share = 100 * many / n
    return _("%(n)s %%") % {"n": written(share, 0 if share >= 9.95 or share == 0 else 1)}


def thousands(n: float) -> str:
    return str(number_format(round(n), use_l10n=True, force_grouping=True))


def n_words(n: float) -> str:
    return _("n = %(n)s") % {"n": thousands(n)}


def level(unit: str, value: float) -> str:
    """A number beside the axis."""
    return f"{value:g}" if unit == "mean" else say(value, unit)


def short_day(day: date, unit: str) -> str:
    return str(date_format(day, "M y" if unit == "month" else "j M"))
