"""The map: how often, by how many and how quickly people go from one touchpoint to the next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sixring.core.statistics import Estimate, mean_of_spread, share

from ...metrics.questions import LEAST
from .. import bits
from ..catalogue import STAGES
from ..shapes import Edge, Flow, Node
from . import counts, opening
from .opening import Open

Row = dict[str, Any]
WHOLE = """
SELECT count(*) AS n, {people} AS people, sum(switches)::BIGINT AS switches, count(*) FILTER (switches > 0) AS switched,
    count(*) FILTER (converted) AS converted, count(satisfied) AS asked, count(*) FILTER (satisfied) AS satisfied,
    count(came_back) AS bought, count(*) FILTER (came_back) AS came_back, median(until - began) AS median_s,
    avg(until - began) AS mean_s, median(steps) AS median_steps, avg(steps) AS mean_steps
FROM {journeys}"""
WAITS = """
SELECT previous, tp, quantile_cont(gap_s, [0.5, 0.9]) AS quantiles FROM {steps} WHERE gap_s IS NOT NULL GROUP BY ALL"""


def flow(
    since: date | datetime, until: date | datetime, *, where: Mapping[str, Any] | None = None, zone: str = "UTC",
    least: int = LEAST,
) -> Flow:  # fmt: skip
    """The map of journeys that began from `since` to before `until`. Raises `Invalid`, `LakeRefused`."""
    return opening.asked("flow", mapped, Flow, opening.question(since, until, where, zone, least))


def mapped(here: Open) -> Flow:
    least = here.question.least
    whole = here.rows(WHOLE, people=here.people("person_seen"))[0]
    if whole["people"] < least:
        return Flow(opening.basis(here, whole["n"], whole["people"], suppressed=1 if whole["n"] else 0))
    rows = counts.passes(here)
    edges, nodes = edges_of(here, rows), nodes_of(here, rows)
    shown = tuple(one for one in nodes if one.people >= least)
    between = tuple(one for one in edges if one.people >= least)
    held = len(edges) + len(nodes) - len(shown) - len(between)
    return Flow(
        opening.basis(here, whole["n"], whole["people"], held), shown, between,
        {one.touchpoint: one.starts for one in shown if one.starts},
        {one.touchpoint: one.ends for one in shown if one.ends},
        **figures(whole),
    )  # fmt: skip


def figures(whole: Row) -> dict[str, Any]:
    return {
        "switches": whole["switches"], "switched": share(whole["switched"], whole["n"]),
        "converted": share(whole["converted"], whole["n"]), "satisfied": share(whole["satisfied"], whole["asked"]),
        "came_back": share(whole["came_back"], whole["bought"]), "median_s": whole["median_s"],
        "mean_s": whole["mean_s"], "median_steps": whole["median_steps"], "mean_steps": whole["mean_steps"],
    }  # fmt: skip


def edges_of(here: Open, rows: list[Row]) -> list[Edge]:
    """The most frequent first."""
    n = counts.added(rows, counts.edge, counts.number)
    gaps = counts.added(rows, counts.edge, lambda row: row["gaps"] or 0.0)
    first = counts.added((row for row in rows if row["firsts"] & bits.PASS), counts.edge, counts.number)
    changed = counts.added((row for row in rows if row["switched"]), counts.edge, counts.number)
    waits = {counts.edge(row): row["quantiles"] for row in here.rows(WAITS)}
    by = counts.passed_by(here, rows)
    return [
        Edge(
            here.code(key[0]), here.code(key[1]), n[key], first[key], by.get(key, 0), waits[key][0], gaps[key] / n[key],
            waits[key][1], switch=changed.get(key, 0) * 2 > n[key],
        )
        for key in sorted(n, key=lambda key: (-n[key], key[0] or 0, key[1]))
        if key[0] is not None
    ]  # fmt: skip


def nodes_of(here: Open, rows: list[Row]) -> list[Node]:
    """In the order of stages and places."""
    labels, by, felt_by = opening.labels(), counts.visited_by(here, rows), counts.felt_by(here)
    texts = {row["tp"]: [row] for row in counts.texts(here)}
    found = []
    for place, tp in enumerate(sorted({row["tp"] for row in rows}, key=lambda tp: order(here, tp))):
        own, code = [row for row in rows if row["tp"] == tp], here.code(tp)
        found.append(
            Node(
                code, labels.get(code, code), here.stage(code), place, total(own),
                total(row for row in own if row["firsts"] & bits.VISIT), by.get(tp, 0),
                total(row for row in own if row["previous"] is None), total(row for row in own if row["last"]),
                felt(texts[tp]) if felt_by.get(tp, 0) >= max(1, here.question.least) else None,
            )
        )  # fmt: skip
    return found


def total(rows: Iterable[Row]) -> int:
    return sum(row["n"] for row in rows)


def order(here: Open, tp: int) -> tuple[int, int]:
    return STAGES.index(here.folded.stages[tp - 1]), tp


def felt(rows: list[Row]) -> Estimate:
    """The mean of what steps with a text said, -1 to 1; of `counts.texts`."""
    n = sum(row["texts"] for row in rows)
    if not n:
        return Estimate(None, -1.0, 1.0, 0)
    mean = sum(row["felt"] for row in rows) / n
    squares = sum(row["squares"] for row in rows) - n * mean * mean
    return mean_of_spread(mean, max(0.0, squares) / max(1, n - 1), n, (-1.0, 1.0))
