"""What conversations do when people are regrouped: they look whether they still are one matter of one person."""

from __future__ import annotations

from django.db.models import Q

from sixring.core import changes
from sixring.core.actors import SYSTEM
from sixring.core.listeners import listens
from sixring.core.models import Change
from sixring.people.models import Membership

from .models import Conversation, Placement

DOUBT = "Its messages are now of different people. Move what doesn't belong, or keep it whole."


@listens("conversations: doubt what was regrouped", "person.regrouped", "identity.passed_on")
def doubt(change: Change) -> None:
    """Flag conversations whose placements relied on a grouping that holds no more."""
    if change.subject_kind == "person":
        mine = Membership.objects.filter(person=change.subject_id).values("identity")
        relied = Placement.objects.filter(Q(interaction__identity__in=mine) | Q(relied_on__in=mine))
    else:
        relied = Placement.objects.filter(Q(interaction__identity=change.subject_id) | Q(relied_on=change.subject_id))
    relied = relied.filter(current=True, reason=Placement.Reason.ONLY_OPEN).exclude(relied_on=None)
    for placement in relied.select_related("interaction__identity", "relied_on", "conversation"):
        look_at(placement)


def look_at(placement: Placement) -> None:
    sender, anchor = placement.interaction.identity, placement.relied_on
    if sender is None or anchor is None or sender.person_id == anchor.person_id:
        return
    conversation = placement.conversation
    if Conversation.objects.filter(pk=conversation.pk, doubt="").update(doubt=DOUBT):
        changes.record("conversation.doubted", conversation, actor=SYSTEM, audience=conversation.audience)
