"""Asking for pages as twenty colleagues do, and what each took."""

from __future__ import annotations

import statistics
import time
from collections import defaultdict
from collections.abc import Sequence
from random import Random
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sixring.conversations import access
from sixring.conversations.models import Conversation
from sixring.core import clock
from sixring.core.actors import Actor
from sixring.core.models import Agent
from sixring.interactions.timeline import people_visible_to

from . import weight
from .words import COMMON, Language
from .world import NOW

LISTS = (
    "", "view=mine", "view=unassigned", "view=waiting", "view=on-hold", "view=snoozed", "view=resolved",
    "view=everything", "view=noise", "page=2", "page=5", "view=everything&page=10", "view=resolved&page=25",
    "sort=newest", "sort=waiting", "sort=oldest", "overdue=1", "promise=1", "channel=webchat",
    "view=everything&channel=call", "view=everything&reason=3", "view=everything&team=2", "view=everything&who=3",
    "view=everything&tag=4", "tag=4", "reason=2", "view=everything&after=2026-03-01&before=2026-03-08",
    "view=everything&state=waiting", "view=everything&sort=oldest",
)  # fmt: skip
TALKS, PERSONS = 15, 10


class Bench:
    def __init__(self, seed: int, rounds: int, actors: int, searching: bool = True) -> None:
        self.chance, self.language = Random(seed), Language(seed)
        self.rounds, self.actors, self.searching = rounds, actors, searching
        self.took: dict[str, list[tuple[float, str]]] = defaultdict(list)
        self.worked: dict[str, list[float]] = defaultdict(list)
        self.queries: dict[str, int] = {}

    def figures(self) -> dict[str, Any]:
        with clock.frozen(NOW):
            agents = list(Agent.objects.order_by("pk"))
            last, steps = len(agents) - 1, max(1, self.actors - 1)
            asking = [agents[n * last // steps] for n in range(self.actors)]  # from who sees least to who sees most
            for agent in asking:
                self.ask_as(agent)
                print(f"{agent.name} asked", flush=True)
            found: dict[str, Any] = {"conversations": Conversation.objects.count()}
            for kind in ("list", "conversation", "person", "search"):
                found |= {f"{kind}_p95_ms": p95(self.milliseconds(kind)), f"queries_{kind}": self.queries.get(kind)}
                found |= {f"{kind}_median_ms": median(self.milliseconds(kind))}
                worked = self.worked[kind]  # processor time, for a machine that others use too
                found |= {f"{kind}_cpu_p95_ms": p95(worked), f"{kind}_cpu_median_ms": median(worked)}
            found["first_load_kb"] = weight.first_load(self.client, self.latest)
        found["visible_share"] = f"5-60 % for {len(asking)} actors"
        self.print_slowest()
        return found

    def ask_as(self, agent: Agent) -> None:
        self.client = Client()
        self.client.force_login(agent)
        actor = Actor.of(agent)
        self.client.get("/conversations/")  # the first page of a process loads its templates
        for _ in range(self.rounds):
            for query in LISTS:
                self.ask("list", f"/conversations/?{query}")
        seen = list(access.visible_to(actor).order_by("-touched_at").values_list("pk", flat=True)[:20_000])
        for pk in self.chance.sample(seen, min(TALKS, len(seen))):
            self.latest = f"/conversations/{pk}/"
            self.ask("conversation", self.latest)
        for pk in self.people(actor):
            self.ask("person", f"/people/{pk}/")
        for words in self.searches() if self.searching else ():
            self.ask("search", "/conversations/?view=everything&q=" + words.replace(" ", "+"))

    def people(self, actor: Actor) -> list[int]:
        seen = access.visible_to(actor).exclude(anchor=None).order_by("-touched_at")[:5000]
        persons = sorted({pk for pk in seen.values_list("anchor__person", flat=True) if pk})
        some = self.chance.sample(persons, min(PERSONS, len(persons)))
        return list(people_visible_to(actor).filter(pk__in=some).values_list("pk", flat=True))

    def searches(self) -> list[str]:
        """The ten commonest words, beginnings, phrases, senders, and some of these together."""
        rare = self.chance.choice(self.language.vocabulary[2000:])
        phrases = [f'"{self.language.phrase()}"' for _ in range(3)]
        return [
            *COMMON[:10], rare, rare[:4] + "*", "wat*", *phrases, "from:" + self.language.name_part(3),
            f"from:{self.language.name_part(2)} order", "channel:webchat parcel", "is:waiting refund",
        ]  # fmt: skip

    def ask(self, kind: str, address: str) -> None:
        began, worked = time.perf_counter(), time.process_time()
        answer = self.client.get(address)
        self.worked[kind].append((time.process_time() - worked) * 1000)
        self.took[kind].append(((time.perf_counter() - began) * 1000, address))
        assert answer.status_code == 200, (address, answer.status_code)
        if kind not in self.queries:
            with CaptureQueriesContext(connection) as asked:
                self.client.get(address)
            self.queries[kind] = len(asked)

    def milliseconds(self, kind: str) -> list[float]:
        return [milliseconds for milliseconds, _address in self.took[kind]]

    def print_slowest(self) -> None:
        for kind, took in self.took.items():
            slowest = ", ".join(f"{ms:.0f} {address}" for ms, address in sorted(took, reverse=True)[:8])
            print(f"{kind}: slowest {slowest}", flush=True)


def p95(took: Sequence[float]) -> float:
    return round(statistics.quantiles(took, n=20)[-1], 1) if len(took) > 1 else 0.0


def median(took: Sequence[float]) -> float:
    return round(statistics.median(took), 1) if took else 0.0
