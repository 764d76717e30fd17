"""Churn of a telephone company's customers: who left, from what was known of them."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path
from typing import Any

from sixring.insights.predictions import learning

NUMBERS = ("tenure", "MonthlyCharges", "TotalCharges")
NO_FACTS = ("customerID", "Churn")
Row = dict[str, str]


def figures(folder: Path, usual: Path) -> dict[str, Any]:
    """Out of fold where the file is the usual one or there is no other to learn from; else learnt from that."""
    judged, known = rows(folder), rows(usual)
    if not judged:
        return {"churn_from": "no file"}
    became = [row["Churn"] == "Yes" for row in judged]
    if not known or known == judged:
        chances, how = learning.out_of_fold(facts(judged), became), f"{len(judged)} customers out of fold"
    else:
        met = {row["customerID"] for row in judged}
        known = [row for row in known if row["customerID"] not in met]
        model = learning.learn(facts(known), [row["Churn"] == "Yes" for row in known])
        chances, how = model.chances(facts(judged)), f"{len(judged)} others, learnt from {len(known)}"
    return {
        "churn_auc": round(learning.auc(became, chances), 4), "churn_brier": round(learning.brier(became, chances), 4),
        "churn_from": how, "churn_blank_totals": sum(not row["TotalCharges"].strip() for row in judged),
        "churn_calibration": [
            [one.n, round(one.said, 3), round(one.true / one.n, 3)] for one in learning.bins(became, chances)
        ],
    }  # fmt: skip


def rows(folder: Path) -> list[Row]:
    for path in sorted((folder / "ret_telco_churn").glob("*.csv*")):
        reader = gzip.open if path.name.endswith(".gz") else open
        with reader(path, "rt", encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    return []


def facts(told: list[Row]) -> dict[str, list[Any]]:
    """By name; a blank number is one that is missing, as of customers who have just come."""
    names = [name for name in told[0] if name not in NO_FACTS]
    return {name: [number(row[name]) if name in NUMBERS else row[name] for row in told] for name in names}


def number(told: str) -> float | None:
    return float(told) if told.strip() else None
