"""By what one may look at some only: the channels, reasons and so on there are, looked for in one go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ...metrics.questions import LEAST
from ..asking import opening
from ..asking.opening import GROUPS, Open

EVER = date(2000, 1, 1), date(2200, 1, 1)
MOST = 40
Members = Mapping[str, list[Any]]


def members(wanted: Sequence[str]) -> Members:
    """By each of `wanted` what journeys there are of, the most frequent first, of whatever period: kept until the next
    fold. Whoever chooses one of very few people is told that they are too few."""

    def ask(here: Open) -> Members:
        every = rows(here, wanted)
        return {by: found(every, by, wanted) for by in wanted}

    of = opening.question(*EVER, None, "UTC", LEAST)
    return opening.asked(f"choices {wanted}", ask, lambda _basis: {by: [] for by in wanted}, of)


def rows(here: Open, wanted: Sequence[str]) -> list[dict[str, Any]]:
    """A row for each value of each column; `which` has a bit for each column that isn't meant."""
    columns = ", ".join(f'"{GROUPS[by]}"' for by in wanted)
    sets = ", ".join(f'("{GROUPS[by]}")' for by in wanted)
    return here.rows(
        f"SELECT {columns}, grouping({columns}) AS which, count(*) AS n FROM {{journeys}}"  # noqa: S608
        f" GROUP BY GROUPING SETS ({sets}) ORDER BY n DESC, {columns}"
    )


def found(every: Sequence[Mapping[str, Any]], by: str, wanted: Sequence[str]) -> list[Any]:
    alone = (1 << len(wanted)) - 1 - (1 << (len(wanted) - 1 - list(wanted).index(by)))
    return [row[GROUPS[by]] for row in every if row["which"] == alone and row["n"] >= LEAST][:MOST]
