"""A process of its own: the graph of one log, and what it took."""

import json
import sys
import time
from pathlib import Path

import duckdb  # noqa: F401  # loaded before the clock starts, as the peer loads its own

from . import logs

began = time.perf_counter()
found = logs.graph(Path(sys.argv[1]))
seconds = time.perf_counter() - began
edges = sorted([a, b, n] for (a, b), n in found.edges.items())
told = {
    "seconds": round(seconds, 2), "events": sum(found.edges.values()) + found.cases,
    "peak_mb": logs.peak_mb(),
    "graph": [edges, dict(sorted(found.starts.items())), dict(sorted(found.ends.items()))],
}  # fmt: skip
print(json.dumps(told))
