"""How long the demo's world takes to be told through the inbox and reception, and how far what Sixring made of it
agrees with the demo's own truth.

`right_person`: of the touches that came with proof of whose they are (a signed user token, a mail whose domain was
proven, the shop's own server, a colleague's word), the share whose person is the one that holds most of that true
customer's proven touches, and is mostly (by proven touches) that true customer.

`right_matter`: of all messages of customers that belong to a matter, proven or not, the share whose conversation is the
one that holds most of that true matter's messages, and is mostly that true matter.

A touch that is not in the log counts as wrong in both. `seconds` is from the first line of the plan to the last thing
settled; making an empty database comes before. `small_seconds` is the same for the small world.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from typing import Any

from . import parts


def build(size: str, seed: int) -> dict[str, Any]:
    """Build one world in a home of its own; returns its figures."""
    with parts.home("sqlite") as folder:
        from sixring.demo import building, truth

        began, computed = time.monotonic(), time.process_time()
        building.build_unless_built("ada@greenthumb.example", size, seed, folder)
        seconds = time.monotonic() - began
        computed = time.process_time() - computed
        world, lines = truth.read(folder)
        touches = recorded()
        return {
            "seconds": round(seconds, 1), "cpu_seconds": round(computed, 1), "touches": touches,
            "touches_per_second": round(touches / seconds), "customers": world["customers"],
            **truth.agreement(lines).as_figures(), **left_over(), "load_average": round(os.getloadavg()[0], 1),
        }  # fmt: skip


def recorded() -> int:
    from sixring.interactions.models import Interaction

    return Interaction.objects.count()


def left_over() -> dict[str, int]:
    """What must not be there: things set aside, things on their way out."""
    from sixring.channels.models import Dispatch, Quarantine

    return {"quarantined": Quarantine.objects.count(), "dispatches": Dispatch.objects.count()}


def apart(size: str, seed: int) -> dict[str, Any]:
    """`build` in a process of its own, for Django takes one database a process."""
    words = ["--size", size, "--seed", str(seed), "--alone"]
    done = subprocess.run([sys.executable, "-m", "bench.demo", *words], stdout=subprocess.PIPE, text=True)
    print(done.stdout, end="", flush=True)
    if done.returncode:
        raise SystemExit(f"the {size} world ended with {done.returncode}")
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--size", choices=["small", "full"], default="full")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.alone:
        print(json.dumps(build(chosen.size, chosen.seed)))
        return
    figures = apart(chosen.size, chosen.seed)
    if chosen.size == "full":
        small = apart("small", chosen.seed)
        figures["small_seconds"], figures["small_touches"] = small["seconds"], small["touches"]
    print(json.dumps({"seed": chosen.seed, **figures}))


if __name__ == "__main__":
    main()
