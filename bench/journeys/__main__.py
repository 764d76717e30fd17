"""Whether directly-follows graphs are exact, and what they and journey screens cost.

    bin/bench journeys [--data DIR] [--events N] [--peer-events N] [--interactions N] [--rounds N]
                       [--no-peer] [--no-screens]

`dfg_exact`: every `jrn_*/log.parquet` of DIR gives the edges, first and last events of its `expected_dfg.json`, event
for event; `logs` says so of each. `dfg_seconds`: the graph, with medians, of N events (10,000,000): the same logs put
side by side under new case names as often as it takes, read from one Parquet file, in a process of its own.
`pm4py_seconds`: pm4py's own over the same kind of file in the same run, without medians; where its `pm4py_events` are
fewer (a fifth, if its memory does not suffice), multiplied by `pm4py_scale`. `pm4py_agrees`: both found the same
there. pm4py is under the AGPL and no dependency of Sixring: it is installed, by hash, into `.venv-compare`.

`screens_p95_s`: what journey pages ask, each anew over all of a lake of N interactions in two years (10,000,000);
`fold_seconds`: making the journeys they ask. Exits with 1 where a graph is not exact.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from . import logs, peer

DEFAULT = Path("../shared/data")


def run(asked: argparse.Namespace) -> dict[str, Any]:
    figures: dict[str, Any] = logs.exactness(asked.data)
    print(json.dumps(figures), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        figures |= timed(asked, Path(folder))
    if not asked.no_screens:
        from . import screens

        figures |= screens.run(asked.interactions, asked.seed, asked.rounds)
    figures["load_average"] = round(os.getloadavg()[0], 1)
    return figures


def timed(asked: argparse.Namespace, folder: Path) -> dict[str, Any]:
    big = logs.grown(asked.data, folder / "big.parquet", asked.events)
    told = ours(big)
    found = {"dfg_events": told["events"], "dfg_seconds": told["seconds"], "dfg_peak_mb": told["peak_mb"]}
    print(json.dumps(found), flush=True)
    if not asked.no_peer:
        small, other = theirs(asked, folder)
        same = ours(small)
        scale = told["events"] / other["events"]
        found |= {
            "pm4py_seconds": round(other["seconds"] * scale, 2), "pm4py_events": other["events"],
            "pm4py_scale": round(scale, 2), "pm4py_measured_seconds": other["seconds"],
            "pm4py_read_seconds": other["read_seconds"], "pm4py_version": other["version"],
            "pm4py_peak_mb": other["peak_mb"], "pm4py_agrees": other["graph"] == same["graph"],
        }  # fmt: skip
    return found


def theirs(asked: argparse.Namespace, folder: Path) -> tuple[Path, dict[str, Any]]:
    """pm4py at the size it was asked for, or at a fifth of it where that is too much for this machine's memory."""
    for events in (asked.peer_events, asked.peer_events // 5):
        small = logs.grown(asked.data, folder / "small.parquet", events)
        try:
            return small, peer.run(small)
        except subprocess.CalledProcessError as killed:
            print(f"pm4py ended with {killed.returncode} at {events} events", flush=True)
    raise SystemExit("pm4py can't be run here; --no-peer leaves it out.")


def ours(log: Path) -> dict[str, Any]:
    """The graph of a log by a process of its own."""
    words = [sys.executable, "-m", "bench.journeys.ours", str(log)]
    done = subprocess.run(words, stdout=subprocess.PIPE, check=True, text=True)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, default=DEFAULT)
    options.add_argument("--events", type=int, default=10_000_000)
    options.add_argument("--peer-events", type=int, default=10_000_000)
    options.add_argument("--interactions", type=int, default=10_000_000)
    options.add_argument("--rounds", type=int, default=10)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--no-peer", action="store_true")
    options.add_argument("--no-screens", action="store_true")
    figures = run(options.parse_args())
    print(json.dumps(figures))
    return 0 if figures["dfg_exact"] else 1


if __name__ == "__main__":
    sys.exit(main())
