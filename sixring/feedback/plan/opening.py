"""Opening a plan: for who is unhappy five steps and an alert, for who is glad a thank-you."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from sixring.conversations.models import Conversation
from sixring.core import changes, clock
from sixring.core.actors import Actor
from sixring.interactions.models import Interaction
from sixring.people.models import Identity
from sixring.work import hours

from ..models import Plan, Reading, Response, Step
from . import alerting, desk, judging, rules
from .judging import Judged
from .rules import Rules

Kind = Step.Kind
STEPS = {
    rules.NEGATIVE: (Kind.ACKNOWLEDGE, Kind.INVESTIGATE, Kind.SOLVE, Kind.FOLLOW_UP, Kind.DOCUMENT),
    rules.POSITIVE: (Kind.THANK, Kind.SHARE),
}


def open_for(source: Response | Reading, *, actor: Actor) -> Plan | None:
    """The plan for `source`, opened now or before; None where it needs none, or nobody is known who could be answered.

    A conversation has one open plan of each tone: what comes after it belongs to that one.
    """
    if not rules.of().opens:
        return None
    with transaction.atomic():
        before = plan_of(source)
        judged = None if before else judging.judge(source)
        touch, identity = touch_of(source), source.identity
        if judged is None or touch is None or identity is None:
            return before
        conversation = desk.put(touch, identity, about_of(source), waits=judged.tone == rules.NEGATIVE)
        return standing(conversation, judged.tone) or opened(source, judged, identity, conversation, actor)


def plan_of(source: Response | Reading) -> Plan | None:
    """The plan of this very source; of the words of an answer, that of its response."""
    if isinstance(source, Response):
        return Plan.objects.filter(response=source).first()
    return Plan.objects.filter(reading=source).first()


def standing(conversation: Conversation, tone: str) -> Plan | None:
    return Plan.objects.filter(conversation=conversation, tone=tone, state=Plan.State.OPEN).first()


def touch_of(source: Response | Reading) -> Interaction | None:
    """What they said, as their story has it."""
    if isinstance(source, Reading) and source.answer is not None:
        return source.answer.response.interaction
    return source.interaction


def about_of(source: Response | Reading) -> Conversation | None:
    """The matter they were asked about."""
    if isinstance(source, Reading) and source.answer is not None:
        return source.answer.response.conversation
    return source.conversation


def opened(
    source: Response | Reading, judged: Judged, identity: Identity, conversation: Conversation, actor: Actor
) -> Plan:  # fmt: skip
    of_source = {"response": source} if isinstance(source, Response) else {"reading": source}
    values = {
        "tone": judged.tone, "cause": judged.cause, "value": judged.value, "identity": identity,
        "conversation": conversation, "owner_id": conversation.assignee_id, "opened_at": clock.now(), **of_source,
    }  # fmt: skip
    try:
        with transaction.atomic():
            plan = Plan.objects.create(**values)
    except IntegrityError:  # another worker was quicker
        found = plan_of(source) or standing(conversation, judged.tone)
        assert found is not None
        return found
    Step.objects.bulk_create(steps_of(plan, rules.of()))
    changes.record("plan.opened", plan, actor=actor, identity=identity, audience=conversation.audience)
    if judged.tone == rules.NEGATIVE:
        alerting.opened(plan)
    return plan


def steps_of(plan: Plan, held: Rules) -> Iterable[Step]:
    """Each due so much opening time after the plan was opened, by the hours of the team that has the conversation."""
    by_team = hours.of_teams()
    open_hours = by_team.get(plan.conversation.team_id) or by_team[None]
    for order, kind in enumerate(STEPS[plan.tone]):
        minutes = getattr(held, f"{kind}_minutes")
        yield Step(
            plan=plan, kind=kind, order=order, owner_id=plan.owner_id, due_at=due(open_hours, plan.opened_at, minutes)
        )


def due(open_hours: hours.Hours, since: datetime, minutes: int) -> datetime:
    """Where it never opens for that long, the clock runs on."""
    return open_hours.after(since, minutes * 60) or since + timedelta(minutes=minutes)
