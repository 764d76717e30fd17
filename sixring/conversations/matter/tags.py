"""Tags: words colleagues put on a conversation. A new word is a new tag; case and blanks don't make two of one."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from sixring.core import changes
from sixring.core.actors import Actor
from sixring.core.errors import Invalid

from ..models import Conversation, Tag

OFFERED = 200


def tag(conversation: Conversation, name: str, *, actor: Actor) -> Tag:
    """Put the tag `name` on `conversation`; having it already is a quiet no-op."""
    actor.must("answer")
    name = " ".join(name.replace(",", " ").split()).lstrip("#")
    if not 0 < len(name) <= 50:
        raise Invalid("A tag has 1 to 50 letters.")
    with transaction.atomic():
        found = Tag.objects.filter(name__iexact=name).first() or Tag.objects.create(name=name)
        if not conversation.tags.filter(pk=found.pk).exists():
            conversation.tags.add(found)
            changes.record("conversation.tagged", conversation, actor=actor, audience=conversation.audience)
    return found


def untag(conversation: Conversation, found: Tag, *, actor: Actor) -> None:
    """Take it off again."""
    actor.must("answer")
    with transaction.atomic():
        if conversation.tags.filter(pk=found.pk).exists():
            conversation.tags.remove(found)
            changes.record("conversation.untagged", conversation, actor=actor, audience=conversation.audience)


def offered() -> QuerySet[Tag]:
    """Tags to choose from while typing."""
    return Tag.objects.order_by("name")[:OFFERED]
