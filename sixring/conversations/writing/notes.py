"""Notes: what colleagues tell each other beside a conversation, with mentions of whoever should read them."""

from __future__ import annotations

from django.db import transaction

from sixring.core import changes, clock
from sixring.core.actors import Actor
from sixring.core.errors import Forbidden, Invalid, NotFound
from sixring.core.models import Agent

from .. import notices
from ..models import Conversation, Mention, Note
from ..notices import mentions
from . import drafts


def note(conversation: Conversation, text: str, *, actor: Actor) -> Note:
    """Write `text` for the team; no customer ever sees it. Whoever is mentioned hears of it.

    Raises `Invalid` when it is empty or a mention fits several, `Refused` when somebody mentioned can't see it.
    """
    actor.must("answer")
    if not text.strip():
        raise Invalid("The note is empty. Write something first.")
    named = mentions.mentioned(text, conversation)
    with transaction.atomic():
        row = Note.objects.create(conversation=conversation, agent=Agent(pk=actor.id), text=text.strip())
        Mention.objects.bulk_create(Mention(note=row, agent=agent) for agent in named)
        changes.record("conversation.noted", conversation, actor=actor, audience=conversation.audience)
        drafts.sent(conversation, actor.id or 0, noting=True)
        for agent in named:
            notices.tell(agent.pk, "mention", conversation, key=f"note:{row.pk}", by=actor.id)
    return row


def remove(note: Note, *, actor: Actor) -> None:
    """Take a note away: its words go, that it stood there stays. One's own, or any for a lead. Twice is once."""
    actor.must("answer")
    if note.agent_id != actor.id and not actor.may("lead"):
        raise Forbidden("This note is a colleague's. Only they or a lead may take it away.")
    with transaction.atomic():
        if Note.objects.filter(pk=note.pk, removed_at=None).update(text="", removed_at=clock.now()):
            Mention.objects.filter(note=note).delete()
            conversation = note.conversation
            changes.record("conversation.note_removed", conversation, actor=actor, audience=conversation.audience)
    note.refresh_from_db()


def get(conversation: Conversation, note_id: int) -> Note:
    """A note of this conversation, which whoever asks has been let into. Raises `NotFound`."""
    found = Note.objects.filter(conversation=conversation, pk=note_id).select_related("conversation").first()
    if found is None:
        raise NotFound
    return found
