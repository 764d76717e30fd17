"""Lifetimes on the purchases of CDNOW's customers of the first quarter of 1997 (Fader, Hardie and Lee)."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from sixring.insights.predictions import lifetimes

KNOWN_UNTIL, WEEKS = date(1997, 9, 30), 39
INNER_UNTIL = date(1997, 6, 30)  # of the known weeks, where nothing later is there
Purchases = dict[int, set[date]]


def figures(folder: Path, usual: Path) -> dict[str, Any]:
    told = summary(folder) or summary(usual)
    if not told:
        return {"lifetimes_from": "no file"}
    x, t_x, age, mean = (list(column) for column in zip(*told, strict=True))
    fitted, spent = lifetimes.fit_buying(x, t_x, age), lifetimes.fit_spending(x, mean)
    return {
        "bgnbd": {"r": round(fitted.r, 4), "alpha": round(fitted.alpha, 4), "a": round(fitted.a, 4),
                  "b": round(fitted.b, 4), "ll": round(fitted.ll, 2), "n": fitted.n},
        "bgnbd_expected": round(float(fitted.expected(39, [2], [30.43], [38.86])[0]), 4),
        "gamma_gamma": {"p": round(spent.p, 3), "q": round(spent.q, 3), "v": round(spent.v, 3), "n": spent.n,
                        "mean": round(spent.mean, 2)},
        **held_out(purchases(usual), purchases(folder)),
    }  # fmt: skip


def summary(folder: Path) -> list[tuple[float, ...]]:
    """(x, t_x, T, mean of repeat purchases) of each customer, as published."""
    path = folder / "ret_cdnow" / "cdnow_customers_summary_with_transactions.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [tuple(float(row[name]) for name in ("x", "t_x", "T", "zbar")) for row in csv.DictReader(file)]


def purchases(folder: Path) -> Purchases:
    """The days on which each customer of the sample bought."""
    found: Purchases = defaultdict(set)
    for path in sorted((folder / "ret_cdnow").glob("sample_transactions*.csv*")):
        reader = gzip.open if path.name.endswith(".gz") else open
        with reader(path, "rt", encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                found[int(row["customer_id"])].add(date.fromisoformat(row["date"][:10]))
    return found


def held_out(known: Purchases, given: Purchases) -> dict[str, Any]:
    """What was said of each customer beside what came: after September where that is there, else after June."""
    days: Purchases = defaultdict(set)
    for customer, some in [*known.items(), *given.items()]:
        days[customer] |= some
    if not days:
        return {"holdout_from": "no purchases"}
    later = any(day > KNOWN_UNTIL for some in days.values() for day in some)
    until = KNOWN_UNTIL if later else INNER_UNTIL
    ends = until + timedelta(weeks=WEEKS) if later else KNOWN_UNTIL
    first = {customer: some for customer, some in days.items() if min(some) <= until}
    x, t_x, age = (np.array(one) for one in zip(*(weeks(some, until) for some in first.values()), strict=True))
    said = lifetimes.fit_buying(x, t_x, age).expected((ends - until).days / 7, x, t_x, age)
    came = np.array([sum(until < day <= ends for day in some) for some in first.values()], dtype=float)
    return {
        "holdout_correlation": round(float(np.corrcoef(said, came)[0, 1]), 4),
        "holdout_mae": round(float(np.abs(said - came).mean()), 4),
        "holdout_said": round(float(said.sum())), "holdout_came": int(came.sum()), "holdout_n": len(first),
        "holdout_from": f"{until} to {ends}",
    }  # fmt: skip


def weeks(days: Iterable[date], until: date) -> tuple[float, float, float]:
    """x, t_x and T in weeks, of what was known on `until`."""
    known = sorted(day for day in days if day <= until)
    return len(known) - 1, (known[-1] - known[0]).days / 7, (until - known[0]).days / 7
