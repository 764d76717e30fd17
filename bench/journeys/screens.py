"""What journey pages ask, over all of a lake of two years."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bench import parts


def run(interactions: int, seed: int, rounds: int) -> dict[str, Any]:
    with parts.home("sqlite") as home, tempfile.TemporaryDirectory(dir=home) as folder:
        from bench.insights.world import World
        from sixring.insights.journeys import making
        from sixring.insights.lake.store import store

        World(interactions, seed, Path(folder)).into(store())
        began = time.perf_counter()
        folded = making.make()
        assert folded is not None
        took = time.perf_counter() - began
        print(f"folded {folded.rows} in {took:.1f} s", flush=True)
        return asked(rounds) | {
            "fold_seconds": round(took, 1), "journeys": folded.rows["journeys"], "steps": folded.rows["steps"],
            "screens_interactions": interactions,
        }  # fmt: skip


def asked(rounds: int) -> dict[str, Any]:
    """Each question `rounds` times, warm, counted anew each time; `screens_cold_s`: the first of all."""
    from sixring.insights.journeys.asking import opening

    found: dict[str, list[float]] = {}
    began = time.perf_counter()
    for _round in range(rounds):
        for name, ask in questions().items():
            opening.forget()
            before = time.perf_counter()
            ask()
            found.setdefault(name, []).append(time.perf_counter() - before)
            if _round == 0 and len(found) == 1:
                first = time.perf_counter() - began
    every = {name: p95(took[1:] or took) for name, took in found.items()}
    return {"screens_p95_s": max(every.values()), "screens_s": every, "screens_cold_s": round(first, 3)}


def questions() -> dict[str, Callable[[], Any]]:
    """By name, what the pages ask: of everybody over two years, of a group, and of a quarter."""
    from bench.insights.world import DAYS, END
    from sixring.insights.journeys import asking, critical, frictions

    until = END.date()
    since, quarter = until - timedelta(days=DAYS), until - timedelta(days=90)
    pages: dict[str, Callable[..., Any]] = {
        "flow": asking.flow, "variants": asking.variants, "loops": asking.loops, "dropoffs": asking.dropoffs,
        "feelings": asking.feelings, "frictions": frictions.frictions, "critical": critical.critical,
    }  # fmt: skip
    found: dict[str, Callable[[], Any]] = {}
    for name, page in pages.items():
        found[name] = bound(page, since, until)
        found[f"{name} of a group"] = bound(page, since, until, where={"group": "known"})
        found[f"{name} of a quarter"] = bound(page, quarter, until)
    return found


def bound(page: Callable[..., Any], since: date, until: date, **how: Any) -> Callable[[], Any]:
    return lambda: page(since, until, **how)


def p95(took: list[float]) -> float:
    return round(statistics.quantiles(took, n=20)[-1] if len(took) > 1 else took[0], 3)
