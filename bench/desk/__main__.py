"""How long the desk's pages take with a million conversations, for twenty actors who see 5 to 60 % of them, and how
much a browser loads at first.

Pages are asked through Django's test client: the whole stack of middleware, views, templates and database, in one
process without a socket.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

DATA = 1  # raise it when what is built changes


def home(count: int, seed: int) -> bool:
    """Django on the kept database of this size; returns whether it is built already."""
    folder = Path(tempfile.gettempdir()) / f"sixring-bench-desk-{count}-{seed}-{DATA}"
    folder.mkdir(exist_ok=True)
    (folder / "static").mkdir(exist_ok=True)
    for name in [name for name in os.environ if name.startswith("SIXRING_")]:
        del os.environ[name]
    os.environ |= {
        "SIXRING_HOME": str(folder), "SIXRING_PUBLIC_URL": "http://testserver", "SIXRING_LOG_LEVEL": "ERROR",
    }  # fmt: skip
    built = (folder / "built").exists()
    if not built:
        for file in folder.glob("sixring.sqlite3*"):
            file.unlink()
    from sixring.cli import migrate, prepare

    prepare()
    migrate()
    return built


def build(count: int, seed: int) -> None:
    from .world import World

    began = time.monotonic()
    World(count, seed).build()
    (Path(os.environ["SIXRING_HOME"]) / "built").touch()
    print(f"built in {time.monotonic() - began:.0f} s", flush=True)


def measure(count: int, seed: int, rounds: int, actors: int, indexed: bool) -> dict[str, Any]:
    if not home(count, seed):
        build(count, seed)
    from .asking import Bench
    from .world import index

    if indexed:
        index()
    return Bench(seed, rounds, actors, searching=indexed).figures()


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--conversations", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=1, help="how often each actor asks for each list")
    options.add_argument("--actors", type=int, default=20, help="how many of the twenty ask")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--without-search", action="store_true", help="neither index words nor search them")
    asked = options.parse_args()
    searched = not asked.without_search
    print(json.dumps(measure(asked.conversations, asked.seed, asked.rounds, asked.actors, searched)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
