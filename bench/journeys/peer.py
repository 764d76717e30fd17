"""pm4py in a virtual environment of its own, which only this bench makes and only this bench uses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

from bench.parts import ROOT

LOCK = ROOT / "requirements" / "compare.txt"
VENV = ROOT / ".venv-compare"
# What runs there; it may know nothing of Sixring.
PROGRAM = """
import json, sys, time
import pandas, pm4py
began = time.perf_counter()
log = pandas.read_parquet(sys.argv[1])
read = time.perf_counter()
edges, starts, ends = pm4py.discover_dfg(log)
done = time.perf_counter()
status = open("/proc/self/status").read()
print(json.dumps({
    "seconds": round(done - began, 2), "read_seconds": round(read - began, 2), "events": len(log),
    "version": pm4py.__version__, "peak_mb": round(int(status.partition("VmHWM:")[2].split()[0]) / 1024),
    "graph": [sorted([a, b, int(n)] for (a, b), n in edges.items()),
              {k: int(v) for k, v in sorted(starts.items())}, {k: int(v) for k, v in sorted(ends.items())}],
}))
"""


def run(log: Path) -> dict[str, Any]:
    """Its graph of `log` and its seconds, reading the file included as in ours."""
    done = subprocess.run([ready(), "-c", PROGRAM, str(log)], stdout=subprocess.PIPE, check=True, text=True)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def ready() -> str:
    """Its Python; installed where the lock changed since."""
    python, mark, wanted = VENV / "bin" / "python", VENV / "locked", sha256(LOCK.read_bytes()).hexdigest()
    if not mark.exists() or mark.read_text("ascii") != wanted:
        uv = str(Path(sys.executable).with_name("uv"))
        bare = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
        subprocess.run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(VENV)], check=True, env=bare)
        install = [uv, "pip", "install", "--quiet", "--python", str(python), "--require-hashes", "-r", str(LOCK)]
        subprocess.run(install, check=True, env=bare)
        mark.write_text(wanted, "ascii")
    return str(python)
