"""What conversations do when people are regrouped: they look whether they still are one matter of one person. And who
hears of what happens in them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db.models import F, Q

from sixring.core import changes, clock
from sixring.core.actors import SYSTEM
from sixring.core.listeners import listens
from sixring.core.models import Change
from sixring.interactions.models import Interaction
from sixring.people.models import Membership

from . import notices
from .models import Conversation, Notice, Placement
from .sending import held

DOUBT = "Its messages are now of different people. Move what doesn't belong, or keep it whole."

RECENT, SAME_ACT = timedelta(days=1), timedelta(seconds=5)


@listens("conversations: doubt what was regrouped", "person.regrouped", "identity.passed_on")
def doubt(change: Change) -> None:
    """Flag conversations whose placements relied on a grouping that holds no more."""
    if change.subject_kind == "person":
        mine = Membership.objects.filter(person=change.subject_id).values("identity")
        relied = Placement.objects.filter(Q(interaction__identity__in=mine) | Q(relied_on__in=mine))
    else:
        relied = Placement.objects.filter(Q(interaction__identity=change.subject_id) | Q(relied_on=change.subject_id))
    relied = relied.filter(current=True, reason__in=Placement.GUESSED).exclude(relied_on=None)
    for placement in relied.select_related("interaction__identity", "relied_on", "conversation"):
        look_at(placement)


def look_at(placement: Placement) -> None:
    sender, anchor = placement.interaction.identity, placement.relied_on
    if sender is None or anchor is None or sender.person_id == anchor.person_id:
        return
    conversation = placement.conversation
    if Conversation.objects.filter(pk=conversation.pk, doubt="").update(doubt=DOUBT):
        changes.record("conversation.doubted", conversation, actor=SYSTEM, audience=conversation.audience)


@listens("conversations: stop what was scheduled", "message.received", among=held.among)
def stop_scheduled(change: Change) -> None:
    held.heard(change)


@listens("conversations: tell who was given one", "conversation.assigned")
def tell_assignee(change: Change) -> None:
    """Whoever was given it hears of it, unless they took it themselves or heard of a handoff in the same act."""
    conversation = recent(change) and Conversation.objects.filter(pk=change.subject_id).first()
    if not conversation or conversation.assignee_id is None:
        return
    handed = Notice.objects.filter(agent=conversation.assignee_id, conversation=conversation, kind="handoff")
    if not handed.filter(at__gte=change.at - SAME_ACT).exists():
        by = change.actor_id if change.actor_kind == "agent" else None
        notices.tell(conversation.assignee_id, "assigned", conversation, key=f"change:{change.pk}", by=by)


def of_the_assigned(news: Sequence[Change]) -> Iterable[Change]:
    """Recent ones in conversations that somebody has."""
    numbers = {change.pk: change.audience.removeprefix("conversation:") for change in news if recent(change)}
    somebodys = Conversation.objects.filter(pk__in=[n for n in numbers.values() if n.isdigit()], noise="")
    told = {str(pk) for pk in somebodys.exclude(assignee=None).values_list("pk", flat=True)}
    return [change for change in news if numbers.get(change.pk) in told]


@listens("conversations: tell of the customer's answer", "message.received", among=of_the_assigned)
def tell_of_answer(change: Change) -> None:
    """Whoever had the conversation already hears that its customer wrote; a machine's word is no answer."""
    conversation = Conversation.objects.get(pk=change.audience.removeprefix("conversation:"))
    if not given_before(change, conversation):
        return
    said = Interaction.objects.filter(pk=change.subject_id, automatic="", direction=Interaction.Direction.IN)
    if said.filter(received_at__lt=F("occurred_at") + RECENT).exists():
        notices.tell(conversation.assignee_id, "answered", conversation, key=f"message:{change.subject_id}")


def given_before(change: Change, conversation: Conversation) -> bool:
    given = Change.objects.filter(subject_kind="conversation", subject_id=conversation.pk, verb="conversation.assigned")
    return given.filter(pk__lt=change.pk).exists()


def recent(change: Change) -> bool:
    """Whether it is still news: a listener that starts late reads all that ever happened."""
    return change.at > clock.now() - RECENT
