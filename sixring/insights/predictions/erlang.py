"""How many colleagues a stretch of time needs, so that calls and chats are answered soon.

Erlang C (1917): whoever finds all busy waits, however long. Erlang A (Palm 1957; Mandelbaum and Zeltyn 2007, "Service
engineering in action: the Palm/Erlang-A queue"): they hang up after a patience of their own. Both take arrivals at
random and exponential times. Rates are per hour, times in seconds. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, exp, inf

MOST = 2000  # colleagues beyond which nobody is looked for
CLOSE = 1e-15


@dataclass(frozen=True, slots=True)
class Queue:
    """With so many colleagues: the share who wait, the mean wait of all, the share answered in time, the share who give
    up, and how much of their time colleagues are busy."""

    agents: int
    waits: float
    wait_s: float
    in_time: float
    given_up: float
    busy: float


def erlang_c(calls: float, handle_s: float, agents: int, within_s: float) -> Queue:
    """`calls` an hour of `handle_s` each; in time is within `within_s`. With too few colleagues no queue ends."""
    load = calls * handle_s / 3600
    if not load:
        return Queue(agents, 0.0, 0.0, 1.0, 0.0, 0.0)
    if agents <= load:
        return Queue(agents, 1.0, inf, 0.0, 0.0, 1.0)
    blocked = erlang_b(load, agents)
    waits = blocked / (1 - load / agents * (1 - blocked))
    spare = (agents - load) / handle_s
    return Queue(agents, waits, waits / spare, 1 - waits * exp(-spare * within_s), 0.0, load / agents)


def erlang_b(load: float, agents: int) -> float:
    """The chance that all are busy where nobody waits, by its recursion."""
    blocked = 1.0
    for n in range(1, agents + 1):
        blocked = load * blocked / (n + load * blocked)
    return blocked


def erlang_a(calls: float, handle_s: float, agents: int, within_s: float, patience_s: float) -> Queue:
    """The same where callers give up after `patience_s` on average. In time is the share of all callers who were
    answered within `within_s`."""
    load = calls * handle_s / 3600
    if not load:
        return Queue(agents, 0.0, 0.0, 1.0, 0.0, 0.0)
    if agents < 1:
        return Queue(0, 1.0, patience_s, 0.0, 1.0, 1.0)
    arrive, serve, leave = calls / 3600, 1 / handle_s, 1 / patience_s
    full = agents * serve
    before = 1 / erlang_b(load, agents - 1)  # how likely it is that somebody is free, in units of the last free place
    queue = held(arrive, full, leave, 0.0)
    whole = before + arrive * queue
    given_up = min(1.0, max(0.0, (1 + (arrive - full) * queue) / whole))
    late = decay(arrive, full, leave, within_s)
    answered_late = (full * held(arrive, full, leave, within_s) - late) / whole
    in_time = max(0.0, 1 - given_up - max(0.0, answered_late))
    busy = load * (1 - given_up) / agents
    return Queue(agents, arrive * queue / whole, given_up * patience_s, in_time, given_up, busy)


def held(arrive: float, full: float, leave: float, since: float) -> float:
    """The integral of `decay` from `since` on: an incomplete gamma function, by its series."""
    first = full / leave
    x = arrive / leave * exp(-leave * since)
    term, total, n = 1 / first, 1 / first, 1
    while term > CLOSE * total:
        term *= x / (first + n)
        total += term
        n += 1
    return decay(arrive, full, leave, since) * total / leave


def decay(arrive: float, full: float, leave: float, at: float) -> float:
    """How the chance to wait on falls with the wait."""
    return exp(arrive * (1 - exp(-leave * at)) / leave - full * at)


def needed(
    calls: float, handle_s: float, *, in_time: float = 0.8, within_s: float = 20.0, patience_s: float | None = None,
    busy: float = 0.9,
) -> Queue:  # fmt: skip
    """With the fewest colleagues of whom the share `in_time` is answered within `within_s` and who are busy no more
    than `busy` of their time. By Erlang A where patience is known, else C. Nobody is needed where nobody calls."""
    load = calls * handle_s / 3600
    agents = 0 if not load else max(1, ceil(load / busy - 1e-9) if patience_s is None else 1)
    while agents < MOST:
        found = queue(calls, handle_s, agents, within_s, patience_s)
        if not load or (found.in_time >= in_time and found.busy <= busy + 1e-9):
            return found
        agents += 1
    return queue(calls, handle_s, MOST, within_s, patience_s)


def queue(calls: float, handle_s: float, agents: int, within_s: float, patience_s: float | None) -> Queue:
    if patience_s is None:
        return erlang_c(calls, handle_s, agents, within_s)
    return erlang_a(calls, handle_s, agents, within_s, patience_s)


def by_work(pieces: float, handle_s: float, busy: float = 0.85) -> int:
    """Rule: where answers may wait (mail, reviews), so many colleagues as the hour's work fills at `busy`."""
    return ceil(pieces * handle_s / 3600 / busy - 1e-9)


def scheduled(agents: int, shrinkage: float) -> int:
    """Rule: so many are to be on the plan, of whom the share `shrinkage` is away: breaks, training, illness."""
    return ceil(agents / (1 - shrinkage) - 1e-9)
