"""Logs of events whose directly-follows graph is known, and bigger ones made of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sixring.insights.journeys.dfg import Dfg, dfg

COLUMNS = {"case": "case:concept:name", "activity": "concept:name", "at": "time:timestamp"}
START = "start_timestamp"  # of logs whose events last


def graph(log: Path) -> Dfg:
    import duckdb

    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        lasts = {one[0] for one in connection.execute(f"DESCRIBE FROM {relation(log)}").fetchall()} & {START}
        return dfg(connection, relation(log), **COLUMNS, start=START if lasts else "")


def relation(log: Path) -> str:
    return f"read_parquet('{str(log).replace(chr(39), chr(39) * 2)}')"


def exactness(data: Path) -> dict[str, Any]:
    """`dfg_exact` over all, and of each log what differs (nothing, where it is exact)."""
    found = {log.parent.name: differing(log) for log in sorted(data.glob("jrn_*/log.parquet"))}
    if not found:
        raise SystemExit(f"There is no jrn_*/log.parquet in {data}.")
    exact = {name: not told for name, told in found.items()}
    return {
        "dfg_exact": all(exact.values()), "logs": exact, "unlike": {name: told for name, told in found.items() if told},
    }  # fmt: skip


def differing(log: Path) -> list[str]:
    expected = json.loads((log.parent / "expected_dfg.json").read_text("utf-8"))
    found = graph(log)
    edges = {(a, b): n for a, b, n in expected["dfg"]}
    return [
        name
        for name, ours, theirs in (
            ("edges", found.edges, edges), ("start", found.starts, expected["start"]),
            ("end", found.ends, expected["end"]),
            ("cases", found.cases, expected["cases"]),
            ("events", sum(found.edges.values()) + found.cases, expected["events"]),
        )
        if ours != theirs
    ]  # fmt: skip


def grown(data: Path, into: Path, events: int) -> Path:
    """A log of so many events: every log there is, again and again under new case names, in the order of cases."""
    import duckdb

    parts = " UNION ALL ".join(
        f'SELECT \'{log.parent.name}\' || "case:concept:name" AS whose, "concept:name" AS step,'  # noqa: S608
        f' "time:timestamp"::TIMESTAMPTZ AS happened, row_number() OVER () AS place FROM {relation(log)}'
        for log in sorted(data.glob("jrn_*/log.parquet"))
    )
    with duckdb.connect() as connection:
        connection.execute(f"SET TimeZone = 'UTC'; CREATE TABLE one AS {parts}")
        ((there,),) = connection.execute("SELECT count(*) FROM one").fetchall()
        named = 'copy || \'-\' || whose AS "case:concept:name", step AS "concept:name", happened AS "time:timestamp"'
        times = events // there + 1
        rows = f"SELECT {named} FROM range({times}) c(copy), one ORDER BY copy, whose, place LIMIT {events}"  # noqa: S608
        connection.execute(f"COPY ({rows}) TO '{into}' (FORMAT parquet)")
    return into


def peak_mb() -> int:
    """The most memory this process ever had."""
    status = Path("/proc/self/status").read_text("ascii")
    return round(int(status.partition("VmHWM:")[2].split()[0]) / 1024)
