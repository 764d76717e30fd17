"""What verifying hears: a message that is only the code, and that a code has left the house."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sixring.channels.models import Dispatch
from sixring.core.actors import SYSTEM
from sixring.core.errors import Refused
from sixring.core.listeners import listens
from sixring.core.models import Change
from sixring.interactions.models import Interaction

from ..models import Placement, Verification
from . import codes
from .asking import end
from .proving import CUSTOMER, answer_code

LONGEST = 60


def of_the_asked(news: Sequence[Change]) -> Iterable[Change]:
    """Those of senders from whom a code is expected."""
    asked = Verification.objects.filter(method=Verification.Method.CODE, state=Verification.State.ASKED)
    senders = set(asked.filter(claimed__in={change.identity_id for change in news}).values_list("claimed", flat=True))
    return [change for change in news if change.identity_id in senders]


def of_proofs(news: Sequence[Change]) -> Iterable[Change]:
    sent = Dispatch.objects.filter(pk__in=[change.subject_id for change in news], key__startswith="verification:")
    proofs = set(sent.values_list("pk", flat=True))
    return [change for change in news if change.subject_id in proofs]


@listens("conversations: a code was written back", "message.received", among=of_the_asked)
def hear_code(change: Change) -> None:
    """A message of the claimed side that is nothing but six digits answers the code it was sent."""
    open_one = Verification.objects.filter(
        claimed=change.identity_id, method=Verification.Method.CODE, state=Verification.State.ASKED
    ).first()
    if open_one is None or change.identity_id is None:
        return
    touch = Interaction.objects.filter(pk=change.subject_id, direction=Interaction.Direction.IN).first()
    code = codes.code_in(touch.text) if touch and len(touch.text) <= LONGEST and not touch.automatic else ""
    if not touch or not code or touch.occurred_at < open_one.at:
        return
    if Placement.objects.filter(interaction=touch, conversation=open_one.conversation_id, current=True).exists():
        try:
            answer_code(open_one, code, actor=CUSTOMER)
        except Refused:
            return  # counted, and told in the story when it was the last


@listens(
    "conversations: codes are forgotten once sent", "dispatch.accepted", "dispatch.rejected", "dispatch.dead",
    among=of_proofs,
)  # fmt: skip
def forget_code(change: Change) -> None:
    """What was sent to prove somebody is not kept; what could not be sent is asked no longer."""
    row = Dispatch.objects.get(pk=change.subject_id)
    Dispatch.objects.filter(pk=row.pk).update(outbound={**row.outbound, "text": ""})
    asked = Verification.objects.filter(pk=row.key.partition(":")[2]).first()
    if change.verb != "dispatch.accepted" and asked is not None:
        end(asked, Verification.State.FAILED, "conversation.proof_not_delivered", actor=SYSTEM)
