"""One set in this process: `python -m bench.identity.one FOLDER NAME ours|baseline`."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from . import sets


def main(folder: Path, name: str, which: str) -> None:
    one = next(one for one in sets.of(folder) if one.name == name)
    records = one.records()
    truth = records[one.truth].to_pylist()
    print(json.dumps(ours(one, records, truth) if which == "ours" else baseline(one, records, truth)))


def ours(one: sets.Set, records: Any, truth: Sequence[Any]) -> dict[str, Any]:
    from sixring.people.matching.resolving import resolve

    began = time.perf_counter()
    found = resolve(records, one.roles)
    seconds = time.perf_counter() - began
    precision, recall, f1 = pairwise(found.cluster.tolist(), truth)
    auto_precision, auto_recall, _ = pairwise(found.sure.tolist(), truth)
    return rounded(
        precision=precision, recall=recall, f1=f1, bcubed_f1=bcubed(found.cluster.tolist(), truth),
        auto_precision=auto_precision, auto_recall=auto_recall,
    ) | {"seconds": round(seconds, 1), "peak_mb": peak()}  # fmt: skip


def baseline(one: sets.Set, records: Any, truth: Sequence[Any]) -> dict[str, Any]:
    from . import plain_splink

    began = time.perf_counter()
    made = plain_splink.clusters(records, one.roles)
    seconds = time.perf_counter() - began
    f1 = max(pairwise(clusters, truth)[2] for clusters in made)
    return rounded(baseline_f1=f1) | {"baseline_seconds": round(seconds, 1), "baseline_peak_mb": peak()}


def pairwise(clusters: Sequence[Any], truth: Sequence[Any]) -> tuple[float, float, float]:
    """Precision, recall and F1 over pairs of records: counted by sizes, so without listing the pairs."""
    right = pairs_in(zip(clusters, truth, strict=True))
    said, true = pairs_in(clusters), pairs_in(truth)
    precision, recall = right / said if said else 1.0, right / true if true else 1.0
    return precision, recall, f_of(precision, recall)


def pairs_in(labels: Any) -> int:
    return sum(size * (size - 1) // 2 for size in Counter(labels).values())


def bcubed(clusters: Sequence[Any], truth: Sequence[Any]) -> float:
    """For every record, how much of its cluster is its own, and how much of its own is in its cluster."""
    both = Counter(zip(clusters, truth, strict=True))
    said, true = Counter(clusters), Counter(truth)
    many = len(clusters)
    precision = sum(n * n / said[cluster] for (cluster, _), n in both.items()) / many
    recall = sum(n * n / true[entity] for (_, entity), n in both.items()) / many
    return f_of(precision, recall)


def f_of(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def rounded(**figures: float) -> dict[str, float]:
    return {name: round(value, 4) for name, value in figures.items()}


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
