"""Groups side by side: a bar each with its interval, leading to its rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from sixring.look.charts import Bar, Figure, Table, bars

from ...metrics.answers import Answer, Row
from .. import names, said
from ..changed import Against
from ..spans import Span
from .foot import Place, footnote, placed
from .trend import ends_of, in_words

GROUPS = Place("groups")
MOST = 12


def groups(
    answer: Answer, span: Span, title: str, *, called: Mapping[Any, str], href: Callable[[Any], str],
    against: Mapping[Any, Against] | None = None, at: Place = GROUPS,
) -> Figure:  # fmt: skip
    """Of an answer told apart by one dimension. `href` gives the address of a group's rows; `against` how each changed
    from the period before."""
    by, metric = answer.by[0], answer.metric
    rows = ranked(answer)
    found = against or {}
    shown = [bar(answer, row, called, href, found.get(row[by])) for row in rows[:MOST]]
    chart = bars(shown, label=f"{title}. {metric.definition}", ends=reach(answer))
    head: list[object] = [names.dimension(by), metric.title, *beside_head(answer), _("n")]
    if against is not None:
        head += [_("Change"), _("p, corrected")]
    table = Table(head, [cells(answer, row, called, against) for row in rows])
    foot = footnote(answer, span)
    if len(rows) > MOST:
        foot += " · " + _("the first %(n)d are drawn, the table has all") % {"n": MOST}
    return placed(chart, table, title, answer, foot, at)


def ranked(answer: Answer) -> list[Row]:
    """From the most to the least; what was held back comes last."""
    main = answer.metric.main
    known = [row for row in answer.rows if row.get(main) is not None]
    return sorted(known, key=lambda row: -row[main]) + [row for row in answer.rows if row.get(main) is None]


def reach(answer: Answer) -> tuple[float, float]:
    metric = answer.metric
    if fixed := ends_of(answer):
        return fixed
    values = [row.get(name) for row in answer.rows for name in (metric.main, "high")]
    return 0.0, max((value for value in values if value is not None), default=1.0) or 1.0


def bar(answer: Answer, row: Row, called: Mapping[Any, str], href: Callable[[Any], str], change: Against | None) -> Bar:
    metric, member = answer.metric, row[answer.by[0]]
    value = row.get(metric.main)
    label = called.get(member, str(member))
    told = _("too few") if row.get("suppressed") else said.say(metric, value)
    if metric.main != "n":
        told = f"{told} · {said.n_words(row['n'])}"
    if change is not None and change.real:
        told = f"{told} · {change.arrow} {change.said}"
    low, high = row.get("low"), row.get("high")
    hue = names.hue(answer.by[0], member)
    return Bar(label, value, told, low, high, hue, href(member), f"{label}: {in_words(answer, row)}")


def beside_head(answer: Answer) -> Sequence[object]:
    if answer.metric.kind == "duration":
        return (_("Mean"), _("90th percentile"))
    return (_("95 % interval"),) if answer.metric.main != "n" else ()


def cells(answer: Answer, row: Row, called: Mapping[Any, str], against: Mapping[Any, Against] | None) -> list[object]:
    metric, member = answer.metric, row[answer.by[0]]
    found: list[object] = [called.get(member, str(member)), said.say(metric, row.get(metric.main))]
    if metric.kind == "duration":
        found += [said.say(metric, row.get("mean")), said.say(metric, row.get("p90"))]
    elif metric.main != "n":
        found.append(said.between(metric, row) or said.NOTHING)
    found.append(said.whole(row["n"]))
    if against is not None:
        change = against.get(member)
        found += [change.said_signed, change.p_said] if change else [said.NOTHING, said.NOTHING]
    return found
