"""Identity resolution on sets of records with known truth, and Splink with its plain defaults in the same run.

    bin/bench identity [--data FOLDER] [NAME...]

FOLDER (`../shared/data` when left out) holds folders er_… with records.csv.gz or records.parquet, and may hold a
roles.toml in each; `roles.toml` beside this file maps the columns of those known. Every set runs in a process of its
own, so that its peak memory is its own. The last line is the figures as JSON.

precision, recall, f1: pairwise, over the clusters. bcubed_f1: Bagga and Baldwin (1998). auto_…: of the clusters that
sure links alone make.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from . import sets


def main(folder: Path, wanted: list[str]) -> int:
    found = [one for one in sets.of(folder) if not wanted or one.name in wanted]
    if not found:
        print(f"There are no sets er_… in {folder}.", file=sys.stderr)
        return 2
    figures: dict[str, dict[str, Any]] = {}
    for one in found:
        figures[one.name] = alone(folder, one.name, "ours") | alone(folder, one.name, "baseline")
        print(one.name, json.dumps(figures[one.name]), flush=True)
    print(json.dumps({"sets": figures}))
    return 0


def alone(folder: Path, name: str, which: str) -> dict[str, Any]:
    """The figures of one set, from a process of its own. A baseline that fails says so instead."""
    command = [sys.executable, "-m", "bench.identity.one", str(folder), name, which]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        if which == "baseline":
            return {"baseline_f1": None, "baseline_failed": (done.stderr.strip().splitlines() or ["?"])[-1][:200]}
        raise SystemExit(f"{name} failed:\n{done.stderr}")
    answer: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return answer


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", type=Path, default=Path("../shared/data"))
    options.add_argument("names", nargs="*")
    chosen = options.parse_args()
    sys.exit(main(chosen.data, chosen.names))
