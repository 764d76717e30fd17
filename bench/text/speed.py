"""Texts a second of one core, and the memory it takes: each way of reading in a process of its own.

    python -m bench.text.speed FOLDER WAY     WAY is full, light or vader

Seconds are the process's own (CPU), so that other work on the machine does not count.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from . import data

COUNT = 3_000
WARM = 300


def speed(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for prefix, way in (("", "full"), ("fallback_", "light"), ("baseline_", "vader")):
        command = [sys.executable, "-m", "bench.text.speed", str(folder), way]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        told = json.loads(done.stdout.strip().splitlines()[-1])
        found |= {prefix + name: value for name, value in told.items()}
    return found


def short(folder: Path) -> list[str]:
    whole = data.banking(folder, "train") or data.banking(folder, "test") or data.clinc(folder, "train")
    return whole.texts or ["Where is my parcel, it should have been here by Friday?"] * COUNT


def measured(folder: Path, way: str) -> dict[str, float]:
    texts = (short(folder) * 2)[: COUNT + WARM]
    if way == "vader":
        from sixring.feedback.text.vader import analyser

        for text in texts[:WARM]:
            analyser().polarity_scores(text)
        began = time.process_time()
        for text in texts[WARM:]:
            analyser().polarity_scores(text)
    else:
        from sixring.feedback.text import reader

        by = reader(light=way == "light")
        by.read(texts[:WARM])
        began = time.process_time()
        by.read(texts[WARM:])
    seconds = time.process_time() - began
    return {"texts_per_second": round((len(texts) - WARM) / seconds, 1), "peak_mb": peak_mb()}


def peak_mb() -> float:
    """The most memory this process held. Not `ru_maxrss`, which a child has from its parent."""
    held = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return round(int(held.split()[1]) / 1024, 1)


if __name__ == "__main__":
    print(json.dumps(measured(Path(sys.argv[1]), sys.argv[2])))
