"""Who may see which conversation, and which of its messages."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, QuerySet

from sixring.channels import accounts
from sixring.core.actors import Actor
from sixring.core.errors import NotFound
from sixring.interactions.models import Interaction
from sixring.people.models import Identity, Membership

from . import reach
from .models import Audience, Conversation


def visible_to(actor: Actor) -> QuerySet[Conversation]:
    """Conversations with at least one message on an account `actor` may see."""
    actor.must("see")
    rows = Conversation.objects.filter(merged_into=None)
    if sees_all(actor):
        return rows
    return rows.filter(reach__in=reach.touching(actor))


def sees_all(actor: Actor) -> bool:
    """Whether nothing is hidden from `actor`."""
    return accounts.hide_nothing(actor)


def get(actor: Actor, conversation_id: int, *beside: str) -> Conversation:
    """The conversation, or the one it became part of, with what stands `beside` it. Raises `NotFound` when absent or
    hidden."""
    rows = visible_to(actor).select_related("anchor__person", "assignee", *beside).order_by()
    found = rows.filter(pk=conversation_id).first() or rows.filter(pk=whole(conversation_id)).first()
    if found is None:
        raise NotFound
    return found


def whole(conversation_id: int) -> int:
    """What it became part of; itself, mostly."""
    for _ in range(20):
        row = Conversation.objects.filter(pk=conversation_id).values_list("merged_into", flat=True).first()
        if row is None:
            break
        conversation_id = row
    return conversation_id


def shown_to(identities: Collection[int], conversations: QuerySet[Conversation] | None = None) -> QuerySet[Interaction]:
    """Messages a customer-facing view may show to a session that has proven `identities`, and to nobody else.

    By identity, never by person: joining the wrong people shows nobody anything new. Of a number or a browser that
    changed hands, only what came since: whoever has it now is not whom the rest was said to.
    """
    proven = Identity.objects.filter(pk__in=identities, claimed=False)
    another = Membership.objects.filter(until=None)
    seats = Audience.objects.filter(interaction=OuterRef("pk"))
    # A message names its further readers without proof; whoever has proven the same address is meant.
    meant = proven.filter(
        value=OuterRef("identity__value"), kind=OuterRef("identity__kind"), scope=OuterRef("identity__scope")
    )
    before = another.filter(since__gt=OuterRef(OuterRef("interaction__occurred_at")), identity=OuterRef("pk"))
    meant = meant.filter(~Exists(before))
    seats = seats.filter(Exists(meant))
    rows = Interaction.objects.filter(placements__current=True)
    if conversations is not None:
        rows = rows.filter(placements__conversation__in=conversations, placements__current=True)
    own = rows.filter(
        ~Exists(another.filter(identity=OuterRef("identity"), since__gt=OuterRef("occurred_at"))), identity__in=proven
    )
    seated = rows.filter(Exists(seats), identity__claimed=False)
    return (own | seated).distinct()
