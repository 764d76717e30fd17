"""What a section is made of, as plain values that JSON keeps: every number is there as it is drawn and as it is said,
so that whoever prints it needs neither a language nor a clock.

A chart has `form` line, bar, pie or flow, `title` (the finding), `subtitle` (what it is of), `footnote` (period, n,
zone) and a `table` with the same as rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.formats import number_format

from sixring.look.charts.drawing import ticks

Block = dict[str, Any]


def text(words: str) -> Block:
    return {"kind": "text", "text": words}


def sentence(words: str, *, tone: str = "", title: str = "", basis: str = "", rows: str = "") -> Block:
    """Something found. `tone`: good, watch, bad or nothing. `rows`: where screens lead to what it rests on."""
    return {"kind": "sentence", "text": words, "tone": tone, "title": title, "basis": basis, "rows": rows}


def missing(*what: str) -> Block:
    """Parts that can't be told yet, and what each needs."""
    return {"kind": "missing", "text": "\n".join(what)}


def numbers(items: Iterable[Mapping[str, str]]) -> Block:
    """Figures side by side; of each `title`, `value`, `beside`, `n`, `change` and `tone`."""
    return {"kind": "numbers", "items": [dict(one) for one in items]}


def table(title: str, head: Sequence[Any], rows: Iterable[Iterable[Any]], *, note: str = "") -> Block:
    return {"kind": "table", "title": title, "head": words_of(head), "rows": [words_of(row) for row in rows],
            "note": note}  # fmt: skip


def meanings(items: Iterable[tuple[str, str]]) -> Block:
    """Terms and what they mean."""
    return {"kind": "meanings", "items": [[str(term), str(meaning)] for term, meaning in items]}


def words_of(row: Iterable[Any]) -> list[str]:
    return ["" if cell is None else str(cell) for cell in row]


def line(
    title: str, labels: Sequence[str], series: Sequence[Mapping[str, Any]], *, subtitle: str = "", footnote: str = "",
    ends: tuple[float, float] | None = None, say: Any = None, shades: Sequence[Mapping[str, Any]] = (),
    table: Mapping[str, Any] | None = None,
) -> Block:  # fmt: skip
    """`series`: {name, values, low, high, said}, None where nothing was measured. `shades`: {start, end, label} along
    the width, 0 to 1. `say` words a tick."""
    drawn = [v for one in series for key in ("values", "low", "high") for v in one.get(key, ()) if v is not None]
    low, high = (min(drawn), max(drawn)) if drawn else (0.0, 1.0)
    if ends:
        low, high = max(low, ends[0]), min(high, ends[1])
    low = max(0.0, ends[0] if ends else 0.0) if 0 < low < high / 2 else low
    levels = [one for one in ticks(low, high) if ends is None or ends[0] <= one <= ends[1]]
    axis = (min(low, *levels), max(high, *levels)) if levels else (low, high)
    said = say or (lambda value: str(number_format(value)))
    return {
        "kind": "chart", "form": "line", "title": title, "subtitle": subtitle, "footnote": footnote,
        "labels": list(labels), "series": [dict(one) for one in series], "ends": list(axis),
        "ticks": [{"at": one, "said": said(one)} for one in levels], "shades": [dict(one) for one in shades],
        "table": dict(table or {}),
    }  # fmt: skip


def bar(
    title: str, rows: Sequence[Mapping[str, Any]], *, ends: tuple[float, float], subtitle: str = "",
    footnote: str = "", table: Mapping[str, Any] | None = None,
) -> Block:  # fmt: skip
    """`rows`: {label, value, said, low, high}; a value of None says why in `said`."""
    return {"kind": "chart", "form": "bar", "title": title, "subtitle": subtitle, "footnote": footnote,
            "rows": [dict(one) for one in rows], "ends": list(ends), "table": dict(table or {})}  # fmt: skip


def pie(
    title: str, rows: Sequence[Mapping[str, Any]], *, middle: str = "", subtitle: str = "", footnote: str = "",
    table: Mapping[str, Any] | None = None,
) -> Block:  # fmt: skip
    """`rows`: {label, value, said}, the largest first, at most six."""
    return {"kind": "chart", "form": "pie", "title": title, "subtitle": subtitle, "footnote": footnote,
            "rows": [dict(one) for one in rows], "middle": middle, "table": dict(table or {})}  # fmt: skip


def flow(
    title: str, stages: Sequence[str], nodes: Sequence[Mapping[str, Any]], edges: Sequence[Mapping[str, Any]], *,
    subtitle: str = "", footnote: str = "", table: Mapping[str, Any] | None = None,
) -> Block:  # fmt: skip
    """`nodes`: {id, label, stage (its place), n, said}; `edges`: {from, to, n, said}, the thickest first."""
    return {"kind": "chart", "form": "flow", "title": title, "subtitle": subtitle, "footnote": footnote,
            "stages": list(stages), "nodes": [dict(one) for one in nodes], "edges": [dict(one) for one in edges],
            "table": dict(table or {})}  # fmt: skip


def rows(head: Sequence[Any], lines: Iterable[Iterable[Any]]) -> dict[str, Any]:
    """A chart's own table."""
    return {"head": words_of(head), "rows": [words_of(one) for one in lines]}
