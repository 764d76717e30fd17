"""Finding topics in many texts, and working out what goes with satisfaction: seconds and memory.

    bin/bench topics [--texts N]

An installation of its own on SQLite holds N texts (100,000 when left out) about as many subjects as a busy help desk
has, said by thousands of people; nothing is downloaded. Then, each in a process of its own:

find        `sixring topics find`: vectors of all texts by the best encoder installed, topics, names, themes, parts, and
            a place for every text, as on the first night. `find_seconds`, `texts_per_second`, `peak_mb` (its memory)
follow      the same a week later with a tenth more texts: `follow_seconds`, and `kept_share`, the share of texts that
            stay in their topic
drivers     from 5,000 responses with twelve drivers: `drivers_seconds`
page        the explorer's figures for somebody who sees everything, `explorer_ms` (median of 5)

`nmi` is normalised mutual information (arithmetic) of found topics and true subjects of these made-up texts, which are
easier than real ones: `bin/bench text` measures it on real ones.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from typing import Any

from bench import parts

from . import told


def main(texts: int) -> int:
    figures: dict[str, Any] = {"texts": texts}
    with parts.home("sqlite"):
        told.tell(texts)
        told.answer(5000)
        figures |= timed("find", texts)
        before = told.places()
        figures["nmi"] = round(told.agreement(), 4)
        told.tell(texts // 10, week=1)
        figures |= {"follow_seconds": timed("find", texts)["find_seconds"]}
        after = told.places()
        figures["kept_share"] = round(sum(after.get(pk) == topic for pk, topic in before.items()) / len(before), 4)
        figures |= {"drivers_seconds": timed("drivers", texts)["drivers_seconds"], "explorer_ms": explorer()}
        figures |= told.found()
    print(json.dumps(figures))
    return 0


def timed(words: str, texts: int) -> dict[str, float]:
    """`sixring topics WORDS` as a process; its memory is the most any child so far has had."""
    began = time.monotonic()
    done = subprocess.run([sys.executable, "-m", "sixring", "topics", words], env=os.environ.copy(), check=False)
    if done.returncode:
        raise SystemExit(f"sixring topics {words} ended with {done.returncode}")
    seconds = time.monotonic() - began
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {
        f"{words}_seconds": round(seconds, 1), "texts_per_second": round(texts / seconds, 1), "peak_mb": round(peak),
    }  # fmt: skip


def explorer() -> float:
    from sixring.core.actors import SYSTEM
    from sixring.feedback.topics import looking

    times = []
    for _ in range(5):
        began = time.monotonic()
        looking.explore(SYSTEM)
        times.append((time.monotonic() - began) * 1000)
    return round(statistics.median(times))


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--texts", type=int, default=100_000)
    sys.exit(main(options.parse_args().texts))
