"""What a conversation is called, as an actor may see it: the words of a hidden message are hidden in titles too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sixring.channels import accounts
from sixring.core.actors import Actor

from . import access, reach
from .models import Conversation, Placement


def seen_by(conversations: Sequence[Conversation], actor: Actor) -> dict[int, str]:
    """The subject of each by its id, "" where nothing visible has one. Two queries at most."""
    if access.sees_all(actor):
        return {one.pk: one.subject for one in conversations}
    visible = accounts.ids_visible_to(actor)
    partly = [one for one in conversations if not reach.within(visible, one.reach)]
    latest = latest_visible(partly, visible)
    return {one.pk: latest.get(one.pk, "") if one in partly else one.subject for one in conversations}


def shown(conversations: Iterable[Conversation], actor: Actor) -> list[Conversation]:
    """The same, each called as `actor` may see it. To be shown, never to be saved."""
    rows = list(conversations)
    names = seen_by(rows, actor)
    for one in rows:
        one.subject = names[one.pk]
    return rows


def latest_visible(conversations: Sequence[Conversation], visible: frozenset[int]) -> dict[int, str]:
    if not conversations:
        return {}
    placed = Placement.objects.filter(conversation__in=conversations, current=True, interaction__account__in=visible)
    told = placed.exclude(interaction__subject="").order_by("interaction__occurred_at", "interaction")
    return dict(told.values_list("conversation", "interaction__subject"))


def of(conversation: Conversation, actor: Actor) -> str:
    return seen_by([conversation], actor)[conversation.pk]
