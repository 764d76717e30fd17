"""Charts of a report as the screens draw them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.safestring import SafeString

from sixring.look.charts import Bar, Figure, Note, Point, Series, Slice, Table, bars, donut, line
from sixring.look.charts.flow import Passage, Stop, flow


def figure(block: Mapping[str, Any], name: str) -> Figure:
    """`name` tells it from others on the page."""
    table = Table(block["table"].get("head", ()), block["table"].get("rows", ()))
    return Figure(DRAWN[block["form"]](block), table, block["title"], block["subtitle"], block["footnote"], name=name)


def lined(block: Mapping[str, Any]) -> SafeString:
    said = {one["at"]: one["said"] for one in block["ticks"]}
    series = [Series(one["name"], points(block, one), quiet=place > 0) for place, one in enumerate(block["series"])]
    notes = [Note(one["label"], one["start"], one["end"], "watch", one["label"]) for one in block["shades"]]
    low, high = block["ends"]
    return line(
        series, label=block["title"], ends=(low, high), notes=notes, say=lambda value: said.get(value, f"{value:g}")
    )  # fmt: skip


def points(block: Mapping[str, Any], one: Mapping[str, Any]) -> list[Point]:
    many = len(block["labels"])
    low, high, said = (one.get(key) or [None] * many for key in ("low", "high", "said"))
    drawn = zip(block["labels"], one["values"], low, high, said, strict=True)
    return [Point(label, value, a, b, f"{label}: {words}") for label, value, a, b, words in drawn]


def barred(block: Mapping[str, Any]) -> SafeString:
    rows = [Bar(row["label"], row["value"], row["said"], row.get("low"), row.get("high")) for row in block["rows"]]
    return bars(rows, label=block["title"], ends=(block["ends"][0], block["ends"][1]))


def round_(block: Mapping[str, Any]) -> SafeString:
    return donut(
        [Slice(row["label"], row["value"], row["said"]) for row in block["rows"]], label=block["title"],
        middle=block["middle"],
    )  # fmt: skip


def flowing(block: Mapping[str, Any]) -> SafeString:
    called = {node["id"]: node["label"] for node in block["nodes"]}
    stops = [Stop(one["id"], one["label"], one["stage"], one["n"], one["said"]) for one in block["nodes"]]
    ways = [
        Passage(a, b, one["n"], f"{called[a]} → {called[b]}: {one['said']}", one["said"])
        for one in block["edges"]
        for a, b in [(one["from"], one["to"])]
    ]
    return flow(stops, ways, block["stages"], label=block["title"])


DRAWN = {"line": lined, "bar": barred, "pie": round_, "flow": flowing}
