"""How long the results page takes with a million responses, while answers go on coming in, and what counting costs.

Pages are asked through Django's test client: the whole stack of middleware, views, templates and database, in one
process without a socket; `results_p95_ms` is the slower database's. `cpu` figures are processor time, for a machine
that others use too. `wrong` is in how many counts the tally differs from counting, over days drawn by chance.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from bench import parts

PERIODS = ("period=30", "period=90", "period=365", "period=all", "period=between&first=2025-03-05&last=2026-09-20")
CUTS = ("by=channel", "by=language", "by=team", "by=version", "by=incentive")
ONE = ("cut=channel&member=email", "cut=team&member=Returns", "cut=language&member=de")
DAYS_HELD = 12


def run(database: str, asked: argparse.Namespace) -> dict[str, Any]:
    with parts.home(database):
        from django.conf import settings

        from sixring.core import clock
        from sixring.feedback.results import tally

        from .world import NEW, NOW, World

        settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
        with clock.frozen(NOW):
            began = time.monotonic()
            world = World(asked.responses, asked.seed)
            world.build()
            said("built", began)
            days = counted_in(tally)
            told = said("counted", began)
            analyse()
            found = {"responses": asked.responses, "days": days, "build_seconds": told, "uncounted": NEW}
            found |= pages(world.survey.pk, asked.rounds)
            found |= settled(tally, NEW) | held(tally, asked.seed)
    return found


def counted_in(tally: Any) -> int:
    """The tally of all days afresh; what is not counted yet stays so."""
    every = tally.days()
    for day in every:
        tally.mend_day(day)
    return len(every)


def analyse() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def pages(survey: int, rounds: int) -> dict[str, Any]:
    from django.test import Client

    from sixring.core.models import Agent

    client = Client()
    client.force_login(Agent.objects.get(email="manager@us.test"))
    at = f"/feedback/results/{survey}/"
    client.get(at)  # the first page of a process loads its templates
    wanted = [f"{at}?{period}&{more}" for period in PERIODS for more in (*CUTS, *ONE)]
    took = [ask(client, address) for _ in range(rounds) for address in wanted]
    comments = [ask(client, f"{at}comments/?{more}&draw={n}") for n, more in enumerate(PERIODS * 2)]
    slowest = sorted(zip(took, wanted * rounds, strict=True), reverse=True)[:4]
    print("\n".join(f"{wall:.0f} ms {address}" for (wall, _cpu), address in slowest), flush=True)
    return {
        "results_p95_ms": p95([wall for wall, _cpu in took]), "results_median_ms": median([w for w, _cpu in took]),
        "results_cpu_p95_ms": p95([cpu for _wall, cpu in took]), "comments_p95_ms": p95([w for w, _cpu in comments]),
        "overview_ms": round(ask(client, "/feedback/results/")[0], 1), "queries": queries(client, wanted[3]),
    }  # fmt: skip


def ask(client: Any, address: str) -> tuple[float, float]:
    began, worked = time.perf_counter(), time.process_time()
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return (time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000


def queries(client: Any, address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)


def settled(tally: Any, many: int) -> dict[str, Any]:
    """What came meanwhile, taken in."""
    began = time.perf_counter()
    while tally.settle():
        pass
    return {"tallied_per_second": round(many / (time.perf_counter() - began))}


def held(tally: Any, seed: int) -> dict[str, Any]:
    """Days drawn by chance, and the last, against counting."""
    every = tally.days()
    some = {*random.Random(seed).sample(every, min(DAYS_HELD, len(every))), every[-1], every[-1] - timedelta(days=1)}
    return {"wrong": sum(len(tally.differences(day)) for day in some), "days_held": len(some)}


def apart(database: str) -> dict[str, Any]:
    """In a process of its own: Django's settings are read once."""
    words = [sys.executable, "-m", "bench.feedback", *sys.argv[1:], "--database", database]
    done = subprocess.run(words, stdout=subprocess.PIPE, check=True, text=True)
    print("\n".join(done.stdout.splitlines()[:-1]), flush=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def p95(took: Sequence[float]) -> float:
    return round(statistics.quantiles(took, n=20)[-1], 1) if len(took) > 1 else 0.0


def median(took: Sequence[float]) -> float:
    return round(statistics.median(took), 1)


def said(what: str, began: float) -> float:
    seconds = round(time.monotonic() - began, 1)
    print(f"{what} after {seconds} s", flush=True)
    return seconds


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--database", choices=["sqlite", "postgres", "both"], default="both")
    options.add_argument("--responses", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=3, help="how often each page is asked for")
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    if asked.database != "both":
        print(json.dumps(run(asked.database, asked)))
        return 0
    each = {name: apart(name) for name in ("sqlite", "postgres")}
    worst = max(one["results_p95_ms"] for one in each.values())
    wrong = sum(one["wrong"] for one in each.values())
    print(json.dumps({"results_p95_ms": worst, "responses": asked.responses, "wrong": wrong, **each,
                      "load_average": round(os.getloadavg()[0], 1)}))  # fmt: skip
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
