"""What figures over years cost: ten million interactions in about one and a half million conversations.

    bin/bench insights [--interactions N] [--exported N] [--rounds N] [--no-postgres] [--spark PYTHON] [--compared N]

The history is drawn in columns and written into the lake by its own writer; on PostgreSQL the same lies in the tables
Sixring works with, with the indexes we ship and ANALYZE. `dashboard_p95_s`: the overview with its usual tiles over all
of it, counted anew and put together with charts, warm (`kept_p95_s`: with answers kept while the lake stays as it is,
`updated_s`: the first one after the lake changed);
`dashboard_cold_s`: by a process that never asked, files out of the kernel's cache.
`duckdb_ratio`, `postgres_ratio`: eleven figures over all of it asked our way, against SQL written by hand over the same
files, and over PostgreSQL's tables (its seconds / ours); `unlike` lists where answers differ and has to be empty.
`export_rows_per_second` is the real exporter over the tables of a smaller history. Exits with 1 where answers differ.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench import parts


def run(asked: argparse.Namespace) -> dict[str, Any]:
    with (
        parts.home("sqlite" if asked.no_postgres else "postgres") as home,
        tempfile.TemporaryDirectory(dir=home) as spill,
    ):
        figures: dict[str, Any] = {}
        if not asked.no_postgres:
            figures |= exported(asked, Path(spill))
        world, store, known, told = written(asked, Path(spill))
        figures |= told | dashboards(store, known, asked.rounds) | compared(store, known)
        if not asked.no_postgres:
            figures |= operational(world, Path(spill))
        if asked.spark:
            figures |= on_spark(asked, Path(spill))
    figures["load_average"] = round(os.getloadavg()[0], 1)
    return figures


def exported(asked: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """The real exporter over a smaller history, everything anew."""
    from pyarrow.fs import LocalFileSystem

    from sixring.insights.lake import exporting, manifest
    from sixring.insights.lake.store import Store

    from . import operational
    from .world import World

    own = folder / "exported"
    own.mkdir()
    operational.load(World(asked.exported, asked.seed, own), own)
    here = Store(LocalFileSystem(), str(own / "lake"))
    began = time.perf_counter()
    exporting.make(here)
    took, known = time.perf_counter() - began, manifest.read(here)
    assert known is not None
    said(f"exported {known.rows} rows", took)
    return {
        "export_rows_per_second": round(known.rows / took), "exported_interactions": asked.exported,
        "exported_rows": known.rows, "export_bytes_per_row": round(known.bytes / known.rows, 1),
    }  # fmt: skip


def written(asked: argparse.Namespace, folder: Path) -> tuple[Any, Any, Any, dict[str, Any]]:
    from sixring.core.models import Agent, Role
    from sixring.insights.lake.store import store

    from .world import World

    Agent.objects.get_or_create(email="manager@us.test", defaults={"id": 1000, "name": "Manager", "role": Role.MANAGER})
    began = time.perf_counter()
    world = World(asked.interactions, asked.seed, folder)
    drawn = time.perf_counter() - began
    said("drawn", drawn)
    here = store()
    known = world.into(here)
    took = time.perf_counter() - began - drawn
    said(f"written {known.rows} rows", took)
    of = {name: sum(file.rows for file in known.of(name)) for name in {file.table for file in known.files}}
    return world, here, known, {
        "interactions": of["interactions"], "conversations": of["conversations"], "rows": known.rows, "tables": of,
        "bytes_per_row": round(known.bytes / known.rows, 1), "lake_mb": round(known.bytes / 2**20),
        "draw_seconds": round(drawn), "write_seconds": round(took),
    }  # fmt: skip


def dashboards(store: Any, known: Any, rounds: int) -> dict[str, Any]:
    """Cold first: a process that asked before knows what a new one has to find out."""
    from . import asking

    names = ("cold_s", "warm_p95_s", "warm_median_s", "kept_p95_s", "updated_s")
    figures: dict[str, Any] = {name: {} for name in names}
    for name, days in asking.SPANS.items():
        figures["cold_s"][name] = round(asking.cold(store, known, days), 3)
        asking.dashboard(days, 1)
        took = asking.dashboard(days, rounds)
        figures["warm_p95_s"][name], figures["warm_median_s"][name] = asking.p95(took), asking.median(took)
        figures["kept_p95_s"][name] = asking.p95(asking.dashboard(days, rounds, anew=False))
        figures["updated_s"][name] = asking.updated(days)
        print(name, figures["cold_s"][name], figures["warm_p95_s"][name], flush=True)
    return {
        "dashboard_p95_s": figures["warm_p95_s"]["everything"], "dashboard_cold_s": figures["cold_s"]["everything"],
        "dashboards": figures, "metric_ms": asking.each(), "peak_mb": asking.peak_mb(),
    }  # fmt: skip


def compared(store: Any, known: Any) -> dict[str, Any]:
    """Ours against SQL by hand, taking turns, the best of three each."""
    from sixring.core import clock
    from sixring.insights.metrics import at_hand

    from . import asking, by_hand
    from .world import END

    hand = by_hand.ByHand(store, known, at_hand.MEMORY, at_hand.THREADS)
    ours, theirs, unlike = {}, {}, []
    with clock.frozen(END):
        for name in by_hand.SQL:
            turns = [(asking.one(name), hand.ask(name)) for _ in range(3)]
            ours[name] = min(one[1] for one, _ in turns)
            theirs[name] = min(other[1] for _, other in turns)
            unlike += [f"{name} by hand: {told}" for told in by_hand.unlike(turns[0][0][0], turns[0][1][0])]
    print("ours, by hand:", {name: (round(ours[name], 3), round(theirs[name], 3)) for name in ours}, flush=True)
    return {
        "duckdb_ratio": round(sum(ours.values()) / sum(theirs.values()), 2), "unlike": unlike,
        "ours_s": rounded(ours), "duckdb_s": rounded(theirs),
    }  # fmt: skip


def operational(world: Any, folder: Path) -> dict[str, Any]:
    from sixring.core import clock

    from . import asking, by_hand
    from . import operational as tables
    from .world import END

    began = time.perf_counter()
    tables.load(world, folder)
    loaded = time.perf_counter() - began
    said("loaded into PostgreSQL", loaded)
    ours, theirs, unlike = {}, {}, []
    with clock.frozen(END):
        for name in tables.PG:
            (mine, ours[name]), (other, theirs[name]) = (
                min((asking.one(name) for _ in range(2)), key=lambda t: t[1]),
                tables.ask(name),
            )
            unlike += [f"{name} on PostgreSQL: {told}" for told in by_hand.unlike(mine, other)]
            print(name, round(ours[name], 3), round(theirs[name], 3), flush=True)
    return {
        "postgres_ratio": round(sum(theirs.values()) / sum(ours.values()), 1), "postgres_s": rounded(theirs),
        "postgres_load_seconds": round(loaded), "postgres_unlike": unlike,
    }  # fmt: skip


def on_spark(asked: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """A smaller history asked about on both engines, by a process of the Python that has Spark."""
    from pyarrow.fs import LocalFileSystem

    from sixring.insights.lake.store import Store

    from .world import World

    own = folder / "spark"
    own.mkdir()
    World(asked.compared, asked.seed, own).into(Store(LocalFileSystem(), str(own / "lake")))
    words = [asked.spark, "-m", "bench.insights.spark"]
    done = subprocess.run(
        words, stdout=subprocess.PIPE, check=True, text=True, env={**os.environ, "SIXRING_LAKE": str(own / "lake")}
    )
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told | {"spark_interactions": asked.compared}


def rounded(seconds: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 3) for name, value in seconds.items()}


def said(what: str, seconds: float) -> None:
    print(f"{what} in {seconds:.1f} s", flush=True)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--interactions", type=int, default=10_000_000)
    options.add_argument("--exported", type=int, default=200_000)
    options.add_argument("--compared", type=int, default=1_000_000, help="interactions asked about on Spark too")
    options.add_argument("--rounds", type=int, default=20)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--no-postgres", action="store_true")
    options.add_argument("--spark", default="", metavar="PYTHON", help="a Python that has the extra `spark`")
    figures = run(options.parse_args())
    print(json.dumps(figures))
    return 1 if any(figures.get(name) for name in ("unlike", "postgres_unlike", "spark_unlike")) else 0


if __name__ == "__main__":
    sys.exit(main())
