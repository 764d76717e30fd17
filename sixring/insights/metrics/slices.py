"""Telling rows apart: by their own columns, or by those of the conversation they belong to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sixring.core.errors import Invalid
from sixring.insights.lake.tables import TABLES

from .registry import Metric

DIMENSIONS = ("channel", "team", "agent", "reason", "topic", "touchpoint", "product", "language")
OF_CONVERSATIONS = ("channel", "team", "agent", "reason", "product", "language")


def dimensions(metric: Metric) -> tuple[str, ...]:
    """By what `metric` can be told apart, in the order of screens."""
    own = set(metric.sliced) | set(metric.slices)
    if isinstance(metric.table, str):
        own |= set(TABLES[metric.table].columns)
    if metric.conversation:
        own |= {*OF_CONVERSATIONS, "topic"}
    return tuple(name for name in DIMENSIONS if name in own)


def sliced(rows: Any, metric: Metric, names: set[str], lake: Any) -> Any:
    """`rows` with a column for each dimension in `names`. Raises `Invalid` for one that can't be known of them.

    A row that belongs to several topics is there once for each."""
    for name in sorted(names):
        if name not in dimensions(metric):
            raise Invalid(f"“{metric.title}” can't be told apart by {name}.")
        if name in metric.slices:
            rows = metric.slices[name](rows, lake)
        elif name in rows.columns:
            continue
        elif name == "topic":
            rows = by_topic(rows, metric, lake)
        else:
            rows = by_conversation(rows, metric, name, lake)
    return rows


def by_conversation(rows: Any, metric: Metric, name: str, lake: Any) -> Any:
    talks = lake.table("conversations")
    talks = talks.select(of_=talks.id, **{name: talks[name]})
    return rows.left_join(talks, rows[metric.conversation] == talks.of_).drop("of_")


def by_topic(rows: Any, metric: Metric, lake: Any) -> Any:
    readings, mentions = lake.table("readings"), lake.table("mentions")
    readings = readings.select(read_=readings.id, of_=readings.conversation)
    topics = mentions.join(readings, mentions.reading == readings.read_).select("of_", "topic").distinct()
    return rows.left_join(topics, rows[metric.conversation] == topics.of_).drop("of_")


def chosen(rows: Any, where: Mapping[str, Any]) -> Any:
    """Those of `rows` whose dimensions have the values in `where`: one, or any of several; None means unknown."""
    for name, wanted in where.items():
        values = list(wanted) if isinstance(wanted, list | tuple | set | frozenset) else [wanted]
        known = [value for value in values if value is not None]
        fits = rows[name].isin(known)
        rows = rows.filter(fits | rows[name].isnull() if None in values else fits)
    return rows
