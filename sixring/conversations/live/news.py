"""What the watcher reads in the log, ready to be told: each change once in the bytes every stream sends."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sixring.core import asgi, changes
from sixring.core.models import Change
from sixring.people.models import Identity

from ..models import Audience, Placement
from .gates import NOWHERE, gates_of

CURSOR = re.compile(r"[0-9]{1,19}-[0-9]{1,19}")
SPOKEN = frozenset({"message.received", "message.written", "message.acknowledged", "message.set_aside"})
HEARD = SPOKEN | {"message.read"}  # what the customer's own streams hear of
ENDED = "conversation.resolved"

Key = tuple[str, str, str]  # an identity's kind, value and scope


@dataclass(frozen=True, slots=True)
class News:
    """A change about a conversation: ids and words, no content. Whoever passes `gate` may hear of it."""

    cursor: str
    position: tuple[int, int]
    verb: str
    subject: str
    conversation: int
    by: int | None
    gate: int
    line: bytes

    @property
    def told(self) -> dict[str, Any]:
        return told(self.cursor, self.verb, self.subject, self.conversation, self.by)


@dataclass(frozen=True, slots=True)
class Batch:
    """What was committed since the last one. `agents` changed themselves; `heard_by` are the identities spoken
    with, those who read, and those whose conversation ended.

    `regrouped`: accounts changed, so that somebody may see less than before.
    """

    news: tuple[News, ...]
    position: tuple[int, int]
    cursor: str
    regrouped: bool
    agents: frozenset[int]
    heard_by: frozenset[Key]
    gates: frozenset[int]
    encoded: dict[frozenset[int], bytes] = field(default_factory=dict, compare=False)

    def lines(self, open_gates: frozenset[int]) -> bytes:
        """The events for whoever passes `open_gates`; built once for all who pass the same."""
        found = self.encoded.get(open_gates)
        if found is None:
            found = b"".join(one.line for one in self.news if one.gate in open_gates)
            self.encoded[open_gates] = found
        return found

    def lines_after(self, position: tuple[int, int], open_gates: frozenset[int]) -> bytes:
        if not self.news or self.news[0].position > position:
            return self.lines(open_gates)
        return b"".join(one.line for one in self.news if one.gate in open_gates and one.position > position)


def batch_of(found: list[Change], behind: str, *, identities: bool) -> Batch:
    spoken = [change for change in found if change.verb in HEARD] if identities else []
    ended = [change.subject_id for change in found if change.verb == ENDED] if identities else []
    news = tuple(news_in(found))
    return Batch(
        news=news,
        position=changes.parse(behind),
        cursor=behind,
        regrouped=any(change.verb.startswith("account.") for change in found),
        agents=frozenset(change.subject_id for change in found if change.subject_kind == "agent"),
        heard_by=(keys_of(spoken) if spoken else frozenset()) | (keys_in(ended) if ended else frozenset()),
        gates=frozenset(one.gate for one in news),
    )


def news_in(found: Iterable[Change]) -> Iterator[News]:
    """Only what is about a conversation; whatever has another audience is nobody's here."""
    about = [(change, number) for change in found if (number := conversation_of(change))]
    gates = gates_of({number for _, number in about})
    for change, number in about:
        cursor, subject = changes.position(change), f"{change.subject_kind}:{change.subject_id}"
        by = change.actor_id if change.actor_kind == "agent" else None
        line = asgi.event(told(cursor, change.verb, subject, number, by), cursor=cursor)
        yield News(cursor, (change.xid, change.pk), change.verb, subject, number, by, gates.get(number, NOWHERE), line)


def conversation_of(change: Change) -> int:
    kind, _, number = change.audience.partition(":")
    return int(number) if kind == "conversation" and number.isdigit() else 0


def told(cursor: str, verb: str, subject: str, conversation: int, by: int | None) -> dict[str, Any]:
    return {"cursor": cursor, "verb": verb, "subject": subject, "conversation": conversation, "by": by}


def is_cursor(text: str) -> bool:
    """Whether `text` looks like a cursor of the log, as far as that can be told."""
    return CURSOR.fullmatch(text) is not None and max(changes.parse(text)) < 2**63


def keys_of(spoken: list[Change]) -> frozenset[Key]:
    """Whom these messages are to or from: two queries a batch, however many are connected."""
    seats = Audience.objects.filter(interaction__in=[change.subject_id for change in spoken])
    wanted = {change.identity_id for change in spoken if change.identity_id is not None}
    rows = Identity.objects.filter(pk__in=wanted.union(seats.values_list("identity", flat=True)), claimed=False)
    return frozenset(rows.values_list("kind", "value", "scope"))


def keys_in(conversations: list[int]) -> frozenset[Key]:
    """Who takes part in these conversations."""
    placed = Placement.objects.filter(conversation__in=conversations, current=True)
    rows = Identity.objects.filter(interactions__placements__in=placed, claimed=False)
    return frozenset(rows.values_list("kind", "value", "scope").distinct())
