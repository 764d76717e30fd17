"""What plans hear of: answers to surveys, strong readings, our replies, and matters that are resolved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sixring.conversations.models import Placement
from sixring.core.actors import SYSTEM, Actor
from sixring.core.listeners import listens
from sixring.core.models import Agent, Change
from sixring.interactions.models import Interaction

from ..models import Plan, Reading, Response, Step
from . import opening, steps

Kind = Step.Kind


@listens("feedback: open a plan for an answer", "response.completed")
def hear_answer(change: Change) -> None:
    response = Response.objects.filter(pk=change.subject_id).select_related("version", "identity").first()
    if response is not None:
        opening.open_for(response, actor=SYSTEM)


@listens("feedback: open a plan for strong words", "reading.made")
def hear_reading(change: Change) -> None:
    reading = Reading.objects.filter(pk=change.subject_id).select_related("answer__response", "identity").first()
    if reading is not None:
        opening.open_for(reading, actor=SYSTEM)


def with_plans(news: Sequence[Change]) -> Iterable[Change]:
    """Those of messages of ours in conversations that have an open plan."""
    ids = [change.subject_id for change in news]
    placed = Placement.objects.filter(interaction__in=ids, current=True)
    placed = placed.filter(conversation__in=Plan.objects.filter(state=Plan.State.OPEN).values("conversation"))
    theirs = set(placed.values_list("interaction", flat=True))
    return [change for change in news if change.subject_id in theirs]


@listens("feedback: a reply ticks what it does", "message.written", among=with_plans)
def hear_reply(change: Change) -> None:
    """A reply of a colleague's acknowledges or thanks; one after the solution follows up."""
    message = Interaction.objects.filter(pk=change.subject_id, automatic="").exclude(agent=None).first()
    if message is None:
        return
    placed = Placement.objects.filter(interaction=message, current=True).values("conversation")
    plans = Plan.objects.filter(conversation__in=placed, state=Plan.State.OPEN, opened_at__lte=message.occurred_at)
    for step in Step.objects.filter(plan__in=plans, done_at=None).select_related("plan__conversation"):
        if step.kind in (Kind.ACKNOWLEDGE, Kind.THANK) or (step.kind == Kind.FOLLOW_UP and solved(step.plan, message)):
            steps.tick(step, actor=by(message.agent_id), itself=True)


def solved(plan: Plan, message: Interaction) -> bool:
    """Rule: whether the solution was there before `message`; the reply that brings it is no follow-up."""
    done = Step.objects.filter(plan=plan, kind=Kind.SOLVE, done_at__lt=message.occurred_at)
    return done.exists()


@listens("feedback: a resolved matter is solved or explained", "conversation.resolved")
def hear_resolved(change: Change) -> None:
    """Only where they were answered: what is closed without a word is neither."""
    plans = Plan.objects.filter(conversation=change.subject_id, state=Plan.State.OPEN, tone=Plan.Tone.NEGATIVE)
    answered = plans.filter(steps__kind=Kind.ACKNOWLEDGE, steps__done_at__isnull=False)
    for step in Step.objects.filter(plan__in=answered, kind=Kind.SOLVE, done_at=None).select_related(
        "plan__conversation"
    ):
        steps.tick(step, actor=by(change.actor_id if change.actor_kind == "agent" else None), itself=True)


def by(agent_id: int | None) -> Actor:
    agent = Agent.objects.filter(pk=agent_id or 0).first()
    return Actor.of(agent) if agent and agent.role != "viewer" else SYSTEM
