"""Every metric by everything it can be told apart by, as plain rows, so that two answers can be held together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sixring.insights import metrics
from sixring.insights.metrics.slices import DIMENSIONS

Rows = list[dict[str, Any]]


def by_everything(lake: Any, **period: Any) -> dict[tuple[str, str], Rows]:
    """By dimension and metric the rows of its answer."""
    found = {}
    for dimension in DIMENSIONS:
        names = [one.name for one in metrics.everything().values() if dimension in metrics.dimensions(one)]
        for name, answer in metrics.many(names, by=(dimension,), least=1, lake=lake, **period).items():
            found[dimension, name] = [plain(row) for row in answer.rows]
    return found


def compared(lake: Any, names: Any, by: tuple[str, ...], **period: Any) -> dict[str, Rows]:
    """By metric how it changed, group by group."""
    return {name: list(changes(metrics.compare(name, by=by, least=1, lake=lake, **period))) for name in names}


def changes(found: Any) -> Iterator[dict[str, Any]]:
    for one in found.changes:
        told = {name: getattr(one, name) for name in ("difference", "low", "high", "p", "holm", "bh")}
        yield plain(one.key | told | {"n": one.now["n"], "before": one.before["n"]})


def plain(row: dict[str, Any]) -> dict[str, Any]:
    """Engines add up in other orders: nine digits of each number are held together."""
    return {name: float(f"{value:.9g}") if isinstance(value, float) else value for name, value in row.items()}


def unlike(one: dict[Any, Rows], other: dict[Any, Rows]) -> list[Any]:
    """Where the answers differ."""
    return [(key, one.get(key), other.get(key)) for key in one.keys() | other.keys() if one.get(key) != other.get(key)]
