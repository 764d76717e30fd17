"""How well texts are understood, with VADER, TF-IDF and k-means in the same run.

    bin/bench text [--data FOLDER] [NAME...]

NAME is one of tweeteval, airline, vader, banking77, shots10, clinc150, topics, speed, languages; all when left out.
FOLDER (`../shared/data` when left out) holds folders txt_…. A part called test is judged where there is one; else a
held-out piece of what is there, and `…_from` says which. All figures are of the one configuration that is shipped;
`fallback_…` are of the reader that needs nothing installed, `baseline_…` of the plain ways. One core. The last line is
the figures as JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from . import data, feeling, intents, languages, speed, topics

BENCHES: dict[str, Callable[[Path], dict[str, Any]]] = {
    "speed": speed.speed,
    "tweeteval": feeling.tweeteval,
    "airline": feeling.airline,
    "vader": feeling.vader,
    "banking77": intents.banking77,
    "shots10": intents.shots10,
    "clinc150": intents.clinc150,
    "topics": topics.topics,
    "languages": languages.languages,
}


def main(folder: Path, wanted: list[str]) -> int:
    unknown = [name for name in wanted if name not in BENCHES]
    if unknown or not folder.is_dir():
        print(f"There is no bench {unknown}." if unknown else f"There is no folder {folder}.", file=sys.stderr)
        return 2
    figures: dict[str, Any] = {}
    for name in wanted or list(BENCHES):
        found = BENCHES[name](folder)
        print(name, json.dumps(found) if found else "its set is not there", flush=True)
        figures |= found
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", type=Path, default=data.DEFAULT)
    options.add_argument("names", nargs="*")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ.setdefault("SIXRING_HOME", home)
        sys.exit(main(chosen.data, chosen.names))
