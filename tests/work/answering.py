"""An answer of a colleague, as the desk sends it, whatever way sending takes just now."""

from __future__ import annotations

import uuid

from sixring.conversations import upkeep
from sixring.conversations.models import Conversation, Placement
from sixring.core import changes, clock
from sixring.core.actors import Actor
from sixring.core.proof import ProofKind
from sixring.interactions.models import Interaction


def answer(conversation: Conversation, actor: Actor, text: str = "On its way") -> Interaction:
    """Our message, recorded and placed like a reply that has left."""
    from django.db import transaction

    last = Interaction.objects.filter(placements__conversation=conversation, direction="in").latest("pk")
    now = clock.now()
    with transaction.atomic():
        message = Interaction.objects.create(
            account=last.account, channel=last.channel, kind="message", direction="out", identity=last.identity,
            agent_id=actor.id, proof=ProofKind.AGENT, dedupe=str(uuid.uuid4()), text=text, occurred_at=now,
            received_at=now,
        )  # fmt: skip
        Placement.objects.create(interaction=message, conversation=conversation, reason="reply")
        conversation.refresh_from_db()
        upkeep.take_in(conversation, message)
        upkeep.save([conversation])
        changes.record("message.written", message, actor=actor, audience=conversation.audience)
    return message
