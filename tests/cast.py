"""The cast: Ada the owner, Ben the colleague, Cleo the stranger of another team, Dan the customer; and their ways.

Customers arrive through the real inbox and reception, over channels that read rows of JSON instead of a wire.
"""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from django.db import connection, transaction

from sixring.channels import inbox, registry
from sixring.channels.contract import Adapter, BadItem, Capabilities, Inbound, Outbound, Parsed, Raw, Sender
from sixring.channels.inbox import Item
from sixring.channels.models import Account, Arrival
from sixring.conversations import reception
from sixring.conversations.models import Conversation, Placement
from sixring.core import clock as time_of_day
from sixring.core.actors import Actor
from sixring.core.changes import verbs_of
from sixring.core.models import Agent, Role, Team
from sixring.core.proof import Proof, ProofKind
from sixring.interactions.models import Interaction

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
numbers = count(1)


class Rows(Adapter):
    """A channel of the tests'. An arrival is a list of touches as JSON; a touch that is only a word can't be read."""

    def __init__(self, kind: str, **abilities: Any) -> None:
        self.kind = self.label = kind  # type: ignore[misc]
        self.capabilities = Capabilities(family="message", **abilities)  # type: ignore[misc]
        self.sent: list[Outbound] = []
        self.answer: Callable[[Outbound], str] = lambda outbound: f"far-{outbound.key}"

    def event_key(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        return str(meta.get("key", ""))

    def partition(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        return str(meta.get("who", ""))

    def parse(self, raw: Raw, account: Account) -> Parsed:
        rows = json.loads(raw.body)
        return [BadItem(f"nobody can read {row!r}") if isinstance(row, str) else inbound(row) for row in rows]

    def send(self, message: Outbound, account: Account) -> str:
        self.sent.append(message)
        return self.answer(message)

    def reference_of(self, message: Outbound, account: Account) -> str:
        return f"<{message.key}@us.test>" if self.capabilities.threads else ""


def inbound(row: dict[str, Any]) -> Inbound:
    lists = {name: [sender(*one) for one in row.pop(name, ())] for name in ("also", "participants")}
    who, at = row.pop("sender", None), row.pop("occurred_at", None)
    return Inbound(
        sender=sender(*who) if who else None, occurred_at=at and datetime.fromisoformat(at), **lists, **row
    )  # fmt: skip


def sender(kind: str, value: str, proof: str = "provider", scope: str = "", name: str = "") -> Sender:
    return Sender(kind, value, scope, name, Proof(ProofKind(proof), by="tests"))


CHANNELS = {
    "chatter": Rows("chatter", replies=True),
    "letters": Rows("letters", replies=True, threads=True),
    "forum": Rows("forum", replies=True, threads=True, vouches_for_replies=True),
    "steps": Rows("steps", conversational=False, replies=False),
    "parcels": Rows("parcels", replies=True, resends_safely=True),
}


def hands_in(
    account: Account, *rows: dict[str, Any] | str, key: str = "", who: str = "", at: datetime | None = None
) -> Arrival:
    """Bring rows to the inbox, where they wait."""
    meta = {"key": key or f"event-{next(numbers)}", "who": who}
    inbox.accept([Item(account, json.dumps(rows).encode(), meta, at)])
    return Arrival.objects.get(account=account, event_key=meta["key"])


def settle() -> None:
    while reception.settle():
        pass


def touches_of(arrival: Arrival) -> list[Interaction]:
    return list(Interaction.objects.filter(arrival=arrival).select_related("identity").order_by("pk"))


def where(touch: Interaction) -> Conversation:
    """The conversation `touch` is in now."""
    return Placement.objects.select_related("conversation").get(interaction=touch, current=True).conversation


def place_of(touch: Interaction) -> Placement:
    return Placement.objects.get(interaction=touch, current=True)


def happened_to(subject: Any) -> list[str]:
    return list(verbs_of(subject))


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run `works` in threads of their own, started together; returns what each raised or returned."""
    ready, results = threading.Barrier(len(works)), list[Any](works)

    def run(index: int, work: Callable[[], Any]) -> None:
        ready.wait()
        try:
            results[index] = work()
        except Exception as error:
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


class Customer:
    """Somebody who reaches us. What they do returns the touch it became."""

    def __init__(self, name: str, accounts: Mapping[str, Account]) -> None:
        self.name, self.accounts = name, accounts
        self.email, self.phone, self.visitor = f"{name}@example.com", "+442079460101", f"browser-of-{name}"

    def does(self, channel: str, who: list[str], **row: Any) -> Interaction:
        at = row.pop("at", None)
        key = row.get("external_id", "")
        arrival = hands_in(self.accounts[channel], {"sender": who, **row}, key=key, who=who[1], at=at)
        settle()
        return touches_of(arrival)[0]

    def writes(self, text: str = "Hello", *, proof: str = "domain", **row: Any) -> Interaction:
        """A mail of theirs; `proof` "claimed" leaves it unsigned."""
        return self.does("letters", ["email", self.email, proof], text=text, **row)

    def chats(self, text: str = "Hello", **row: Any) -> Interaction:
        """A chat message from their browser; `also` names who they have signed in as."""
        return self.does("chatter", ["visitor", self.visitor, "token"], text=text, **row)

    def looks(self, page: str = "/", **row: Any) -> Interaction:
        """A page view of their browser's."""
        return self.does("steps", ["visitor", self.visitor, "token"], kind="page", text=page, **row)

    def calls(self, text: str = "They called", **row: Any) -> Interaction:
        return self.does("chatter", ["phone", self.phone, "agent"], kind="call", text=text, **row)


class Clock:
    """A clock that stands until it is told to move."""

    @property
    def now(self) -> datetime:
        return time_of_day.now()

    def forward(self, **span: float) -> datetime:
        time_of_day._frozen = self.now + timedelta(**span)
        return self.now

    def in_seconds(self, seconds: float) -> datetime:
        return self.now + timedelta(seconds=seconds)

    def in_hours(self, hours: float) -> datetime:
        return self.now + timedelta(hours=hours)

    def in_days(self, days: float) -> datetime:
        return self.now + timedelta(days=days)


@pytest.fixture
def clock() -> Iterator[Clock]:
    with time_of_day.frozen(NOON):
        yield Clock()


@pytest.fixture
def channels(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Rows]]:
    """The tests' channels, registered as another package's would be."""
    monkeypatch.setattr(inbox, "held_shards", lambda: set(range(inbox.SHARDS)))
    for kind, adapter in CHANNELS.items():
        monkeypatch.setitem(registry.others(), kind, adapter)
        adapter.sent.clear()
        monkeypatch.setattr(adapter, "answer", lambda outbound: f"far-{outbound.key}")
    registry.adapter_of.cache_clear()
    yield CHANNELS
    registry.adapter_of.cache_clear()


@pytest.fixture
def accounts(channels: dict[str, Rows]) -> dict[str, Account]:
    """One account of each channel. The test asks for the database itself: `db` or `transactional_db`."""
    return {kind: Account.objects.create(kind=kind, name=kind.title()) for kind in channels}


@pytest.fixture
def dan(accounts: dict[str, Account]) -> Customer:
    return Customer("dan", accounts)


@pytest.fixture
def erin(accounts: dict[str, Account]) -> Customer:
    """Another customer; not Dan."""
    return Customer("erin", accounts)


def employ(name: str, role: Role, team: str) -> Actor:
    agent = Agent.objects.create(email=f"{name.lower()}@us.test", name=name, role=role)
    agent.teams.add(Team.objects.get_or_create(name=team)[0])
    return Actor.of(agent)


def agent_of(actor: Actor) -> Agent:
    return Agent.objects.get(pk=actor.id)


@pytest.fixture
def ada() -> Actor:
    return employ("Ada", Role.OWNER, "Support")


@pytest.fixture
def ben() -> Actor:
    return employ("Ben", Role.AGENT, "Support")


@pytest.fixture
def cleo() -> Actor:
    return employ("Cleo", Role.AGENT, "Elsewhere")


@pytest.fixture
def viewer() -> Actor:
    """Somebody who may look and nothing else."""
    return employ("Viewer", Role.VIEWER, "Support")


@pytest.fixture
def undone_database(db: None) -> Callable[[], contextlib.AbstractContextManager[None]]:
    """`with undone_database():` whatever is written within is gone after, as each example of a property needs."""

    @contextlib.contextmanager
    def undone() -> Iterator[None]:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)

    return undone
