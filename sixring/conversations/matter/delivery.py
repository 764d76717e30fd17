"""What became of our answers, and what a colleague does about one that failed or got lost. The story tells both."""

from __future__ import annotations

from django.db import transaction

from sixring.channels import outbox, parts, reconcile
from sixring.channels.models import Dispatch
from sixring.core import changes
from sixring.core.actors import Actor

from ..models import Conversation


def send_again(conversation: Conversation, dispatch: Dispatch, *, actor: Actor) -> None:
    """Send what was rejected, lost or given up once more, because somebody asked for it; never what has left."""
    with transaction.atomic():
        for one in parts.failed_alike(dispatch):
            outbox.retry(one, actor=actor)
        changes.record("conversation.sent_again", conversation, actor=actor, audience=conversation.audience)


def arrived(conversation: Conversation, dispatch: Dispatch, *, actor: Actor) -> None:
    """A colleague knows that an answer whose fate was lost did arrive."""
    with transaction.atomic():
        reconcile.arrived(dispatch, actor=actor)
        changes.record("conversation.delivery_confirmed", conversation, actor=actor, audience=conversation.audience)
