"""The directly-follows graph of any log of events, exactly: what follows what in a case, how often, and how long after.

Events are put in order of time within their case; those of one moment keep the order they lie in, as process-mining
tools have it. Of events that last, (a, b) goes by when they began, and a case starts and ends with what was done first
and last. The relation is W. van der Aalst's (Process Mining, 2016, section 6.2): (a, b) counts how often b comes
directly after a in any case.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

# Each event with the one before it in its case, and whether it is the first or last done. `place`: where it lies.
FOLLOWED = """
CREATE OR REPLACE TEMP TABLE followed AS
SELECT step, lag(step) OVER begun AS previous, lag(done) OVER {order} IS NULL AS first,
    lead(done) OVER {order} IS NULL AS last,
    epoch_us(began::TIMESTAMPTZ) - lag(epoch_us(done::TIMESTAMPTZ)) OVER begun AS gap_us
FROM (
    SELECT {case} AS whose, {activity} AS step, {at} AS done, {start} AS began, row_number() OVER () AS place
    FROM {relation} WHERE {case} IS NOT NULL AND {activity} IS NOT NULL AND {at} IS NOT NULL AND {start} IS NOT NULL
)
WINDOW begun AS (PARTITION BY whose ORDER BY began, done, place), ended AS (PARTITION BY whose ORDER BY done, place)"""
EDGES = """
SELECT previous, step, count(*), median(gap_us) / 1e6 FROM followed WHERE previous IS NOT NULL GROUP BY ALL
ORDER BY 3 DESC, 1, 2"""
STARTS = "SELECT step, count(*) FROM followed WHERE first GROUP BY 1 ORDER BY 2 DESC, 1"
ENDS = "SELECT step, count(*) FROM followed WHERE last GROUP BY 1 ORDER BY 2 DESC, 1"


@dataclass(frozen=True, slots=True)
class Dfg:
    """`edges`: (a, b) → how often; `medians`: (a, b) → seconds from the end of a to the beginning of b; `starts`,
    `ends`: cases by their first and last event."""

    edges: dict[tuple[str, str], int]
    starts: dict[str, int]
    ends: dict[str, int]
    medians: dict[tuple[str, str], float]

    @property
    def cases(self) -> int:
        return sum(self.starts.values())


def dfg(connection: Any, relation: str, *, case: str, activity: str, at: str, start: str = "") -> Dfg:
    """Of `relation`, a table, view or `read_parquet('…')` of DuckDB's `connection`; the others are its columns.
    `start`: where events last, when they began, `at` being their end. Events that lack one of them are left out."""
    names = {"case": quoted(case), "activity": quoted(activity), "at": quoted(at), "start": quoted(start or at)}
    connection.execute(FOLLOWED.format(relation=relation, order="ended" if start else "begun", **names))
    rows = connection.execute(EDGES).fetchall()
    starts, ends = (dict(connection.execute(sql).fetchall()) for sql in (STARTS, ENDS))
    connection.execute("DROP TABLE followed")
    return Dfg({(a, b): n for a, b, n, _s in rows}, starts, ends, {(a, b): s for a, b, _n, s in rows})


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
