"""Demand: invoices of an online shop, a day and an hour at a time."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from sixring.insights.predictions import demand

Days = dict[date, list[float]]  # invoices in each of the 24 hours
HORIZON, FIRST = 14, 90  # days looked ahead; days known before the first look


def figures(folder: Path, usual: Path) -> dict[str, Any]:
    """Every day's look ahead at two weeks. Where the folder has days after the usual ones, only those are judged."""
    given, known = invoices(folder), invoices(usual)
    if not given:
        return {"forecast_from": "no file"}
    later = [day for day in given if known and day > max(known)]
    whole = {**known, **{day: given[day] for day in later}} if later else given
    start = min(whole)
    hours = np.array([whole.get(start + timedelta(days=n), [0.0] * 24) for n in range((max(whole) - start).days + 1)])
    first = (min(later) - start).days if later else FIRST
    found = demand.tried(hours.sum(axis=1), first, horizon=HORIZON, every=1)
    return {
        "forecast_mase": round(found.against_naive, 4), "forecast_mase_in_sample": round(found.mase, 4),
        "forecast_mae": round(found.error, 2), "forecast_naive_mae": round(found.naive, 2),
        "forecast_within": None if found.within is None else round(found.within, 3),
        "forecast_looks": found.origins, "forecast_days": found.days,
        "forecast_hourly_mase": round(by_hour(hours, first), 4),
        "forecast_from": f"{start + timedelta(days=first)} to {max(whole)}",
    }  # fmt: skip


def by_hour(hours: Any, first: int) -> float:
    """The same of single hours, against the same hour a week before."""
    ours, naive = [], []
    for at in range(first, len(hours) - HORIZON + 1, 7):
        before, came = hours[:at], hours[at : at + HORIZON]
        shares = demand.shares_of_hours(before)[np.arange(HORIZON) % 7]
        said = demand.forecast(before.sum(axis=1), HORIZON).values[:, None] * shares
        ours.append(np.abs(said - came).mean())
        naive.append(np.abs(before[-7:][np.arange(HORIZON) % 7] - came).mean())
    return float(np.mean(ours) / np.mean(naive))


def invoices(folder: Path) -> Days:
    """Of each day there is; cancellations (C…) are none."""
    import duckdb

    path = folder / "ret_online_retail" / "transactions.parquet"
    if not path.exists():
        return {}
    asked = """SELECT CAST(InvoiceDate AS DATE), date_part('hour', InvoiceDate), count(DISTINCT InvoiceNo)
               FROM read_parquet(?) WHERE InvoiceNo NOT LIKE 'C%' GROUP BY ALL"""
    found: Days = {}
    for day, hour, many in duckdb.execute(asked, [str(path)]).fetchall():
        found.setdefault(day, [0.0] * 24)[int(hour)] += many
    return found
