"""Asking as Sixring does: a dashboard warm and cold, each metric alone, each figure of `by_hand` by our way."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from sixring.core import clock
from sixring.insights import metrics
from sixring.insights.lake.manifest import Manifest
from sixring.insights.lake.store import Store

from .by_hand import SQL, Found, found
from .world import DAYS, END

SPANS = {"quarter": 90, "year": 365, "everything": DAYS}


def dashboard(days: int, rounds: int, *, anew: bool = True) -> list[float]:
    """Seconds each time the overview was put together, charts and all, as its page does. `anew`: every figure is
    counted again; otherwise answers are kept from the time before, as they are while the lake stays as it is."""
    from sixring.core.actors import Actor
    from sixring.core.models import Agent
    from sixring.insights.dashboards import kept, overview, tiles
    from sixring.insights.dashboards.lens import Lens
    from sixring.insights.dashboards.spans import A_DAY, Span

    with clock.frozen(END):
        actor = Actor.of(Agent.objects.get(email="manager@us.test"))
        last = END.date() - A_DAY
        lens = Lens(actor, Span(last - (days - 1) * A_DAY, last, "UTC"))
        shown = tiles.of(actor)
        took = []
        for _ in range(rounds):
            if anew:
                kept._answers.clear()
            began = time.perf_counter()
            page = overview.overview(lens, shown)
            html = [str(one.figure or one.number) for one in page.tiles]
            took.append(time.perf_counter() - began)
        assert len(html) >= 8, len(html)
    return took


def updated(days: int) -> float:
    """Seconds of the first dashboard after the lake changed, in a process that asked before: what metrics work out of
    the whole lake is worked out anew."""
    from sixring.insights.metrics import at_hand

    with at_hand.lock:
        for hand in at_hand.kept:
            hand.of = ()
    return round(dashboard(days, 1)[0], 3)


def p95(took: list[float]) -> float:
    return round(statistics.quantiles(took, n=20)[-1] if len(took) > 1 else took[0], 3)


def forgotten(store: Store, known: Manifest) -> None:
    """The files out of the kernel's cache, as after a night without questions."""
    for file in known.files:
        handle = os.open(store.path(file.name), os.O_RDONLY)
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(handle)


def cold(store: Store, known: Manifest, days: int) -> float:
    """Seconds of the first dashboard of a process that never asked, with nothing of the lake in memory."""
    forgotten(store, known)
    done = subprocess.run(
        [sys.executable, "-m", "bench.insights.cold", str(days)], stdout=subprocess.PIPE, check=True, text=True
    )
    return float(json.loads(done.stdout.splitlines()[-1]))


def one(name: str) -> tuple[Found, float]:
    """A figure of `by_hand` asked our way, and how many seconds it took."""
    by, _sql = SQL[name]
    since = END.date().replace(year=END.year - 2)
    assert (END.date() - since).days == DAYS
    began = time.perf_counter()
    answer = metrics.ask(name, since=since, until=END.date(), by=by, least=0)
    return found(answer.rows, by), time.perf_counter() - began


def each() -> dict[str, float]:
    """Milliseconds of every metric there is, over all of it; those that fail say so by their name."""
    took: dict[str, float] = {}
    with clock.frozen(END):
        for name in metrics.everything():
            began = time.perf_counter()
            metrics.ask(name, since=END.date().replace(year=END.year - 2), until=END.date())
            took[name] = round(1000 * (time.perf_counter() - began), 1)
    return took


def peak_mb() -> float:
    """The most memory this process ever had."""
    status = Path("/proc/self/status").read_text("ascii")
    return round(int(status.partition("VmHWM:")[2].split()[0]) / 1024, 1)


def median(values: Any) -> float:
    return float(round(statistics.median(values), 3))
