"""Random histories, made up in bulk: rows as the real actions leave them, thousands in seconds.

Here a conversation only happens; what it means is for others to find out. Targets and their outcomes are counted by the
house itself afterwards, and merges and splits are the real ones.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

FIRST, LAST = datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 4, 16, tzinfo=UTC)
END = datetime(2026, 5, 2, 9, 30, tzinfo=UTC)
GAPS = (40, 600, 5_400, 30_000, 200_000)  # seconds: up to a moment, a while, a morning, a day, a weekend
CHANNELS = ("letters", "chatter", "parcels")


@dataclass
class World:
    """Ids of what histories happen among."""

    agents: list[int]
    teams: list[int | None]
    accounts: dict[str, int]
    identities: list[int]
    reasons: list[int | None]
    says: Callable[[random.Random, dict[str, Any]], str] | None = None  # the words of a touch, where any are told


@dataclass
class History:
    """A conversation that happens: `state` and `resting` as the house would have them just now."""

    chance: random.Random
    world: World
    now: datetime
    identity: int
    channel: str
    state: str = "needs_us"
    noise: str = ""
    touches: list[dict[str, Any]] = field(default_factory=list)
    events: list[tuple[datetime, str, str]] = field(default_factory=list)
    deeds: list[tuple[datetime, datetime, str]] = field(default_factory=list)
    spans: list[tuple[datetime, datetime, int, str]] = field(default_factory=list)
    assignee: int | None = None
    team: int | None = None
    last_in: datetime | None = None
    last_out: datetime | None = None

    def passes(self) -> None:
        """Some time; never none, for of one moment nobody could say what came first."""
        self.now += timedelta(seconds=self.chance.randint(1, self.chance.choice(GAPS)))

    def event(self, verb: str, actor: str = "agent") -> None:
        self.events.append((self.now, f"conversation.{verb}", actor))

    def touch(self, direction: str, **more: Any) -> None:
        late = timedelta(seconds=self.chance.choice((0, 0, 0, 90, 9_000))) if direction == "in" else timedelta()
        row: dict[str, Any] = {"direction": direction, "kind": "message", "automatic": "", "data": {}, "agent": None,
               "channel": self.channel, "received": self.now, "occurred": self.now - late}  # fmt: skip
        row |= more
        self.touches.append(row | {"text": self.world.says(self.chance, row) if self.world.says else ""})

    def asks(self) -> None:
        if self.chance.random() < 0.15:
            self.channel = self.chance.choice(list(self.world.accounts))
        self.touch("in")
        if self.state == "resolved":
            self.event("reopened", "system")
        self.state, self.last_in = "needs_us", self.now

    def answers(self) -> None:
        agent = self.assignee or self.chance.choice(self.world.agents)
        worked = timedelta(seconds=self.chance.randint(2, 35))
        self.spans.append((self.now - worked, self.now, agent, "desk"))
        self.touch("out", agent=agent)
        self.state = self.state if self.state in ("resolved", "on_hold") else "waiting"
        self.last_out = self.now
        if self.chance.random() < 0.2:  # "send and resolve": one moment
            self.turns("resolved", "resolved")

    def talks(self) -> None:
        """A call that a colleague logged."""
        seconds = self.chance.randint(20, 900)
        agent = self.chance.choice(self.world.agents)
        self.touch("in", kind="call", agent=agent, occurred=self.now, data={"seconds": seconds})
        if self.state == "resolved":
            self.event("reopened", "system")
        self.state, self.last_in = "needs_us", self.now
        ends = self.now + timedelta(seconds=seconds)
        self.spans += [
            (self.now, ends, agent, "call"),
            (ends, ends + timedelta(seconds=seconds // 9), agent, "wrap_up"),
        ]

    def machine_says(self) -> None:
        way = self.chance.choice(("in", "out"))
        self.touch(way, automatic="auto-replied" if way == "in" else "acknowledgement")

    def silenced(self) -> None:
        self.touch("in", data={"noise": "spam"})

    def aside(self) -> None:
        self.touch("out", agent=self.chance.choice(self.world.agents), data={"aside": True})

    def turns(self, state: str, verb: str) -> None:
        if self.state != state:
            self.event(verb)
            self.state = state

    def says_solved(self) -> None:
        self.turns("resolved", "solved_by_customer")

    def slips(self) -> None:
        """Resolved, and taken back."""
        if self.state == "resolved":
            return
        before = self.state
        self.turns("resolved", "resolved")
        done = self.now
        self.now += timedelta(seconds=self.chance.randint(1, 50))
        self.deeds.append((done, self.now, before))
        self.event("put_back")
        self.state = before

    def rests(self) -> None:
        self.event("snoozed")
        self.passes()
        self.event("woken", "system")
        self.state = "needs_us" if self.state == "waiting" else self.state

    def bounces(self) -> None:
        if self.state in ("waiting", "resolved") and self.last_out and (self.last_in or FIRST) < self.last_out:
            self.event("undelivered", "system")
            self.state = "needs_us"

    def is_assigned(self) -> None:
        new = self.chance.choice([*self.world.agents, None])
        if new != self.assignee:
            self.assignee = new
            self.event("assigned" if new else "unassigned")

    def is_handed_over(self) -> None:
        new = self.chance.choice([one for one in self.world.teams if one])
        if new != self.team:
            self.team, self.assignee = new, None
            self.event("given_to_team")


ACTS: tuple[tuple[int, Callable[[History], None]], ...] = (
    (30, History.asks), (34, History.answers), (16, lambda it: it.turns("resolved", "resolved")),
    (4, lambda it: it.turns("needs_us", "reopened")), (4, lambda it: it.turns("on_hold", "held")),
    (3, lambda it: it.turns("waiting", "waits")), (3, History.talks), (5, History.machine_says), (2, History.silenced),
    (2, History.aside), (4, History.slips), (4, History.rests), (3, History.bounces), (12, History.is_assigned),
    (6, History.is_handed_over), (2, History.says_solved),
)  # fmt: skip


def happens(chance: random.Random, world: World) -> History:
    """One history, from its first word on."""
    seconds = chance.randint(0, int((LAST - FIRST).total_seconds()))
    it = History(chance, world, FIRST + timedelta(seconds=seconds), chance.choice(world.identities),
                 chance.choice(list(world.accounts)), team=chance.choice(world.teams))  # fmt: skip
    it.noise = chance.choices(("", "spam", "not_request"), (92, 5, 3))[0]
    begin(it)
    acts = chance.choices([act for _, act in ACTS], [weight for weight, _ in ACTS], k=chance.randint(0, 16))
    for act in acts if not it.noise else ():
        it.passes()
        if it.now > END - timedelta(days=3):
            break
        act(it)
    return it


def begin(it: History) -> None:
    first = it.chance.random()
    if first < 0.04:
        it.touch("out", agent=it.chance.choice(it.world.agents))
        it.state, it.last_out = "waiting", it.now
    elif first < 0.07:
        it.talks()
    elif first < 0.10:
        it.touch("in", automatic="auto-generated")
    else:
        it.asks()
