"""Placing: which conversation a touch belongs to, and why.

In this order: our signed token, or a colleague's choice; the thread it says it answers, if its sender took part there;
when the channel itself says nothing of matters, the person's only open matter unless it plainly speaks of another, or
of several the one it speaks of, or where they are talking just now; otherwise a conversation of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sixring.channels.contract import Capabilities
from sixring.channels.registry import adapter_of
from sixring.core import rows
from sixring.core.actors import SYSTEM

from .. import reach, upkeep
from ..models import Audience, Awaited, Conversation, Placement
from ..regrouping import moving
from . import about
from .known import REFERENCES, Child, Known, Matter, Parent, address_of, may_continue

if TYPE_CHECKING:
    from ..reception import Touch

Reason = Placement.Reason


def place(touches: Sequence[Touch], now: datetime) -> dict[int, Conversation]:
    """Place `touches`, in the caller's transaction; returns the conversation of each by interaction id."""
    if not touches:
        return {}
    batch = Batch(touches, now)
    for touch in touches:
        batch.decide(touch)
    return batch.write()


class Batch(Known):
    """Decides one touch after the other, then writes everything down at once."""

    def __init__(self, touches: Sequence[Touch], now: datetime) -> None:
        super().__init__(touches, now)
        self.placements: list[Placement] = []
        self.seats: list[Audience] = []
        self.awaited: list[Awaited] = []
        self.arrived: set[str] = set()
        self.confirmed: list[Placement] = []
        self.absorbed: list[Conversation] = []

    # Deciding, one touch after the other.

    def decide(self, touch: Touch) -> None:
        conversation, reason, relied_on = self.find(touch)
        missing = self.missing_parents(touch) if reason in {Reason.NEW, *Placement.GUESSED} else []
        if reason == Reason.NEW and (child := self.child_of(touch)):
            conversation, reason = child, Reason.PARENT_ARRIVED
        conversation = conversation or self.begin(touch)
        self.put(touch, conversation, reason, relied_on, provisional=bool(missing))
        self.adopt_children(touch, conversation)
        self.await_parents(touch, missing)

    def find(self, touch: Touch) -> tuple[Conversation | None, Reason, int | None]:
        """The conversation it goes to, why, and the identity this relies on."""
        inbound = touch.inbound
        if inbound.conversation in self.conversations:
            return self.alive(self.conversations[inbound.conversation]), Reason.CHOSEN, None
        if inbound.token_conversation in self.conversations:
            return self.alive(self.conversations[inbound.token_conversation]), Reason.TOKEN, None
        if inbound.thread and (known := self.threads.get((touch.arrival.account_id, inbound.thread))):
            return self.alive(known), Reason.THREAD, None
        for reference in inbound.replies_to[:REFERENCES]:
            for parent in self.parents.get(reference, ()):
                if self.took_part(touch, parent):
                    return self.alive(parent.conversation), Reason.THREAD, None
        matter, reason = self.of_open_ones(touch)
        return matter, reason, matter.anchor_id if matter else None

    def took_part(self, touch: Touch, parent: Parent) -> bool:
        """May this sender continue that thread? References are only the sender's word."""
        if abilities(touch).vouches_for_replies or touch.inbound.outgoing:
            return True
        if touch.identity is None:
            return False
        if touch.identity.pk in parent.identities or address_of(touch.identity) in parent.addressed:
            return True
        person = self.persons.get(touch.identity.pk)
        return person is not None and any(self.person_of(identity) == person for identity in parent.identities)

    def of_open_ones(self, touch: Touch) -> tuple[Conversation | None, Reason]:
        """Which of the person's open matters it goes on with, for a channel that can't say which it means, and why."""
        matters = self.open_to(touch)
        here = [matter for matter in matters if touch.arrival.account.kind in matter.channels]
        fresh_thread = bool(here) and abilities(touch).threads
        if len(matters) > 1 and (matter := self.spoken_of(touch, matters)):
            return (None, Reason.NEW) if fresh_thread and matter in here else (matter.conversation, Reason.SPOKEN_OF)
        if fresh_thread or not matters:
            return None, Reason.NEW
        if len(matters) == 1:
            assert touch.interaction is not None
            talking = here and matters[0].was_heard_lately(touch.interaction.occurred_at)
            goes_on = talking or not about.is_another(said_by(touch), matters[0].said())
            return (matters[0].conversation, Reason.ONLY_OPEN) if goes_on else (None, Reason.NEW)
        return self.where_they_talk(touch, here)

    def open_to(self, touch: Touch) -> list[Matter]:
        """The person's open matters."""
        if touch.identity is None or touch.interaction is None or not may_continue(touch):
            return []
        person, at = self.persons.get(touch.identity.pk), touch.interaction.occurred_at
        return [
            matter for matter in self.matters.get(person or 0, [])
            if matter.is_open(at) and (touch.noise or not matter.conversation.noise)
        ]  # fmt: skip

    def spoken_of(self, touch: Touch, matters: list[Matter]) -> Matter | None:
        """The one of several that it names, or shares its words with."""
        which = about.spoken_of(said_by(touch), [matter.said() for matter in matters])
        return None if which is None else matters[which]

    def where_they_talk(self, touch: Touch, here: list[Matter]) -> tuple[Conversation | None, Reason]:
        """Of several, the one they are talking about on this very channel just now, if it is about that."""
        assert touch.interaction is not None
        lately = [matter for matter in here if matter.was_heard_lately(touch.interaction.occurred_at)]
        if len(lately) != 1 or about.is_another(said_by(touch), lately[0].said()):
            return None, Reason.NEW
        return lately[0].conversation, Reason.TALKING

    def missing_parents(self, touch: Touch) -> list[str]:
        return [r for r in touch.inbound.replies_to[:1] if r not in self.parents]

    def child_of(self, touch: Touch) -> Conversation | None:
        """The conversation that an answer to this very message began before it arrived."""
        for child in self.children.get(touch.inbound.reference, []):
            if touch.inbound.reference and self.took_part_after(touch, child):
                return self.alive(child.conversation)
        return None

    def took_part_after(self, touch: Touch, child: Child) -> bool:
        if abilities(touch).vouches_for_replies or child.outgoing:
            return True
        if child.identity is None:
            return False
        seats = {i.pk for i in (touch.identity, *touch.participants) if i is not None}
        if child.identity.pk in seats or address_of(child.identity) in {address_of(i) for i in touch.participants}:
            return True
        return self.person_of(child.identity.pk) in {self.persons.get(pk) for pk in seats} - {None}

    def alive(self, conversation: Conversation) -> Conversation:
        while conversation.merged_into is not None:
            conversation = conversation.merged_into
        return conversation

    def begin(self, touch: Touch) -> Conversation:
        assert touch.interaction is not None
        at = touch.interaction.occurred_at
        conversation = Conversation(
            subject=touch.interaction.subject,
            anchor=touch.identity,
            opened_at=at,
            touched_at=at,
            channel=touch.interaction.channel,
            noise=touch.begins_noise,
        )
        person = touch.identity and self.persons.get(touch.identity.pk)
        if person:
            self.matters.setdefault(person, []).append(Matter(conversation))
        return conversation

    def put(
        self, touch: Touch, conversation: Conversation, reason: Reason, relied_on: int | None, *, provisional: bool
    ) -> None:
        assert touch.interaction is not None
        if conversation.noise == Conversation.Noise.NOT_A_REQUEST and comes_back(touch):
            conversation.noise = ""
        upkeep.take_in(conversation, touch.interaction)
        for matter in self.matters.get(self.persons.get(touch.identity.pk) or 0, []) if touch.identity else ():
            if matter.conversation is conversation:
                matter.channels.add(touch.arrival.account.kind)
                matter.texts += [touch.interaction.subject, touch.interaction.text]
        self.placements.append(
            Placement(
                interaction_id=touch.interaction.pk,  # an id: what Django does with an object costs as much as the rest
                conversation=conversation,
                reason=reason,
                relied_on_id=relied_on,
                provisional=provisional,
                at=self.now,
            )
        )
        took_part = {identity.pk for identity in touch.participants}
        self.seats += [Audience(interaction_id=touch.interaction.pk, identity_id=pk) for pk in took_part]
        if touch.inbound.reference:
            seats = {*took_part, touch.identity.pk} if touch.identity else took_part
            addressed = {address_of(identity) for identity in touch.participants}
            self.parents.setdefault(touch.inbound.reference, []).append(Parent(conversation, seats, addressed))
        if touch.inbound.thread:
            self.threads[touch.arrival.account_id, touch.inbound.thread] = conversation

    def adopt_children(self, touch: Touch, conversation: Conversation) -> None:
        """Conversations begun by answers to this message become part of its own."""
        for child in self.children.pop(touch.inbound.reference, []) if touch.inbound.reference else ():
            self.arrived.add(touch.inbound.reference)
            if self.took_part_after(touch, child):
                self.adopt(child, conversation)

    def adopt(self, child: Child, conversation: Conversation) -> None:
        child.placement.provisional = False
        if child.placement.pk:
            self.confirmed.append(child.placement)
        other = self.alive(child.conversation)
        if other is not conversation:
            other.merged_into = conversation
            self.absorbed.append(other)

    def await_parents(self, touch: Touch, missing: list[str]) -> None:
        for reference in missing:
            self.awaited.append(Awaited(reference=reference[:300], interaction=touch.interaction))
            place = self.placements[-1]
            child = Child(place, place.conversation, touch.identity, touch.inbound.outgoing)
            self.children.setdefault(reference, []).append(child)

    # Writing it all down.

    def write(self) -> dict[int, Conversation]:
        placed = [self.alive(placement.conversation) for placement in self.placements]
        touched = list({id(conversation): conversation for conversation in placed}.values())
        reach.settle(touched)
        rows.add(conversation for conversation in touched if not conversation.pk)
        for placement, conversation in zip(self.placements, placed, strict=True):
            placement.conversation = conversation  # only now it has an id
        rows.put(self.placements)
        rows.put(self.seats)
        rows.put((one for one in self.awaited if one.reference not in self.arrived), rows.QUIET)
        if self.arrived:
            Awaited.objects.filter(reference__in=self.arrived).delete()
        self.bring_together()
        upkeep.save([c for c in touched if c.pk in self.conversations])
        return {p.interaction_id: p.conversation for p in self.placements}

    def bring_together(self) -> None:
        """What was placed for the time being is placed for good now."""
        for child in self.confirmed:
            home = self.alive(self.conversations[child.conversation_id])
            moving.place_anew([child.interaction_id], home, Reason.PARENT_ARRIVED, actor=SYSTEM)
        for other in self.absorbed:
            moving.absorb(other, self.alive(other), Reason.PARENT_ARRIVED)


def comes_back(touch: Touch) -> bool:
    """Rule: a person's word makes a request of what was none; a machine's, or what a rule silences, doesn't."""
    return not (touch.noise or touch.begins_noise or touch.inbound.automatic or touch.inbound.outgoing)


def said_by(touch: Touch) -> about.Said:
    return about.Said([touch.inbound.subject, touch.inbound.text])


def abilities(touch: Touch) -> Capabilities:
    return adapter_of(touch.arrival.account.kind).capabilities
