"""Returning: what an agent who is away can't take care of goes back to the queue of its team."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from sixring.conversations import notices
from sixring.conversations.models import Conversation
from sixring.core import changes, clock
from sixring.core.actors import SYSTEM, Actor
from sixring.core.models import Agent, Change

from . import availability
from .models import TeamRules

State = Conversation.State
JUST_NOW = timedelta(seconds=5)


def on_message(conversation: Conversation, news: Change) -> bool:
    """A customer wrote: returns whether the conversation went back to the queue because its agent is away.

    What was resting until this very message stays with whoever put it to rest.
    """
    if conversation.assignee is None or conversation.state != State.NEEDS_US:
        return False
    rules = rules_of(conversation.team_id)
    row = availability.of(conversation.assignee.pk)
    gone = availability.is_gone(row, clock.now(), timedelta(minutes=rules.break_minutes))
    if not rules.returns or not (gone or not conversation.assignee.is_active) or was_resting(conversation, news):
        return False
    notices.tell(conversation.assignee.pk, "returned", conversation, key=str(news.pk))
    return give_back(conversation, actor=SYSTEM)


def give_back(conversation: Conversation, *, actor: Actor) -> bool:
    """Take `conversation` from whoever has it and leave it to its queue; returns whether somebody had it."""
    with transaction.atomic():
        had = conversation.assignee_id
        held = Conversation.objects.filter(pk=conversation.pk, assignee=had)
        if had is None or not held.update(assignee=None):
            return False
        changes.record("conversation.returned", conversation, actor=actor, audience=conversation.audience)
    conversation.assignee = None
    return True


def give_back_all(agent: Agent, *, actor: Actor) -> int:
    """Whatever open `agent` has returns to the queues; returns how many."""
    theirs = Conversation.objects.filter(assignee=agent, merged_into=None).exclude(state=State.RESOLVED)
    return sum(give_back(conversation, actor=actor) for conversation in theirs)


def was_resting(conversation: Conversation, news: Change) -> bool:
    """Whether the message that `news` tells of woke the conversation: both are written in one transaction."""
    woken = Change.objects.filter(subject_kind="conversation", subject_id=conversation.pk, verb="conversation.woken")
    return woken.filter(actor_kind="system", id__lt=news.pk, at__gte=news.at - JUST_NOW, xid=news.xid).exists()


def rules_of(team_id: int | None) -> TeamRules:
    """How a team works; as usual when it has said nothing."""
    return TeamRules.objects.filter(team=team_id).first() or TeamRules()
