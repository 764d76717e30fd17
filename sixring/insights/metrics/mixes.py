"""Mixes: of all there were in a period, the share of each group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sixring.core import statistics

from . import kinds
from .answers import Row
from .questions import Question


def of_the_whole(rows: Sequence[Row], question: Question) -> list[Row]:
    """`rows` whose `n` counts their own group: that becomes `k`, and `n` the whole of their period. A group that had
    none has 0 of it; a whole of too few is held back. The whole itself has no share."""
    if not question.by:
        return list(rows)
    whole = Counter[object]()
    for row in rows:
        whole[row.get("at")] += row["n"]
    return [row | part(row["n"], whole[row.get("at")], question.least) for row in rows]


def part(k: int, n: int, least: int) -> Row:
    if 0 < n < least:
        return {"n": n, "k": None, "value": None, "low": None, "high": None, "suppressed": True}
    return {"n": n, "k": k, **kinds.bounds(statistics.share(k, n)), "suppressed": False}


def altogether(rows: Sequence[Row]) -> int:
    """How many all rows rest on: each period's whole once."""
    return sum({row.get("at"): int(row["n"]) for row in rows}.values())
