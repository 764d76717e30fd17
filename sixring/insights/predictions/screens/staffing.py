"""From contacts expected to colleagues needed, hour by hour, under the assumptions somebody chose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .. import erlang
from ..erlang import Queue

LIVE = ("call", "webchat")  # where somebody waits on the line; elsewhere an answer may come later
AT_ONCE = {"webchat": 2}
BUSY = 0.85


@dataclass(frozen=True, slots=True)
class Chosen:
    """`channel`; `handle_s` that one takes (None: nobody knows); in time is `in_time` (0 to 1) within `within_s`;
    `shrinkage` is the share of the plan that is away; `at_once` so many are talked to at the same time."""

    channel: str
    handle_s: float | None
    in_time: float
    within_s: int
    shrinkage: float
    at_once: int
    patience_s: float | None = None

    @property
    def live(self) -> bool:
        return self.channel in LIVE


@dataclass(frozen=True, slots=True)
class Hour:
    """`expected` contacts, `agents` at work and `scheduled` on the plan; `queue` is how it goes then, of live ones."""

    hour: int
    expected: float
    agents: int
    scheduled: int
    queue: Queue | None


def hours(told: Mapping[str, Any], day: int, chosen: Chosen) -> list[Hour]:
    """Of the `day`th day ahead (0 is the first). Empty where nobody knows how long one takes."""
    if not chosen.handle_s:
        return []
    whole, shares = told["values"][day], told["shares"][day % 7]
    return [one_hour(hour, whole * share, chosen) for hour, share in enumerate(shares)]


def one_hour(hour: int, expected: float, chosen: Chosen) -> Hour:
    each = (chosen.handle_s or 0.0) / chosen.at_once
    if expected < 0.05:
        return Hour(hour, expected, 0, 0, None)
    if not chosen.live:
        agents = erlang.by_work(expected, each, BUSY)
        return Hour(hour, expected, agents, erlang.scheduled(agents, chosen.shrinkage), None)
    found = erlang.needed(
        expected, each, in_time=chosen.in_time, within_s=chosen.within_s, patience_s=chosen.patience_s
    )
    return Hour(hour, expected, found.agents, erlang.scheduled(found.agents, chosen.shrinkage), found)
