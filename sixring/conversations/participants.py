"""Participants: everybody who wrote in a conversation or was addressed, as whom, and how far we know it is them.

Who the customer is stays as it began: somebody in Cc is a participant until a colleague says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sixring.channels import accounts
from sixring.core import changes
from sixring.core.actors import Actor
from sixring.core.errors import Refused
from sixring.core.models import Agent
from sixring.interactions.models import Interaction
from sixring.people.models import Identity

from .models import Audience, Conversation

ROLES = {"customer": _("customer"), "also": _("customer’s other address"), "outside": _("outside party"),
         "copied": _("in copy"), "colleague": _("colleague")}  # fmt: skip
MOST = 200


@dataclass(frozen=True, slots=True)
class Participant:
    """`role` is one of ROLES; `identity` is empty for colleagues; `wrote` counts messages, 0 for who was addressed."""

    role: str
    name: str
    identity: Identity | None = None
    wrote: int = 0

    @property
    def is_what(self) -> str:
        return str(ROLES[self.role])

    @property
    def may_become_customer(self) -> bool:
        return self.identity is not None and self.role != "customer"


def of(conversation: Conversation, actor: Actor) -> list[Participant]:
    """The customer first, then whoever wrote, then whoever was addressed, then colleagues; from visible messages."""
    return actor.once(f"participants of {conversation.pk}", lambda: found(conversation, actor))


def found(conversation: Conversation, actor: Actor) -> list[Participant]:
    seen = Interaction.objects.filter(
        placements__conversation=conversation, placements__current=True, account__in=accounts.ids_visible_to(actor)
    ).order_by()
    wrote: dict[int, int] = {}
    spoken: set[int] = set()
    agents: dict[int, int] = {}
    for identity, agent, direction in seen.values_list("identity", "agent", "direction"):
        if direction == "out" and agent:
            agents[agent] = agents.get(agent, 0) + 1
        if identity and direction == "in":
            wrote[identity] = wrote.get(identity, 0) + 1
        elif identity:
            spoken.add(identity)
    seats = set(Audience.objects.filter(interaction__in=seen.values("pk")).values_list("identity", flat=True))
    anchor = {conversation.anchor_id} & (wrote.keys() | spoken | seats)
    known = Identity.objects.filter(pk__in=sorted(wrote.keys() | spoken | seats)[:MOST]).select_related("person")
    people = sorted((outside(one, conversation, wrote, anchor) for one in known), key=order)
    return [*people, *colleagues(agents)]


def outside(one: Identity, conversation: Conversation, wrote: dict[int, int], anchor: set[int | None]) -> Participant:
    whose = conversation.anchor.person_id if conversation.anchor and anchor else None
    if one.pk in anchor:
        role = "customer"
    elif whose and one.person_id == whose:
        role = "also"
    else:
        role = "outside" if one.pk in wrote else "copied"
    return Participant(role, (one.person.name if one.person else "") or one.display, one, wrote.get(one.pk, 0))


def order(one: Participant) -> tuple[int, int, str]:
    return (list(ROLES).index(one.role), -one.wrote, one.name)


def colleagues(agents: dict[int, int]) -> Iterable[Participant]:
    for agent in Agent.objects.filter(pk__in=agents).order_by("name"):
        yield Participant("colleague", agent.name, wrote=agents[agent.pk])


def make_customer(conversation: Conversation, identity: Identity, *, actor: Actor) -> Identity | None:
    """From now on `identity`, a participant, is whom this conversation is with; returns who was it before."""
    actor.must("answer")
    if identity.pk not in {one.identity.pk for one in of(conversation, actor) if one.identity}:
        raise Refused("They take no part in this conversation. Nothing was changed.")
    with transaction.atomic():
        now = Conversation.objects.select_for_update(of=("self",)).select_related("anchor").get(pk=conversation.pk)
        before = now.anchor
        if now.anchor_id != identity.pk:
            Conversation.objects.filter(pk=now.pk).update(anchor=identity)
            changes.record(
                "conversation.customer_changed", conversation, actor=actor, identity=identity,
                audience=conversation.audience,
            )  # fmt: skip
    conversation.anchor = identity
    return before
