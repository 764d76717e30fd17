"""Finding: all people through the resolver, and the pairs worth asking about in a file that names nobody."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet

from ..matching import resolving
from ..matching.grouping import Apart
from ..matching.resolving import Resolution
from ..meeting import learned
from . import decided, records
from .estimates import BANDS, Correction, band_of
from .records import Known

SAMPLES, SAMPLE_FROM = 20, -2.0  # doubtful pairs that are mixed in, and how doubtful at most
# One of these the same, besides a name, before a score may join: a name anybody can give themselves.
FIRM = ("dob", "email", "phone", "ident")
LEAST_RECORDS = 2


@dataclass(slots=True)
class Found:
    """Pairs to be kept (rows for the file), counts, and the weights learned."""

    rows: list[dict[str, Any]]
    figures: dict[str, Any]
    model: dict[str, Any]


def find(correction: Correction, seed: int) -> Found:
    """Who may be recorded twice. What was learned is kept for whoever is new; nothing is written of anybody."""
    known = records.read()
    if len(known.persons) < LEAST_RECORDS or known.records.num_rows == 0:
        return Found([], {"records": len(known.persons)}, {})
    ask = correction.back(resolving.REVIEW)
    found = resolving.resolve(known.records, known.roles, review=ask, auto=max(ask, resolving.AUTO), apart=apart(known))
    learned.keep(found, known.records, known.roles)
    chosen = tree(found, ask)
    rows = [row_of(found, known, row) for row in chosen]
    rows += [row_of(found, known, row) | {"sample": True} for row in doubtful(found, ask, seed)]
    return Found(rows, counted(found, known), model_of(found))


def apart(known: Known) -> Apart:
    """Whom colleagues keep apart, and whom a system knows under two numbers."""
    place = {person: rid for rid, person in enumerate(known.persons)}
    pairs = [(place[a], place[b]) for a, b in decided.everywhere() if a in place and b in place]
    return Apart(known.marks, pairs)


def tree(found: Resolution, ask: float) -> Iterator[dict[str, Any]]:
    """Of every cluster the strongest links that hold it together: as many questions as it takes, and no more."""
    pairs = found.pairs
    left, right, score = (pairs[name].to_numpy() for name in ("l", "r", "log_odds"))
    within = np.flatnonzero((found.cluster[left] == found.cluster[right]) & (score >= ask))
    home: dict[int, int] = {}
    for at in within[np.argsort(-score[within], kind="stable")].tolist():
        a, b = top(home, int(left[at])), top(home, int(right[at]))
        if a != b:
            home[b] = a
            yield pairs.slice(at, 1).to_pylist()[0]


def top(home: dict[int, int], one: int) -> int:
    while one in home:
        one = home[one]
    return one


def doubtful(found: Resolution, ask: float, seed: int) -> Iterator[dict[str, Any]]:
    """A few pairs from below what is asked, drawn at random: without them nobody knows what is missed."""
    score = found.pairs["log_odds"].to_numpy()
    near = np.flatnonzero((score >= SAMPLE_FROM) & (score < ask))
    drawn = np.random.default_rng(seed).choice(near, min(SAMPLES, len(near)), replace=False) if len(near) else near
    for at in sorted(drawn.tolist()):
        yield found.pairs.slice(at, 1).to_pylist()[0]


def row_of(found: Resolution, known: Known, row: dict[str, Any]) -> dict[str, Any]:
    left, right = row["l"], row["r"]
    firm = any(row.get(f"is_{name}") == 0 for name in FIRM)
    steps = [(step.field, step.likeness, round(step.bits, 2)) for step in found.why(row)]
    return {
        "left": known.persons[left], "right": known.persons[right],
        "left_identity": known.anchors[left], "right_identity": known.anchors[right],
        "score": round(float(row["log_odds"]), 3), "cluster": known.persons[int(found.cluster[left])],
        "sure": bool(found.sure[left] == found.sure[right]), "sample": False,
        "may_join": firm and not (known.hearsay[left] or known.hearsay[right]),
        "evidence": json.dumps({"prior": round(found.weights.prior, 2), "steps": steps}),
    }  # fmt: skip


def counted(found: Resolution, known: Known) -> dict[str, Any]:
    score = found.pairs["log_odds"].to_numpy()
    edges = np.array([least for least, _ in BANDS] + [np.inf])
    sizes = Counter(Counter(found.cluster.tolist()).values())
    return {
        "records": len(known.persons),
        "bands": np.histogram(score, bins=edges)[0].tolist(),
        "expected": np.histogram(score, bins=edges, weights=1 / (1 + np.exp2(-score)))[0].round(2).tolist(),
        "sizes": {str(size): many for size, many in sorted(sizes.items())},
        "households": found.households,
        "devices": shared_devices(known),
    }


def shared_devices(known: Known) -> int:
    """Browsers that several people were proven to use."""
    if "device" not in known.records.column_names:
        return 0
    used = Counter(value for value in known.records["device"].to_pylist() if value)
    return sum(many > 1 for many in used.values())


def model_of(found: Resolution) -> dict[str, Any]:
    """The weights as they are shown and compared: by field the bits of each step."""
    bits = {
        field.column: [round(float(one), 2) for one in own]
        for field, own in zip(found.fields, found.weights.bits, strict=True)
    }
    return {
        "prior": round(found.weights.prior, 2),
        "bits": bits,
        "steps": {field.column: list(field.names) for field in found.fields},
        "rounds": found.weights.rounds,
    }


def put(rows: Sequence[dict[str, Any]], path: Path) -> None:
    """Write `rows` whole or not at all: who finds the file finds all of it."""
    path.parent.mkdir(exist_ok=True)
    part = path.with_suffix(".part")
    pa.parquet.write_table(pa.Table.from_pylist(rows) if rows else pa.table({"left": pa.array([], pa.int64())}), part)
    part.replace(path)


def batches(path: Path, start: int, size: int) -> Iterator[list[dict[str, Any]]]:
    """The rows of `path` from `start` on."""
    table = pa.parquet.read_table(path, memory_map=True)
    for at in range(start, table.num_rows, size):
        yield table.slice(at, size).to_pylist()


__all__ = ["Found", "band_of", "batches", "find", "put"]
