"""What is known while a batch is placed: looked up at once, then kept up as decisions are made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models.functions import Left

from sixring.channels.models import Dispatch
from sixring.channels.registry import adapter_of
from sixring.interactions.models import Interaction
from sixring.people.models import Identity

from ..models import Audience, Awaited, Conversation, Placement
from .about import LONGEST, Said

if TYPE_CHECKING:
    from ..reception import Touch

Address = tuple[str, str, str]
ADDRESS = ("identity__kind", "identity__value", "identity__scope")
WINDOW = timedelta(days=14)
SITTING = timedelta(hours=4)
NEWEST = 30  # messages of a matter that are compared with a new one
REFERENCES = 30  # how many of a mail's references are looked at, nearest first


@dataclass(slots=True)
class Parent:
    """A message others may answer: where it is, and who took part in it."""

    conversation: Conversation
    identities: set[int]
    addressed: set[Address] = field(default_factory=set)


@dataclass(slots=True)
class Child:
    """A message that answers one not arrived yet, and the place it has meanwhile."""

    placement: Placement
    conversation: Conversation
    identity: Identity | None
    outgoing: bool


@dataclass(slots=True)
class Matter:
    """What is going on. `texts` is what was said in it, as far as this batch knows; `looked_up` once all is known."""

    conversation: Conversation
    channels: set[str] = field(default_factory=set)
    texts: list[str] = field(default_factory=list)
    looked_up: bool = False

    def is_open(self, at: datetime) -> bool:
        """Is it going on at `at`, give or take the window?"""
        matter = self.conversation
        near = matter.opened_at - WINDOW <= at <= matter.touched_at + WINDOW
        return near and matter.merged_into is None and matter.state != Conversation.State.RESOLVED

    def was_heard_lately(self, at: datetime) -> bool:
        """Are they talking there just now?"""
        return abs(at - self.conversation.touched_at) <= SITTING

    def said(self) -> Said:
        """What was said in it, the newest and the first words. Asks once."""
        if self.conversation.pk and not self.looked_up:
            mine = Placement.objects.filter(conversation=self.conversation, current=True).order_by("-interaction")
            rows = mine.values_list("interaction__subject", Left("interaction__text", LONGEST))
            first = mine.reverse().values_list("interaction__subject", Left("interaction__text", LONGEST))
            self.texts += [text for row in (*rows[:NEWEST], *first[:1]) for text in row]
        self.looked_up = True
        return Said(self.texts)


class Known:
    """Parents, waiting children, threads and open matters of the touches in a batch."""

    def __init__(self, touches: Sequence[Touch], now: datetime) -> None:
        self.now = now
        self.touches = touches
        self.persons = persons_of(touches)
        self.conversations: dict[int, Conversation] = {}
        self.parents: dict[str, list[Parent]] = {}  # anybody may write a reference that is taken
        self.children: dict[str, list[Child]] = {}
        self.threads: dict[tuple[int, str], Conversation] = {}
        self.matters: dict[int, list[Matter]] = {}
        self.look_up()

    def look_up(self) -> None:
        references = {r for t in self.touches for r in t.inbound.replies_to[:REFERENCES]}
        own = {t.inbound.reference for t in self.touches} - {""}
        tokens = {t.inbound.token_conversation or t.inbound.conversation for t in self.touches} - {None}
        found = self.referred_to(references)
        waiting = dict(Awaited.objects.filter(reference__in=own).values_list("interaction", "reference")) if own else {}
        threads = {t.inbound.thread for t in self.touches} - {""}
        threaded = dict(self.in_threads(threads)) if threads else {}
        ids = found.keys() | waiting.keys() | threaded.keys()
        places = (
            {p.interaction_id: p for p in Placement.objects.filter(interaction__in=ids, current=True)} if ids else {}
        )
        matters = self.open_matters()
        self.lock(
            {p.conversation_id for p in places.values()} | {pk for pk in tokens if pk} | {pk for pk, _ in matters}
        )
        self.know_parents(found, places)
        self.know_children(waiting, places)
        for pk, key in threaded.items():
            if pk in places:
                self.threads[key] = self.conversations[places[pk].conversation_id]
        self.know_matters(matters)

    def referred_to(self, references: set[str]) -> dict[int, str]:
        """Messages by what names them: their own reference, or of ours what the provider called them when sent."""
        if not references:
            return {}
        rows = Interaction.objects.filter(reference__in=references).values_list("pk", "reference")
        ours = Dispatch.objects.filter(external_id__in=references).exclude(message=None)
        sent = {message or 0: name for message, name in ours.values_list("message", "external_id")}
        return sent | {pk: reference or "" for pk, reference in rows}

    def in_threads(self, threads: set[str]) -> Iterable[tuple[int, tuple[int, str]]]:
        rows = Interaction.objects.filter(thread__in=threads).order_by("-pk").values_list("pk", "account", "thread")
        return ((pk, (account, thread)) for pk, account, thread in rows)

    def lock(self, ids: set[int]) -> None:
        """Know these conversations, and those they became part of, each as one object."""
        while ids:
            rows = Conversation.objects.select_for_update(of=("self",)).select_related("reach")
            rows = rows.filter(pk__in=ids).order_by("pk")
            self.conversations |= {row.pk: row for row in rows}
            ids = {row.merged_into_id for row in rows if row.merged_into_id} - self.conversations.keys()
        for row in self.conversations.values():
            if row.merged_into_id:
                row.merged_into = self.conversations[row.merged_into_id]

    def know_parents(self, found: dict[int, str], places: dict[int, Placement]) -> None:
        here = [pk for pk in found if pk in places]
        seats: dict[int, set[int]] = {pk: set() for pk in here}
        for pk, identity in Interaction.objects.filter(pk__in=here).values_list("pk", "identity"):
            seats[pk].add(identity)
        addressed: dict[int, set[Address]] = {pk: set() for pk in here}
        heard_by = Audience.objects.filter(interaction__in=here)
        for pk, identity, *address in heard_by.values_list("interaction", "identity", *ADDRESS):
            seats[pk].add(identity)
            addressed[pk].add((address[0], address[1], address[2]))
        for pk in here:
            parent = Parent(self.conversations[places[pk].conversation_id], seats[pk], addressed[pk])
            self.parents.setdefault(found[pk], []).append(parent)

    def know_children(self, waiting: dict[int, str], places: dict[int, Placement]) -> None:
        here = [pk for pk in waiting if pk in places and places[pk].provisional]
        for touch in Interaction.objects.filter(pk__in=here).select_related("identity").order_by("pk"):
            place = places[touch.pk]
            child = Child(place, self.conversations[place.conversation_id], touch.identity, touch.outgoing)
            self.children.setdefault(waiting[touch.pk], []).append(child)

    def open_matters(self) -> list[tuple[int, int]]:
        """(conversation, person) of what was going on around these touches; a resolved one may be opened again."""
        asking = {touch.identity.pk for touch in self.touches if touch.identity and may_continue(touch)}
        persons = {person for pk in asking if (person := self.persons.get(pk))}
        if not persons:
            return []
        moments = [touch.interaction.occurred_at for touch in self.touches if touch.interaction]
        near = {"touched_at__gte": min(moments) - WINDOW, "opened_at__lte": max(moments) + WINDOW}
        rows = Conversation.objects.filter(anchor__person__in=persons, merged_into=None, **near)
        return list(rows.values_list("pk", "anchor__person"))

    def know_matters(self, matters: list[tuple[int, int]]) -> None:
        by_id = {pk: Matter(self.conversations[pk]) for pk, _ in matters if pk in self.conversations}
        used = Placement.objects.filter(conversation__in=by_id, current=True) if by_id else Placement.objects.none()
        for pk, channel in used.values_list("conversation", "interaction__channel").distinct():
            by_id[pk].channels.add(channel)
        for pk, person in matters:
            self.matters.setdefault(person, []).append(by_id[pk])

    def person_of(self, identity: int) -> int | None:
        if identity not in self.persons:
            self.persons[identity] = Identity.objects.filter(pk=identity).values_list("person", flat=True).first()
        return self.persons[identity]


def may_continue(touch: Touch) -> bool:
    """Rule: what a customer writes without naming what it answers may go on with a matter of theirs. Where the channel
    has no threads, so may what quotes something, and what we wrote to them elsewhere: neither says which matter."""
    inbound = touch.inbound
    tells = adapter_of(touch.arrival.account.kind).capabilities.threads and (inbound.outgoing or inbound.replies_to)
    return not (touch.identity is None or inbound.automatic or inbound.begins or tells)


def address_of(identity: Identity) -> Address:
    """Claimed or proven, it is the same address."""
    return (identity.kind, identity.value, identity.scope)


def persons_of(touches: Sequence[Touch]) -> dict[int, int | None]:
    """The person of every identity in the batch, as of now: recognising may have just joined some."""
    ids = {i.pk for t in touches for i in (t.identity, *t.participants) if i is not None}
    return dict(Identity.objects.filter(pk__in=ids).values_list("pk", "person"))
