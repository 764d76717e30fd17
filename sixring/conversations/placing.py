"""Placing: which conversation a touch belongs to, and why.

In this order: our signed token, or a colleague's choice; the thread it says it answers, if its sender took part there;
the person's only open matter, when the channel itself says nothing of matters; otherwise a conversation of its own.
Never by subject.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sixring.channels.contract import Capabilities
from sixring.channels.registry import adapter_of
from sixring.interactions.models import Interaction
from sixring.people.models import Identity

from . import moving, upkeep
from .models import Audience, Awaited, Conversation, Placement

if TYPE_CHECKING:
    from .reception import Touch

Reason = Placement.Reason
WINDOW = timedelta(days=14)
REFERENCES = 30  # how many of a mail's references are looked at, nearest first


@dataclass(slots=True)
class Parent:
    """A message others may answer: where it is, and who took part in it."""

    conversation: Conversation
    identities: set[int]


@dataclass(slots=True)
class Child:
    """A message that answers one not arrived yet, and the conversation it began meanwhile."""

    conversation: Conversation
    identity: int | None


@dataclass(slots=True)
class Matter:
    conversation: Conversation
    channels: set[str] = field(default_factory=set)


def place(touches: Sequence[Touch], now: datetime) -> dict[int, Conversation]:
    """Place `touches`, in the caller's transaction; returns the conversation of each by interaction id."""
    if not touches:
        return {}
    batch = Batch(touches, now)
    for touch in touches:
        batch.decide(touch)
    return batch.write()


class Batch:
    """What is known while a batch is placed: looked up at once, then kept up as decisions are made."""

    def __init__(self, touches: Sequence[Touch], now: datetime) -> None:
        self.now = now
        self.touches = touches
        self.persons = persons_of(touches)
        self.conversations: dict[int, Conversation] = {}
        self.parents: dict[str, Parent] = {}
        self.children: dict[str, list[Child]] = {}
        self.threads: dict[tuple[int, str], Conversation] = {}
        self.matters: dict[int, list[Matter]] = {}
        self.placements: list[Placement] = []
        self.seats: list[Audience] = []
        self.awaited: list[Awaited] = []
        self.arrived: set[str] = set()
        self.look_up()

    # What the database knows.

    def look_up(self) -> None:
        references = {r for t in self.touches for r in t.inbound.replies_to[:REFERENCES]}
        own = {t.inbound.reference for t in self.touches} - {""}
        tokens = {t.inbound.token_conversation or t.inbound.conversation for t in self.touches} - {None}
        found = dict(Interaction.objects.filter(reference__in=references).values_list("pk", "reference")) if references else {}
        waiting = dict(Awaited.objects.filter(reference__in=own).values_list("interaction", "reference")) if own else {}
        threads = {t.inbound.thread for t in self.touches} - {""}
        threaded = dict(self.in_threads(threads)) if threads else {}
        ids = found.keys() | waiting.keys() | threaded.keys()
        places = {p.interaction_id: p for p in Placement.objects.filter(interaction__in=ids, current=True)} if ids else {}
        matters = self.open_matters()
        self.lock({p.conversation_id for p in places.values()} | {pk for pk in tokens if pk} | {pk for pk, _ in matters})
        self.know_parents(found, places)
        self.know_children(waiting, places)
        for pk, key in threaded.items():
            if pk in places:
                self.threads[key] = self.conversations[places[pk].conversation_id]
        self.know_matters(matters)

    def in_threads(self, threads: set[str]) -> Iterable[tuple[int, tuple[int, str]]]:
        rows = Interaction.objects.filter(thread__in=threads).order_by("-pk").values_list("pk", "account", "thread")
        return ((pk, (account, thread)) for pk, account, thread in rows)

    def lock(self, ids: set[int]) -> None:
        rows = Conversation.objects.select_for_update().filter(pk__in=ids).order_by("pk") if ids else ()
        self.conversations = {row.pk: row for row in rows}

    def know_parents(self, found: dict[int, str], places: dict[int, Placement]) -> None:
        here = [pk for pk in found if pk in places]
        seats: dict[int, set[int]] = {pk: set() for pk in here}
        for pk, identity in Interaction.objects.filter(pk__in=here).values_list("pk", "identity"):
            seats[pk].add(identity)
        for pk, identity in Audience.objects.filter(interaction__in=here).values_list("interaction", "identity"):
            seats[pk].add(identity)
        for pk in here:
            self.parents[found[pk]] = Parent(self.conversations[places[pk].conversation_id], seats[pk])

    def know_children(self, waiting: dict[int, str], places: dict[int, Placement]) -> None:
        here = [pk for pk in waiting if pk in places and places[pk].provisional]
        for pk, identity in Interaction.objects.filter(pk__in=here).values_list("pk", "identity"):
            child = Child(self.conversations[places[pk].conversation_id], identity)
            self.children.setdefault(waiting[pk], []).append(child)

    def open_matters(self) -> list[tuple[int, int]]:
        """(conversation, person) of what is open of the persons in this batch."""
        persons = {person for person in self.persons.values() if person}
        if not persons:
            return []
        rows = Conversation.objects.filter(anchor__person__in=persons, merged_into=None, touched_at__gte=self.now - WINDOW)
        return list(rows.exclude(state=Conversation.State.RESOLVED).values_list("pk", "anchor__person"))

    def know_matters(self, matters: list[tuple[int, int]]) -> None:
        by_id = {pk: Matter(self.conversations[pk]) for pk, _ in matters if pk in self.conversations}
        used = Placement.objects.filter(conversation__in=by_id, current=True) if by_id else Placement.objects.none()
        for pk, channel in used.values_list("conversation", "interaction__channel").distinct():
            by_id[pk].channels.add(channel)
        for pk, person in matters:
            self.matters.setdefault(person, []).append(by_id[pk])

    # Deciding, one touch after the other.

    def decide(self, touch: Touch) -> None:
        conversation, reason, relied_on = self.find(touch)
        missing = self.missing_parents(touch) if reason in {Reason.NEW, Reason.ONLY_OPEN} else []
        if reason == Reason.NEW and (child := self.child_of(touch)):
            conversation, reason = child, Reason.PARENT_ARRIVED
        conversation = conversation or self.begin(touch)
        self.put(touch, conversation, reason, relied_on, provisional=bool(missing))
        self.adopt_children(touch, conversation)
        self.await_parents(touch, missing)

    def find(self, touch: Touch) -> tuple[Conversation | None, Reason, Identity | None]:
        inbound = touch.inbound
        if inbound.conversation in self.conversations:
            return self.alive(self.conversations[inbound.conversation]), Reason.CHOSEN, None
        if inbound.token_conversation in self.conversations:
            return self.alive(self.conversations[inbound.token_conversation]), Reason.TOKEN, None
        if inbound.thread and (known := self.threads.get((touch.arrival.account_id, inbound.thread))):
            return self.alive(known), Reason.THREAD, None
        for reference in inbound.replies_to[:REFERENCES]:
            parent = self.parents.get(reference)
            if parent and self.took_part(touch, parent.identities):
                return self.alive(parent.conversation), Reason.THREAD, None
        if matter := self.only_open(touch):
            return matter, Reason.ONLY_OPEN, matter.anchor
        return None, Reason.NEW, None

    def took_part(self, touch: Touch, identities: set[int]) -> bool:
        """May this sender continue that thread? References are the sender's word, unless the provider vouches for them."""
        if abilities(touch).vouches_for_replies or touch.inbound.outgoing:
            return True
        if touch.identity is None:
            return False
        person = self.persons.get(touch.identity.pk)
        return touch.identity.pk in identities or (
            person is not None and any(self.person_of(identity) == person for identity in identities)
        )

    def person_of(self, identity: int) -> int | None:
        if identity not in self.persons:
            self.persons[identity] = Identity.objects.filter(pk=identity).values_list("person", flat=True).first()
        return self.persons[identity]

    def only_open(self, touch: Touch) -> Conversation | None:
        """The person's only open matter, for a channel that can't say which matter it means."""
        if touch.identity is None or touch.inbound.outgoing or touch.inbound.automatic or touch.inbound.replies_to:
            return None
        person = self.persons.get(touch.identity.pk)
        matters = [m for m in self.matters.get(person or 0, []) if m.conversation.merged_into is None]
        if len(matters) != 1:
            return None
        fresh_thread = abilities(touch).threads and touch.arrival.account.kind in matters[0].channels
        return None if fresh_thread else matters[0].conversation

    def missing_parents(self, touch: Touch) -> list[str]:
        return [r for r in touch.inbound.replies_to[:1] if r not in self.parents]

    def child_of(self, touch: Touch) -> Conversation | None:
        """The conversation that an answer to this very message began before it arrived."""
        for child in self.children.get(touch.inbound.reference, []):
            if touch.inbound.reference and self.took_part_after(touch, child):
                return self.alive(child.conversation)
        return None

    def took_part_after(self, touch: Touch, child: Child) -> bool:
        if abilities(touch).vouches_for_replies:
            return True
        seats = {i.pk for i in (touch.identity, *touch.participants) if i is not None}
        persons = {self.persons.get(pk) for pk in seats} - {None}
        return child.identity in seats or (child.identity is not None and self.person_of(child.identity) in persons)

    def alive(self, conversation: Conversation) -> Conversation:
        while conversation.merged_into is not None:
            conversation = conversation.merged_into
        return conversation

    def begin(self, touch: Touch) -> Conversation:
        assert touch.interaction is not None
        at = touch.interaction.occurred_at
        conversation = Conversation(
            subject=touch.interaction.subject, anchor=touch.identity, opened_at=at, touched_at=at, channel=touch.interaction.channel
        )
        person = touch.identity and self.persons.get(touch.identity.pk)
        if person:
            self.matters.setdefault(person, []).append(Matter(conversation))
        return conversation

    def put(
        self, touch: Touch, conversation: Conversation, reason: Reason, relied_on: Identity | None, *, provisional: bool
    ) -> None:
        assert touch.interaction is not None
        upkeep.take_in(conversation, touch.interaction)
        for matter in self.matters.get(self.persons.get(touch.identity.pk) or 0, []) if touch.identity else ():
            if matter.conversation is conversation:
                matter.channels.add(touch.arrival.account.kind)
        self.placements.append(
            Placement(
                interaction=touch.interaction, conversation=conversation, reason=reason, relied_on=relied_on,
                provisional=provisional, at=self.now,
            )  # fmt: skip
        )
        self.seats += [Audience(interaction=touch.interaction, identity=seat) for seat in distinct(touch.participants)]
        seats = {i.pk for i in (touch.identity, *touch.participants) if i is not None}
        if touch.inbound.reference:
            self.parents[touch.inbound.reference] = Parent(conversation, seats)
        if touch.inbound.thread:
            self.threads[touch.arrival.account_id, touch.inbound.thread] = conversation

    def adopt_children(self, touch: Touch, conversation: Conversation) -> None:
        """Conversations begun by answers to this message become part of its own."""
        for child in self.children.pop(touch.inbound.reference, []) if touch.inbound.reference else ():
            other = self.alive(child.conversation)
            if other is not conversation and self.took_part_after(touch, child):
                other.merged_into = conversation
            self.arrived.add(touch.inbound.reference)

    def await_parents(self, touch: Touch, missing: list[str]) -> None:
        for reference in missing:
            self.awaited.append(Awaited(reference=reference[:300], interaction=touch.interaction))
            child = Child(self.placements[-1].conversation, touch.identity.pk if touch.identity else None)
            self.children.setdefault(reference, []).append(child)

    # Writing it all down.

    def write(self) -> dict[int, Conversation]:
        for placement in self.placements:
            placement.conversation = self.alive(placement.conversation)
        touched = list({id(p.conversation): p.conversation for p in self.placements}.values())
        Conversation.objects.bulk_create([c for c in touched if c.pk is None])
        for placement in self.placements:
            placement.conversation_id = placement.conversation.pk
        Placement.objects.bulk_create(self.placements)
        if self.seats:
            Audience.objects.bulk_create(self.seats)
        if self.awaited:
            Awaited.objects.bulk_create([a for a in self.awaited if a.reference not in self.arrived], ignore_conflicts=True)
        if self.arrived:
            Awaited.objects.filter(reference__in=self.arrived).delete()
        for conversation in self.conversations.values():
            if conversation.merged_into is not None:
                moving.absorb(conversation, self.alive(conversation), Reason.PARENT_ARRIVED)
        upkeep.save([c for c in touched if c.pk in self.conversations])
        return {p.interaction_id: p.conversation for p in self.placements}


def persons_of(touches: Sequence[Touch]) -> dict[int, int | None]:
    """The person of every identity in the batch, as of now: recognising may have just joined some."""
    ids = {i.pk for t in touches for i in (t.identity, *t.participants) if i is not None}
    return dict(Identity.objects.filter(pk__in=ids).values_list("pk", "person"))


def abilities(touch: Touch) -> Capabilities:
    return adapter_of(touch.arrival.account.kind).capabilities


def distinct(identities: Iterable[Identity]) -> Iterable[Identity]:
    return {identity.pk: identity for identity in identities}.values()
