"""Assigning: one colleague takes care of a conversation, a team does, or nobody in particular."""

from __future__ import annotations

from django.db import transaction

from sixring.channels.models import Account
from sixring.core import changes
from sixring.core.actors import Actor
from sixring.core.errors import Refused
from sixring.core.models import Agent, Role, Team

from . import access
from .models import Conversation


def assign(conversation: Conversation, agent: Agent | None, *, actor: Actor) -> None:
    """Give `conversation` to `agent`, who must be able to see it, or to nobody. The same again is a quiet no-op."""
    actor.must("answer")
    if agent is not None and not may_take(conversation, agent):
        raise Refused(f"{agent.name} can't see this conversation. It stays where it is.")
    with transaction.atomic():
        rows = Conversation.objects.filter(pk=conversation.pk)
        rows = rows.exclude(assignee=agent) if agent else rows.exclude(assignee=None)
        if rows.update(assignee=agent):
            verb = "conversation.assigned" if agent else "conversation.unassigned"
            changes.record(verb, conversation, actor=actor, audience=conversation.audience)


def assign_team(conversation: Conversation, team: Team | None, *, actor: Actor) -> None:
    """Put it on a team's list, or on nobody's. Whoever has it keeps it only as a member of that team."""
    actor.must("answer")
    if team is not None and not may_have(conversation, team):
        raise Refused(f"Nobody of {team.name} can see this conversation. It stays where it is.")
    with transaction.atomic():
        now = Conversation.objects.select_for_update().get(pk=conversation.pk)
        stays = team is None or Agent.objects.filter(pk=now.assignee_id or 0, teams=team).exists()
        assignee = now.assignee_id if stays else None
        if (now.team_id, now.assignee_id) != (team.pk if team else None, assignee):
            Conversation.objects.filter(pk=now.pk).update(team=team, assignee=assignee)
            verb = "conversation.given_to_team" if team else "conversation.taken_from_team"
            changes.record(verb, conversation, actor=actor, audience=conversation.audience)


def may_take(conversation: Conversation, agent: Agent) -> bool:
    actor = Actor.of(agent)
    return agent.is_active and actor.may("answer") and access.visible_to(actor).filter(pk=conversation.pk).exists()


def may_have(conversation: Conversation, team: Team) -> bool:
    """Whether somebody of `team` answers and sees it."""
    members = Agent.objects.filter(teams=team, is_active=True).exclude(role=Role.VIEWER)
    if not Account.objects.exclude(teams=None).exists():
        return members.exists()
    return any(may_take(conversation, member) for member in members)
