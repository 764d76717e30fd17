"""What did not arrive comes back: an answer refused, given up or bounced needs us again, and whoever wrote it hears.

A channel says so at once, by a receipt that comes late, or by a delivery report; all of them end as a dispatch that was
rejected or died, and that is where this listens.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sixring.channels.models import Dispatch
from sixring.core import changes, clock
from sixring.core.actors import SYSTEM
from sixring.core.listeners import listens
from sixring.core.models import Change
from sixring.interactions.models import Interaction

from .. import notices, upkeep
from ..models import Conversation, Placement, Snooze

State = Conversation.State
LOST = (Dispatch.State.REJECTED, Dispatch.State.DEAD)
TURNED = (State.WAITING, State.RESOLVED)


def of_colleagues(news: Sequence[Change]) -> Iterable[Change]:
    """Those of answers a colleague wrote: what a machine of ours says asks for nothing."""
    lost = Dispatch.objects.filter(pk__in=[change.subject_id for change in news], state__in=LOST).exclude(message=None)
    messages = {pk: message or 0 for pk, message in lost.values_list("pk", "message")}
    written = Interaction.objects.filter(pk__in=messages.values(), automatic="").exclude(agent=None)
    theirs = set(written.values_list("pk", flat=True))
    return [change for change in news if messages.get(change.subject_id) in theirs]


@listens("conversations: bring back what did not arrive", "dispatch.rejected", "dispatch.dead", among=of_colleagues)
def hear(change: Change) -> None:
    dispatch = Dispatch.objects.get(pk=change.subject_id)
    message = Interaction.objects.get(pk=dispatch.message or 0)
    placed = Placement.objects.filter(interaction=message, current=True).select_related("conversation").first()
    if placed is None or change.at < clock.now() - upkeep.HISTORY:
        return
    bring_back(placed.conversation, message)
    for agent in {message.agent_id, placed.conversation.assignee_id}:
        notices.tell(agent, "undelivered", placed.conversation, key=f"change:{change.pk}")


def bring_back(conversation: Conversation, message: Interaction) -> None:
    """Let `conversation` need us again, for `message` never reached the customer; in the caller's transaction."""
    upkeep.lock(conversation)
    if not concerns(conversation, message):
        return
    Snooze.objects.filter(conversation=conversation).delete()
    rows = Conversation.objects.filter(pk=conversation.pk)
    rows.update(state=State.NEEDS_US, due_at=clock.now() + upkeep.PROVISIONALLY)
    changes.record("conversation.undelivered", conversation, actor=SYSTEM, audience=conversation.audience)


def concerns(conversation: Conversation, message: Interaction) -> bool:
    """Rule: where we thought it said; not where the customer wrote since, nor what is on hold or noise."""
    wrote_since = conversation.last_in_at is not None and conversation.last_in_at > message.occurred_at
    return conversation.state in TURNED and not conversation.noise and not wrote_since
