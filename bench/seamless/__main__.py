"""Customers who change channels: whether their matter and their history are there before the first reply, and whether
anything came to lie among what it has nothing to do with.

`carried_over`: of the changes of channel in which they come by something that proves who they are, the share where the
conversation a colleague opens is that of their matter, or names it among the same person's open and earlier ones.
`carried_over_all`: of all changes of channel, those where it is so by itself or after the customer answered the code
the desk offers to send. `wrong_placements`: the share of all messages that were placed in a conversation begun by
another matter. `wrong_joins`: persons that hold two customers. `always_latest_baseline`: wrong placements of the rule
"into the person's latest conversation" on the same stories. The rest says where it falls short: `wrong_at_switches` is
the wrong share at changes of channel alone, `in_the_very_conversation` how often what goes on was placed in its very
conversation without anybody's doing.

Only the generator knows the truth; nothing of it is in what comes in.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from typing import Any

from bench import parts


def measure(database: str, count: int, seed: int) -> dict[str, Any]:
    with parts.home(database):
        from sixring.core.accounts import agents
        from sixring.core.actors import SYSTEM, Actor

        from . import judging, stories, wire
        from .telling import Teller

        ada = agents.create_agent("ada@greenthumb.example", "Ada", "owner", actor=SYSTEM)
        told = list(stories.stories(count, seed))
        teller = Teller(wire.Doors.open(), Actor.of(ada))
        began = time.monotonic()
        teller.tell(told)
        seconds = time.monotonic() - began
        return {"seed": seed, **judging.figures(told, teller.where, teller.switches), "seconds": round(seconds, 1),
                "load_average": round(os.getloadavg()[0], 1)}  # fmt: skip


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--stories", type=int, default=1000)
    options.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    asked = options.parse_args()
    print(json.dumps(measure(asked.database, asked.stories, asked.seed)))


if __name__ == "__main__":
    main()
