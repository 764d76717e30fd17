"""Hiding a comment: others no longer read it; whoever wrote it still does. It can be shown again."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from sixring.channels.contract import DeliveryError
from sixring.channels.registry import adapter_of
from sixring.core import changes
from sixring.core.actors import Actor
from sixring.core.errors import Refused
from sixring.interactions.models import Interaction

from .models import Conversation


def hide(conversation: Conversation, comment: Interaction, hidden: bool, *, actor: Actor) -> Interaction:
    """Take `comment` out of sight of others, or show it again. Never call it inside a transaction: the provider is
    asked first, and only what it did is kept. Raises `Refused` with its reason."""
    actor.must("answer")
    if not comment.data.get("public") or comment.outgoing or not comment.reference:
        raise Refused(_("Only a comment of somebody else can be hidden."))
    if bool(comment.data.get("hidden")) == hidden:
        return comment
    try:
        adapter_of(comment.account.kind).hide(comment.reference, hidden, comment.account)
    except DeliveryError as error:
        raise Refused(_("Nothing was changed. %(why)s") % {"why": error.message}) from error
    with transaction.atomic():
        held = Interaction.objects.select_for_update().get(pk=comment.pk)
        data = {name: value for name, value in held.data.items() if name != "hidden"}
        Interaction.objects.filter(pk=held.pk).update(data=data | ({"hidden": True} if hidden else {}))
        verb = "conversation.comment_hidden" if hidden else "conversation.comment_shown"
        changes.record(verb, conversation, actor=actor, audience=conversation.audience)
    held.refresh_from_db()
    return held
