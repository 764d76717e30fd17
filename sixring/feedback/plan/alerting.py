"""Alerting: who hears that somebody is unhappy, and that a step is late."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from sixring.conversations import access, notices
from sixring.conversations.models import Conversation
from sixring.core import changes, clock
from sixring.core.actors import LADDER, SYSTEM, Actor
from sixring.core.models import Agent

from ..models import Plan, Step

MOST = 30  # people who are told of one plan
LEADS = LADDER[LADDER.index("lead") :]
ANSWERING = LADDER[LADDER.index("agent") :]


def opened(plan: Plan) -> None:
    """Tell whoever should act: who has the conversation, else its team, else the leads. Each once."""
    for agent in concerned(plan.conversation, plan.owner):
        notices.tell(agent.pk, "unhappy", plan.conversation, key=f"plan {plan.pk}")


def settle_late() -> int:
    """Steps whose time has passed: whose they are hears of it, and the leads; once. Returns how many."""
    late = list(overdue().filter(told_late_at=None).order_by("due_at")[:50])
    for step in late:
        with transaction.atomic():
            if Step.objects.filter(pk=step.pk, told_late_at=None).update(told_late_at=clock.now()):
                tell_late(step)
    return len(late)


def overdue() -> QuerySet[Step]:
    rows = Step.objects.filter(done_at=None, due_at__lte=clock.now(), plan__state=Plan.State.OPEN)
    return rows.filter(plan__tone=Plan.Tone.NEGATIVE).select_related("plan__conversation", "plan__owner", "owner")


def tell_late(step: Step) -> None:
    conversation = step.plan.conversation
    for agent in {one.pk: one for one in [*concerned(conversation, step.owner), *leads(conversation)]}.values():
        notices.tell(agent.pk, "step_late", conversation, key=f"step {step.pk}")
    changes.record("plan.late", step.plan, actor=SYSTEM, audience=conversation.audience)


def concerned(conversation: Conversation, owner: Agent | None) -> list[Agent]:
    """Rule: its owner; where there is none, those of its team who answer; where it has none, the leads."""
    if owner is not None and owner.is_active and sees(owner, conversation):
        return [owner]
    team = Agent.objects.filter(is_active=True, teams=conversation.team_id or 0, role__in=ANSWERING)
    return able(team, conversation) or leads(conversation)


def leads(conversation: Conversation) -> list[Agent]:
    return able(Agent.objects.filter(is_active=True, role__in=LEADS), conversation)


def able(agents: QuerySet[Agent], conversation: Conversation) -> list[Agent]:
    """Those who may see it, `MOST` at most."""
    candidates: Iterable[Agent] = agents.prefetch_related("teams").order_by("pk")[: MOST * 4]
    return [one for one in candidates if sees(one, conversation)][:MOST]


def sees(agent: Agent, conversation: Conversation) -> bool:
    return access.visible_to(Actor.of(agent)).filter(pk=conversation.pk).exists()
