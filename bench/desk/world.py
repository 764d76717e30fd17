"""A desk of the size asked for, written in bulk: accounts and who sees them, people, conversations with their touches.

Built once and kept in the system's temporary folder, so that the next run finds it there.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

from django.db import connection, models, transaction

from sixring.channels.models import Account
from sixring.conversations import reach
from sixring.conversations.models import (
    Audience,
    ContactReason,
    Conversation,
    Draft,
    Placement,
    Promise,
    Snooze,
    Tag,
)
from sixring.core.models import Agent, Change, Role, Team
from sixring.core.rows import table_of
from sixring.interactions import search as said
from sixring.interactions.models import Interaction
from sixring.people import search as known
from sixring.people.models import Fact, Identity, Link, Membership, Person

from .words import Language

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
YEARS = timedelta(days=730)
KINDS = ["email"] * 10 + ["webchat"] * 6 + ["call"] * 2 + ["webhook"] * 2
SHARES = [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 8, 9, 9, 10, 11, 12, 12]  # twentieths of all that each actor sees
TOUCHES = (1, 2, 2, 2, 3, 3, 3, 4)
REASONS, TAGS = 12, 30
TOGETHER = 20_000
FAST = "PRAGMA synchronous=OFF; PRAGMA journal_mode=MEMORY; PRAGMA cache_size=-1500000; PRAGMA foreign_keys=OFF"
Cells = list[Any]


class Table:
    """Rows of a model by the values that matter; the others are what a new one has."""

    def __init__(self, model: type[models.Model], *names: str) -> None:
        table = table_of(model)
        fields = [f for f in model._meta.local_concrete_fields if f.attname in {name for name, _way in table.ways}]
        quote = connection.ops.quote_name
        columns = ", ".join(["id", *(quote(str(field.column)) for field in fields)])
        marks = ", ".join("?" * (len(fields) + 1))
        self.sql = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})"  # noqa: S608  # ours
        self.blank: Cells = [None, *table.cells([model()])]
        places = {name: at for at, (name, _way) in enumerate(table.ways, 1)}
        self.places = [0, *(places[name] for name in names)]

    def row(self, *values: Any) -> Cells:
        cells = self.blank.copy()
        for place, value in zip(self.places, values, strict=True):
            cells[place] = value
        return cells


def put(table: Table, rows: Iterable[Cells]) -> None:
    raw: sqlite3.Connection = connection.connection
    remaining = iter(rows)
    while some := list(islice(remaining, TOGETHER)):
        raw.executemany(table.sql, some)


def stamp(seconds: float) -> str:
    """As Django writes moments into SQLite."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def index() -> None:
    """Index the words of what is not indexed yet; begun again where it stopped."""
    connection.ensure_connection()
    connection.connection.executescript("PRAGMA synchronous=OFF; PRAGMA cache_size=-500000")
    for catch_up in (said.catch_up, known.catch_up):
        catch_up()
    connection.close()


class World:
    """`count` conversations, 0.3 persons and 2.5 touches for each."""

    def __init__(self, count: int, seed: int) -> None:
        self.count, self.chance, self.language = count, Random(seed), Language(seed)
        self.persons = max(10, count * 3 // 10)
        self.end, self.begin = NOW.timestamp(), (NOW - YEARS).timestamp()

    def build(self) -> None:
        connection.ensure_connection()
        raw: sqlite3.Connection = connection.connection
        raw.executescript(FAST)
        self.staff()
        with transaction.atomic():
            self.people()
            self.conversations()
        raw.executescript("PRAGMA journal_mode=WAL")
        connection.close()

    def staff(self) -> None:
        """Twenty accounts of a team each, and twenty actors in one to twelve of the teams."""
        self.teams = [Team.objects.create(name=f"Team {n}") for n in range(len(KINDS))]
        self.accounts = [Account.objects.create(kind=kind, name=f"{kind} {n}") for n, kind in enumerate(KINDS)]
        for account, team in zip(self.accounts, self.teams, strict=True):
            account.teams.set([team])
        self.agents = []
        for n, share in enumerate(SHARES):
            agent = Agent.objects.create(email=f"agent{n}@us.test", name=f"Agent {n}", role=Role.AGENT)
            agent.teams.set(self.chance.sample(self.teams, share))
            self.agents.append(agent)
        self.reasons = [ContactReason.objects.create(name=f"Reason {n}", order=n).pk for n in range(REASONS)]
        self.tags = [Tag.objects.create(name=f"tag {n}").pk for n in range(TAGS)]

    def people(self) -> None:
        """Everybody has an address and a name, three in ten a phone besides."""
        born = stamp(self.begin)
        persons = Table(Person, "name", "created_at")
        identities = Table(Identity, "kind", "value", "display", "salt", "person_id", "created_at")
        whose, facts = self.identities(), Table(Fact, "identity_id", "name", "value", "digest", "source", "proof",
                                                "observed_at")  # fmt: skip
        names = [self.language.name() for _ in range(self.persons)]
        put(persons, (persons.row(pk, names[pk - 1], born) for pk in range(1, self.persons + 1)))
        salt = b"0123456789abcdef"
        put(identities, (identities.row(pk, kind, v, v, salt, who, born) for pk, who, kind, v in whose))
        for model in (Link, Membership):
            table = Table(model, "identity_id", "person_id")
            put(table, (table.row(pk, pk, who) for pk, who, _kind, _value in whose))
        put(facts, (
            facts.row(pk, pk, "name", json.dumps(name), digest_of(name), "bench", "domain", born)
            for pk, name in enumerate(names, 1)
        ))  # fmt: skip
        self.email = whose

    def identities(self) -> list[tuple[int, int, str, str]]:
        """(id, person, kind, value): ids of addresses are those of their persons."""
        count = self.persons
        emails = [(pk, pk, "email", f"{self.language.name_part(4)}{pk}@example.com") for pk in range(1, count + 1)]
        phones = range(1, count + 1, 3)
        return emails + [(count + n, pk, "phone", f"+44207{pk:07}") for n, pk in enumerate(phones, 1)]

    def conversations(self) -> None:
        rows = self.rows()
        conversation = Table(
            Conversation, "subject", "state", "anchor_id", "reach_id", "team_id", "reason_id", "noise", "assignee_id",
            "channel", "preview", "opened_at", "touched_at", "last_in_at", "last_out_at", "due_at",
        )  # fmt: skip
        touch = Table(
            Interaction, "account_id", "channel", "kind", "direction", "identity_id", "agent_id", "proof", "dedupe",
            "subject", "text", "occurred_at", "received_at", "recorded_at",
        )  # fmt: skip
        placement = Table(Placement, "interaction_id", "conversation_id", "reason", "at")
        change = Table(Change, "at", "verb", "subject_kind", "subject_id", "actor_kind", "actor_id", "audience")
        tagged = "INSERT INTO conversations_conversation_tags (conversation_id, tag_id) VALUES (?, ?)"
        raw: sqlite3.Connection = connection.connection
        while some := list(islice(rows, TOGETHER)):
            raw.executemany(conversation.sql, (conversation.row(*one.conversation) for one in some))
            raw.executemany(touch.sql, (touch.row(*told) for one in some for told in one.touches))
            raw.executemany(placement.sql, (placement.row(*place) for one in some for place in one.placements))
            raw.executemany(change.sql, (change.row(*one.change) for one in some if one.change))
            raw.executemany(tagged, ((one.conversation[0], tag) for one in some for tag in one.tags))
        self.beside()

    def rows(self) -> Iterator[One]:
        self.reaches: dict[frozenset[int], int] = {}
        touches = 0
        for pk in range(1, self.count + 1):
            one = One(self, pk, touches)
            touches += len(one.touches)
            yield one

    def reach(self, accounts: frozenset[int]) -> int:
        if accounts not in self.reaches:
            self.reaches[accounts] = reach.reaches([accounts])[accounts].pk
        return self.reaches[accounts]

    def beside(self) -> None:
        """Some rest, some have a promise or a draft."""
        going_on = Conversation.objects.exclude(state="resolved").filter(noise="").order_by("pk")
        ids = list(going_on.values_list("pk", flat=True))
        some = self.chance.sample(ids, len(ids) // 10)
        third = len(some) // 3
        ahead = NOW + timedelta(days=2)
        Snooze.objects.bulk_create(Snooze(conversation_id=pk, due_at=ahead) for pk in some[:third])
        Promise.objects.bulk_create(
            Promise(conversation_id=pk, what="Write again", due_at=ahead) for pk in some[third : 2 * third]
        )
        agents = [agent.pk for agent in self.agents]
        Draft.objects.bulk_create(
            Draft(conversation_id=pk, agent_id=self.chance.choice(agents), text="Half a") for pk in some[-third // 3 :]
        )
        assert Audience.objects.count() == 0


class One:
    """A conversation: its own cells, its touches and placements, what was done to it, its tags."""

    def __init__(self, world: World, pk: int, before: int) -> None:
        chance, language = world.chance, world.language
        state, noise = fate(chance, pk / world.count)
        person = 1 + int(world.persons * chance.random() ** 1.5)
        home = chance.randrange(len(KINDS))
        subject = language.subject() if KINDS[home] == "email" else ""
        opened = world.begin + (world.end - world.begin) * pk / world.count - 86400 * chance.random()
        agent = world.agents[chance.randrange(len(world.agents))].pk if chance.random() < 0.6 else None
        count = length(chance, state)
        self.touches: list[Cells] = []
        self.placements: list[Cells] = []
        moments: dict[str, str] = {}
        accounts: set[int] = set()
        at, text = opened, ""
        for n in range(count):
            place = home if n == 0 or chance.random() < 0.93 else chance.randrange(len(KINDS))
            account, direction, when, text = (
                world.accounts[place].pk,
                "out" if n % 2 else "in",
                stamp(at),
                language.text(),
            )
            number = before + n + 1
            self.touches.append([
                number, account, KINDS[place], "message", direction, person, agent if n % 2 else None,
                "agent" if n % 2 else "domain", f"b{number}", subject, text, when, when, when,
            ])  # fmt: skip
            self.placements.append([number, number, pk, "reply" if n % 2 else "thread" if n else "new", when])
            accounts.add(account)
            moments[direction], at = when, at + 7200 * chance.random()
        last = stamp(at)
        due = stamp(at + 86400 * (chance.random() * 2 - 0.5)) if state == "needs_us" else None
        team = world.teams[home].pk if chance.random() < 0.3 else None
        reason = chance.choice(world.reasons) if chance.random() < 0.4 else None
        self.conversation: Cells = [
            pk, subject, state, person, world.reach(frozenset(accounts)), team, reason, noise, agent,
            self.touches[-1][2], text[:200], stamp(opened), last, moments.get("in"), moments.get("out"), due,
        ]  # fmt: skip
        done = [pk, last, "conversation.resolved", "conversation", pk, "agent", agent, f"conversation:{pk}"]
        self.change: Cells = done if state == "resolved" else []
        self.tags = [chance.choice(world.tags)] if chance.random() < 0.2 else []


def fate(chance: Random, age: float) -> tuple[str, str]:
    """Rule: state and noise. What is open is among the latest sixth: 2 % of all need us, 2 % wait, 1 % are on hold."""
    if chance.random() < 0.01:
        return "resolved", "spam"
    drawn = chance.random() * 0.16
    if age < 0.84 or drawn > 0.05:
        return "resolved", ""
    return ("needs_us" if drawn < 0.02 else "waiting" if drawn < 0.04 else "on_hold"), ""


def length(chance: Random, state: str) -> int:
    """Rule: how many touches; the last is theirs where they wait for us, else ours."""
    drawn = chance.choice(TOUCHES)
    return drawn if (drawn % 2 == 1) == (state == "needs_us") or drawn == 1 else drawn + 1


def digest_of(value: str) -> str:
    return hashlib.blake2b(json.dumps(value).encode(), digest_size=16).hexdigest()
