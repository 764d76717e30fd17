"""What a colleague sees of the calls that concern them now: who it may be, what is open, what was last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Q

from sixring.channels import accounts
from sixring.channels.calls import Phone
from sixring.channels.models import Account
from sixring.channels.registry import adapter_of
from sixring.core import clock
from sixring.core.actors import Actor
from sixring.core.errors import NotFound
from sixring.interactions import timeline
from sixring.interactions.models import Interaction
from sixring.people.models import Identity, Person

from .. import access, desk
from ..models import Call, Conversation, Placement

State = Call.State
RINGS = timedelta(minutes=15)  # a ring nobody ended is none any more: its end was lost on the way
GOES_ON = timedelta(hours=12)
WRITTEN_UP = timedelta(hours=1)  # then the desk asks no more
MOST, SOME = 5, 3


@dataclass(frozen=True, slots=True)
class Card:
    """A call at the desk. `maybe` are those whose proven number it is: the network claims it is them, no more."""

    call: Call
    conversation: Conversation
    does: frozenset[str]
    records: bool
    mine: bool
    maybe: Sequence[Person] = ()
    matters: Sequence[Conversation] = ()
    touches: Sequence[Interaction] = field(default_factory=list)

    @property
    def taken_by(self) -> str:
        """Whose phone rings for it just now."""
        return self.call.asked.name if self.call.asked and self.call.state == State.RINGING else ""

    @property
    def over(self) -> bool:
        return self.call.ended_at is not None

    @property
    def rings(self) -> bool:
        return self.call.state == State.RINGING


def phones(actor: Actor) -> list[Account]:
    """The open accounts that `actor` may see and that take calls."""
    seen = accounts.seen_by(actor)
    return [one for one in seen if one.enabled and is_phone(one.kind)]


def is_phone(kind: str) -> bool:
    """Not for a kind nobody brings any more, either."""
    try:
        return isinstance(adapter_of(kind), Phone)
    except KeyError:
        return False


def now(actor: Actor) -> list[Card]:
    """Calls that ring, and those of `actor` that go on or wait to be written up."""
    here = phones(actor)
    if not here or actor.id is None:
        return []
    at = clock.now()
    rings = Q(state=State.RINGING, outgoing=False, rang_at__gte=at - RINGS)
    mine = Q(agent=actor.id, state__in=(State.TALKING, State.HELD), rang_at__gte=at - GOES_ON)
    late = Q(agent=actor.id, state=State.ENDED, wrapped_at=None, ended_at__gte=at - WRITTEN_UP)
    found = Call.objects.filter(rings | mine | late, account__in=here, rang_at__gte=at - GOES_ON)
    calls = list(
        found.select_related("account", "agent", "asked", "interaction__identity__person").order_by("rang_at")[:MOST]
    )
    return cards_of(calls, actor) if calls else []


def cards_of(calls: Sequence[Call], actor: Actor) -> list[Card]:
    placed = Placement.objects.filter(interaction__in=[call.interaction_id for call in calls], current=True)
    where = dict(placed.values_list("interaction", "conversation"))
    rows = access.visible_to(actor).filter(pk__in=where.values()).select_related("anchor__person", "assignee")
    seen = {row.pk: row for row in rows}
    found = [card(call, seen[pk], actor) for call in calls if (pk := where.get(call.interaction_id)) in seen]
    return sorted(found, key=lambda one: (one.over, not one.rings))


def card(call: Call, conversation: Conversation, actor: Actor) -> Card:
    adapter = adapter_of(call.account.kind)
    assert isinstance(adapter, Phone)
    mine = call.agent_id == actor.id
    maybe = who(call, actor) if not call.ended_at else []
    claimed = call.interaction.identity
    person = maybe[0] if len(maybe) == 1 else claimed.person if claimed and not maybe and not call.ended_at else None
    return Card(
        call, conversation, adapter.does, adapter.records(call.account), mine, maybe,
        matters(person, conversation, actor) if person else [],
        list(timeline.timeline(person, actor).exclude(pk=call.interaction_id)[:SOME]) if person else [],
    )  # fmt: skip


def who(call: Call, actor: Actor) -> list[Person]:
    """Whose proven number the claimed one is, as far as `actor` may see them."""
    claimed = call.interaction.identity
    if claimed is None:
        return []
    same = Identity.objects.filter(kind=claimed.kind, value=claimed.value, scope=claimed.scope, claimed=False)
    theirs = same.exclude(person=None).values("person")
    return list(timeline.people_visible_to(actor).filter(pk__in=theirs).distinct()[:SOME])


def matters(person: Person, besides: Conversation, actor: Actor) -> list[Conversation]:
    theirs = desk.of_person(person, actor).exclude(state=Conversation.State.RESOLVED).exclude(pk=besides.pk)
    return list(theirs[:SOME])


def get(call_id: int, actor: Actor) -> Card:
    """The card of a call `actor` may see. Raises `NotFound`."""
    rows = Call.objects.filter(pk=call_id, account__in=phones(actor))
    found = cards_of(list(rows.select_related("account", "agent", "asked", "interaction__identity__person")), actor)
    if not found:
        raise NotFound
    return found[0]


def numbers(conversation: Conversation) -> list[str]:
    """The customer's phone numbers, the one it began with first, then what is proven before what is claimed."""
    anchor = conversation.anchor
    if anchor is None:
        return []
    same = Q(person=anchor.person_id) if anchor.person_id else Q(pk=anchor.pk)
    rows = Identity.objects.filter(same, kind="phone").order_by("claimed", "pk").values_list("value", flat=True)
    return list(dict.fromkeys([*([anchor.value] if anchor.kind == "phone" else []), *rows[:MOST]]))
