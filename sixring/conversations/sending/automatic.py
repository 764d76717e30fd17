"""Automatic messages: what a machine of ours says in a conversation leaves as any answer does, and asks for none."""

from __future__ import annotations

from dataclasses import replace

from sixring.channels import outbox
from sixring.channels.contract import Outbound
from sixring.channels.registry import adapter_of
from sixring.interactions.models import Interaction

from .. import reach, upkeep
from ..models import Conversation
from . import as_whom


def leave(message: Interaction, outbound: Outbound, conversation: Conversation) -> None:
    """Put `message`, written and placed, on its way over its account, in the caller's transaction."""
    if sender := as_whom.of(conversation, message.account):
        outbound = replace(outbound, data={**outbound.data, "from": sender})
    if known_as := adapter_of(message.account.kind).reference_of(outbound, message.account):
        Interaction.objects.filter(pk=message.pk).update(reference=known_as)
    outbox.enqueue(message.account, outbound, audience=conversation.audience)
    upkeep.take_in(conversation, message)
    reach.settle([conversation])
    upkeep.save([conversation])
