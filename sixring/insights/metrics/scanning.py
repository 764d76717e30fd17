"""Counting: the rows a question is about, and their figures, in one scan for all metrics of the same rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from sixring.insights.lake.reading import Lake

from . import kinds, mixes, periods, slices, stocks
from .answers import Row
from .fetching import fetched as fetched
from .questions import Question
from .registry import Metric, Scope


def counted(metrics: Sequence[Metric], question: Question, lake: Lake) -> dict[str, list[Row]]:
    """By name, the rows of each answer, in order."""
    found: dict[str, list[Row]] = {}
    for together in same_rows(metrics):
        raw = fetched(aggregated(together, question, lake))
        for place, metric in enumerate(together):
            rows = told(metric, place, raw, question)
            found[metric.name] = mixes.of_the_whole(rows, question) if metric.kind == "mix" else rows
    return found


def with_whole(
    metrics: Sequence[Metric], question: Question, lake: Lake
) -> tuple[dict[str, Row], dict[str, list[Row]]]:  # fmt: skip
    """By name, the figures of the whole time and the rows by periods of those metrics that `add_up`, counted once; of a
    question that tells nothing else apart."""
    whole: dict[str, Row] = {}
    found: dict[str, list[Row]] = {}
    for together in same_rows([one for one in metrics if add_up(one)]):
        raw = fetched(aggregated(together, question, lake))
        for place, metric in enumerate(together):
            found[metric.name] = told(metric, place, raw, question)
            whole[metric.name] = kinds.figures(
                metric, kinds.added(metric, [own(row, place) for row in raw]), question.least
            )
    return whole, found


def add_up(metric: Metric) -> bool:
    """Whether the figures of the whole follow from those of its periods."""
    return metric.kind in kinds.ADD_UP and not metric.by_period


def told(metric: Metric, place: int, raw: Sequence[Row], question: Question) -> list[Row]:
    """The rows of an answer, in order."""
    figures = [row_of(metric, place, row, question) for row in raw]
    return in_order(filled(figures, metric, question), question)


def own(raw: Row, place: int) -> Row:
    """What one of several metrics has in a row they share."""
    prefix = f"m{place}_"
    return {name.removeprefix(prefix): value for name, value in raw.items() if name.startswith(prefix)}


def same_rows(metrics: Sequence[Metric]) -> Iterator[list[Metric]]:
    """Metrics of one table that belong to a period by the same moment."""
    groups: dict[Any, list[Metric]] = {}
    for one in metrics:
        key = one.name if one.kind == "stock" or one.slices else (one.table, one.at, one.conversation)
        groups.setdefault(key, []).append(one)
    yield from groups.values()


def aggregated(metrics: Sequence[Metric], question: Question, lake: Lake) -> Any:
    """An expression with a row for each key of the question and the aggregates of each metric."""
    rows = narrowed(metrics[0], question, lake)
    if metrics[0].kind == "stock":
        rows = stocks.at_ends(rows, metrics[0], question, lake)
    elif question.grain:
        rows = rows.mutate(at_=periods.bucket(rows[metrics[0].at], question.scope, question.grain, question.zone))
    if len(metrics) == 1 and metrics[0].where:
        rows = rows.filter(metrics[0].where(rows))
        metrics = [replace(metrics[0], where=None)]
    rows = rows.select(*question.keys, **values(metrics, rows, question))
    parts: dict[str, Any] = {}
    for place, metric in enumerate(metrics):
        per = rows[f"p{place}"] if metric.per else None
        parts |= kinds.aggregates(metric, rows[f"v{place}"], per, f"m{place}_")
    return rows.group_by(*question.keys).aggregate(**parts) if question.keys else rows.aggregate(**parts)


def narrowed(metric: Metric, question: Question, lake: Lake) -> Any:
    """The rows of `metric`'s table in the time and groups asked about, not yet those alone that count."""
    scope = question.scope
    rows = metric.rows(lake, scope)
    rows = rows.filter(stocks.overlap(rows, metric, scope) if metric.kind == "stock" else within(rows, metric, scope))
    rows = slices.sliced(rows, metric, question.dimensions, lake)
    return slices.chosen(rows, question.where or {})


def within(rows: Any, metric: Metric, scope: Scope) -> Any:
    import ibis

    at = rows[metric.at]
    return (at >= ibis.literal(scope.since)) & (at < ibis.literal(scope.until))


def values(metrics: Sequence[Metric], rows: Any, question: Question) -> dict[str, Any]:
    """A column for each metric: its value where the row counts, empty where not."""
    found: dict[str, Any] = {}
    for place, metric in enumerate(metrics):
        value = value_of(metric, rows, question)
        found[f"v{place}"] = counting(metric, rows, one()) if is_one_each(metric, rows) else value
        if metric.per:
            found[f"p{place}"] = counting(metric, rows, metric.per(rows))
    return found


def value_of(metric: Metric, rows: Any, question: Question) -> Any:
    if metric.kind == "stock":
        return counting(metric, rows, rows.age_)
    column = metric.business if metric.business and question.in_business(metric) else metric.value
    return counting(metric, rows, column(rows))


def is_one_each(metric: Metric, rows: Any) -> bool:
    """Whether rows are counted by what they are known by: there is one of each, so the column need not be read."""
    return metric.kind == "count" and metric.value(rows).equals(rows.id)


def one() -> Any:
    import ibis

    return ibis.literal(1, type="int64")


def counting(metric: Metric, rows: Any, value: Any) -> Any:
    import ibis

    return ibis.ifelse(metric.where(rows), value, ibis.null(value.type())) if metric.where else value


def row_of(metric: Metric, place: int, raw: Row, question: Question) -> Row:
    keys = {name: raw[name] for name in question.by}
    if question.grain:
        at = raw["at_"] if metric.kind == "stock" else periods.start_of(raw["at_"], question.grain, question.zone)
        keys = {"at": max(at, question.scope.since)} | keys
    return keys | kinds.figures(metric, own(raw, place), question.least)


def filled(rows: list[Row], metric: Metric, question: Question) -> list[Row]:
    """With a row for every period, of every group that is there at all."""
    if not question.grain:
        return [row for row in rows if row["n"]] if question.by else rows
    there = {tuple(row[name] for name in ("at", *question.by)): row for row in rows if row["n"]}
    groups = dict.fromkeys(key[1:] for key in there) or ({(): None} if not question.by else {})
    whole = []
    for start, _end in question.scope.periods:
        for group in groups:
            empty = {"at": start, **dict(zip(question.by, group, strict=True)), **kinds.nothing(metric)}
            whole.append(there.get((start, *group), empty))
    return whole


def in_order(rows: list[Row], question: Question) -> list[Row]:
    """By time, then by group; the unknown last."""
    return sorted(rows, key=lambda row: [row.get("at"), *((row[name] is None, row[name]) for name in question.by)])
