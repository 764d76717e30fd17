"""Notes: what colleagues tell each other beside a conversation."""

from __future__ import annotations

from django.db import transaction

from sixring.core import changes
from sixring.core.actors import Actor
from sixring.core.errors import Invalid
from sixring.core.models import Agent

from .models import Conversation, Note


def note(conversation: Conversation, text: str, *, actor: Actor) -> Note:
    """Write `text` for the team; no customer ever sees it."""
    actor.must("answer")
    if not text.strip():
        raise Invalid("The note is empty. Write something first.")
    with transaction.atomic():
        row = Note.objects.create(conversation=conversation, agent=Agent(pk=actor.id), text=text.strip())
        changes.record("conversation.noted", conversation, actor=actor, audience=conversation.audience)
    return row
