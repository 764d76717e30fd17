"""From the values of rows to figures: aggregates the engine counts, and what is counted from those."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import inf, isfinite, isnan
from typing import Any

from sixring.core import statistics
from sixring.core.statistics import Estimate

from .registry import Metric

Row = dict[str, Any]
QUANTILES = {"median": 0.5, "p90": 0.9, "p95": 0.95}
SUMMED = {
    "count": (), "share": ("k",), "nps": ("up", "down"), "sum": ("value", "squares"),
    "ratio": ("top", "bottom", "xx", "xy", "yy"),
}  # fmt: skip
ADD_UP = (*SUMMED, "score")  # the whole follows from its parts
NEVER_SUPPRESSED = ("count", "distinct", "mix", "stock")  # how many there were tells of nobody how it went


def aggregates(metric: Metric, value: Any, per: Any, prefix: str = "") -> dict[str, Any]:
    """Of the columns `value` (and `per`) of a table: what the engine is asked for, by name. Empty counts nowhere."""
    found = BY_KIND[metric.kind](value, per)
    return {f"{prefix}{name}": expression for name, expression in found.items()}


def of_count(value: Any, per: Any) -> dict[str, Any]:
    return {"n": value.count()}


def of_distinct(value: Any, per: Any) -> dict[str, Any]:
    return {"n": value.nunique()}


def of_duration(value: Any, per: Any) -> dict[str, Any]:
    return {"n": value.count(), "mean": value.mean(), "quantiles": value.quantile(list(QUANTILES.values()))}


def of_share(value: Any, per: Any) -> dict[str, Any]:
    return {"n": value.count(), "k": value.cast("int64").sum()}


def of_score(value: Any, per: Any) -> dict[str, Any]:
    return {"n": value.count(), "value": value.mean(), "sd": value.cast("float64").std(how="sample")}


def of_nps(value: Any, per: Any) -> dict[str, Any]:
    return {"n": value.count(), "up": (value > 0).cast("int64").sum(), "down": (value < 0).cast("int64").sum()}


def of_sum(value: Any, per: Any) -> dict[str, Any]:
    number = value.cast("float64")
    return {"n": value.count(), "value": value.sum(), "squares": (number * number).sum()}


def of_ratio(value: Any, per: Any) -> dict[str, Any]:
    x, y = value.cast("float64"), per.cast("float64")
    return {
        "n": value.count(), "top": x.sum(), "bottom": y.sum(), "xx": (x * x).sum(), "xy": (x * y).sum(),
        "yy": (y * y).sum(),
    }  # fmt: skip


def of_stock(value: Any, per: Any) -> dict[str, Any]:
    ages = {"median": value.quantile(0.5), "p90": value.quantile(0.9), "oldest": value.max()}
    return {"n": value.count(), **ages}


BY_KIND = {
    "count": of_count, "duration": of_duration, "share": of_share, "score": of_score, "nps": of_nps, "sum": of_sum,
    "ratio": of_ratio, "stock": of_stock, "distinct": of_distinct, "mix": of_count,
}  # fmt: skip


def figures(metric: Metric, row: Mapping[str, Any], least: int) -> Row:
    """The figures of a row of aggregates; those of fewer than `least` are held back."""
    n = int(row["n"] or 0)
    if metric.kind not in NEVER_SUPPRESSED and 0 < n < least:
        return dict.fromkeys(columns(metric)) | {"n": n, "suppressed": True}
    return finished(metric, row, n) | {"suppressed": False}


def finished(metric: Metric, row: Mapping[str, Any], n: int) -> Row:
    empty: Row = dict.fromkeys(columns(metric))
    return empty | {"n": n} | FINISHED.get(metric.kind, as_they_are)(metric, row, n)


def as_they_are(metric: Metric, row: Mapping[str, Any], n: int) -> Row:
    return {name: number(row[name]) for name in columns(metric) if name != "n"}


def durations(metric: Metric, row: Mapping[str, Any], n: int) -> Row:
    """Quantiles come together: each alone would keep all values once more."""
    quantiles = row["quantiles"] or (None,) * len(QUANTILES)
    return {"mean": number(row["mean"])} | {name: number(one) for name, one in zip(QUANTILES, quantiles, strict=True)}


def shares(metric: Metric, row: Mapping[str, Any], n: int) -> Row:
    k = int(row["k"] or 0)
    return {"k": k, **bounds(statistics.share(k, n))}


def promoters(metric: Metric, row: Mapping[str, Any], n: int) -> Row:
    up, down = int(row["up"] or 0), int(row["down"] or 0)
    return {"up": up, "down": down, **bounds(statistics.nps_of(up, n - up - down, down))}


def means(metric: Metric, row: Mapping[str, Any], n: int) -> Row:
    return bounds(mean(row["value"], row["sd"], n, metric.scale))


def sums(metric: Metric, row: Mapping[str, Any], n: int) -> Row:
    return {"value": number(row["value"]), "se": (number(row["squares"]) or 0.0) ** 0.5}


def ratios(metric: Metric, row: Mapping[str, Any], n: int) -> Row:
    return ratio(*(number(row[name]) or 0.0 for name in ("top", "bottom", "xx", "xy", "yy")))


def not_yet(metric: Metric, row: Mapping[str, Any], n: int) -> Row:
    """Of a mix nothing until the whole is known."""
    return {}


FINISHED: dict[str, Callable[[Metric, Mapping[str, Any], int], Row]] = {
    "duration": durations, "share": shares, "nps": promoters, "score": means, "sum": sums, "ratio": ratios,
    "mix": not_yet,
}  # fmt: skip


def columns(metric: Metric) -> tuple[str, ...]:
    """The figures of its kind, in order."""
    return {
        "count": ("n",),
        "distinct": ("n",),
        "mix": ("n", "k", "value", "low", "high"),
        "duration": ("n", "median", "mean", "p90", "p95"),
        "share": ("n", "k", "value", "low", "high"),
        "score": ("n", "value", "low", "high", "se"),
        "nps": ("n", "value", "low", "high", "se", "up", "down"),
        "sum": ("n", "value", "se"),
        "ratio": ("n", "value", "se", "top", "bottom"),
        "stock": ("n", "median", "p90", "oldest"),
    }[metric.kind]


def ratio(top: float, bottom: float, xx: float, xy: float, yy: float) -> Row:
    """top / bottom with its standard error by linearisation (Cochran 1977, 6.3), rows being independent."""
    if not bottom:
        return {"value": None, "se": None, "top": top, "bottom": bottom}
    value = top / bottom
    spread = max(0.0, xx - 2 * value * xy + value * value * yy)
    return {"value": value, "se": spread**0.5 / abs(bottom), "top": top, "bottom": bottom}


def mean(value: float | None, sd: float | None, n: int, scale: tuple[float, float] | None) -> Estimate:
    """The mean of `n` numbers with standard deviation `sd`, with Student's t-interval."""
    if value is None or not n:
        return Estimate(None, -inf, inf, 0)
    return statistics.mean_of_spread(value, (sd or 0.0) ** 2, n, scale)


def together(metric: Metric, rows: Sequence[Row]) -> Row:
    """The figures of several groups of a share, NPS or score as if they were one."""
    n = sum(row["n"] for row in rows)
    if metric.kind != "score":
        whole: Row = {
            name: sum(row[name] or 0 for row in rows) for name in ("k", "up", "down") if name in columns(metric)
        }
        return finished(metric, whole, n)
    middle = sum(row["n"] * row["value"] for row in rows) / n if n else None
    parts = (row["n"] * ((row["n"] - 1) * (row["se"] or 0.0) ** 2 + (row["value"] - middle) ** 2) for row in rows)
    return finished(metric, {"value": middle, "sd": (sum(parts) / (n - 1)) ** 0.5 if n > 1 else None}, n)


def bounds(found: Estimate) -> Row:
    """Its value with interval; bounds nobody can know are None."""
    sure = found.known and isfinite(found.low) and isfinite(found.high)
    row = {"value": found.value, "low": found.low if sure else None, "high": found.high if sure else None}
    return row if found.unit == "share" else row | {"se": found.se if sure else None}


def number(value: Any) -> float | None:
    """As Python has it; NaN is no number."""
    return None if value is None or isnan(value) else float(value)


def added(metric: Metric, parts: Sequence[Mapping[str, Any]]) -> Row:
    """Of the aggregates of rows told apart by time, those of all of them."""
    if metric.kind != "score":
        return {name: total([part[name] for part in parts]) for name in ("n", *SUMMED[metric.kind])}
    there = [part for part in parts if part["n"]]
    n = sum(part["n"] for part in there)
    middle = sum(part["n"] * part["value"] for part in there) / n if n else None
    within = sum((part["n"] - 1) * (part["sd"] or 0.0) ** 2 for part in there)
    between = sum(part["n"] * (part["value"] - middle) ** 2 for part in there)
    return {"n": n, "value": middle, "sd": ((within + between) / (n - 1)) ** 0.5 if n > 1 else None}


def total(values: Sequence[Any]) -> Any:
    """As an engine sums: what is empty is left out, and of nothing there is none."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def nothing(metric: Metric) -> Row:
    """The figures of no row at all."""
    empty: Row = dict.fromkeys(columns(metric))
    return empty | {"n": 0, "suppressed": False}
