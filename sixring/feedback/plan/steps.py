"""The steps of a plan: done by hand or seen to be done, given to somebody, moved; and the plan's end."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sixring.conversations import assignment
from sixring.conversations.matter import reasons
from sixring.conversations.models import ContactReason
from sixring.core import changes, clock
from sixring.core.actors import SYSTEM, Actor
from sixring.core.errors import Invalid, Refused
from sixring.core.models import Agent
from sixring.core.text import clean

from ..models import Plan, Step

Kind = Step.Kind
LONGEST = 4000


def tick(step: Step, *, actor: Actor, itself: bool = False) -> Step:
    """It is done; `itself`: the system saw it. What is done stays as it was. The last one ends the plan.

    Raises `Refused` for documenting without words: that is what `document` is for.
    """
    actor.must("answer")
    if step.kind == Kind.DOCUMENT and not step.plan.what.strip():
        raise Refused(_("Write down what it was and why; that is what this step is for."))
    with transaction.atomic():
        mine = Step.objects.filter(pk=step.pk, done_at=None, plan__state=Plan.State.OPEN)
        if mine.update(done_at=clock.now(), done_by_id=actor.id, itself=itself):
            tell("plan.step_done", step.plan, actor)
            end_if_done(step.plan, actor)
    step.refresh_from_db()
    return step


def untick(step: Step, *, actor: Actor) -> Step:
    """It was not done after all; a plan that had ended goes on."""
    actor.must("answer")
    with transaction.atomic():
        if Step.objects.filter(pk=step.pk).exclude(done_at=None).update(done_at=None, done_by=None, itself=False):
            reopen(step.plan)
            tell("plan.step_undone", step.plan, actor)
    step.refresh_from_db()
    return step


def give(step: Step, agent: Agent | None, *, actor: Actor) -> Step:
    """Let `agent`, who must be able to see the conversation, do it. The same again is a quiet no-op."""
    actor.must("answer")
    refuse_stranger(step.plan, agent)
    with transaction.atomic():
        others = Step.objects.filter(pk=step.pk)
        if (others.exclude(owner=agent) if agent else others.exclude(owner=None)).update(owner=agent):
            tell("plan.step_given", step.plan, actor)
    step.refresh_from_db()
    return step


def move(step: Step, due_at: datetime, *, actor: Actor) -> Step:
    """By another moment; whoever was told that it is late is told anew when that passes."""
    actor.must("answer")
    if due_at <= clock.now():
        raise Refused(_("That moment has passed. Choose a later one."))
    with transaction.atomic():
        mine = Step.objects.filter(pk=step.pk, done_at=None).exclude(due_at=due_at)
        if mine.update(due_at=due_at, told_late_at=None):
            tell("plan.step_moved", step.plan, actor)
    step.refresh_from_db()
    return step


def take(plan: Plan, agent: Agent | None, *, actor: Actor) -> Plan:
    """`agent` sees to the whole plan: the steps nobody else has are theirs, and so is a conversation nobody has."""
    actor.must("answer")
    refuse_stranger(plan, agent)
    with transaction.atomic():
        before = plan.owner_id
        if Plan.objects.filter(pk=plan.pk).exclude(owner=agent).update(owner=agent) or (agent is None and before):
            Plan.objects.filter(pk=plan.pk).update(owner=agent)
            Step.objects.filter(plan=plan, done_at=None, owner=before).update(owner=agent)
            tell("plan.taken", plan, actor)
        if agent is not None and plan.conversation.assignee_id is None:
            assignment.assign(plan.conversation, agent, actor=actor)
    plan.refresh_from_db()
    return plan


def refuse_stranger(plan: Plan, agent: Agent | None) -> None:
    if agent is not None and not assignment.may_take(plan.conversation, agent):
        raise Refused(_("%(name)s can’t see this conversation. Choose somebody who can.") % {"name": agent.name})


def document(plan: Plan, what: str, why: str, reason: ContactReason | None = None, *, actor: Actor) -> Plan:
    """Keep what it was and why it happened; a contact reason is the conversation's too. Ticks the last step.

    Raises `Invalid` without words, or where they are too long.
    """
    actor.must("answer")
    what, why = clean(what).strip(), clean(why).strip()
    if not what or max(len(what), len(why)) > LONGEST:
        raise Invalid(_("Say what it was, in at most 4,000 characters. Nothing was changed."))
    with transaction.atomic():
        Plan.objects.filter(pk=plan.pk).update(what=what, why=why, reason=reason)
        plan.refresh_from_db()
        if reason is not None:
            reasons.choose(plan.conversation, reason, actor=actor)
        tell("plan.documented", plan, actor)
        for step in Step.objects.filter(plan=plan, kind=Kind.DOCUMENT, done_at=None).select_related("plan"):
            tick(step, actor=actor)
    plan.refresh_from_db()
    return plan


def call_off(plan: Plan, *, actor: Actor) -> Plan:
    """It needs no plan after all. What was done stays on it."""
    actor.must("answer")
    with transaction.atomic():
        mine = Plan.objects.filter(pk=plan.pk, state=Plan.State.OPEN)
        if mine.update(state=Plan.State.CALLED_OFF, closed_at=clock.now()):
            tell("plan.called_off", plan, actor)
    plan.refresh_from_db()
    return plan


def resume(plan: Plan, *, actor: Actor) -> Plan:
    """It goes on after all. Raises `Refused` while another plan is open in its conversation."""
    actor.must("answer")
    with transaction.atomic():
        if plan.state == Plan.State.OPEN:
            return plan
        if not reopen(plan):
            raise Refused(_("Another plan is open for this conversation. Go on with that one."))
        tell("plan.resumed", plan, actor)
    return plan


def reopen(plan: Plan) -> bool:
    """Open again; False where another is open in its stead."""
    others = Plan.objects.filter(conversation=plan.conversation_id, tone=plan.tone, state=Plan.State.OPEN)
    if others.exclude(pk=plan.pk).exists():
        return False
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.OPEN, closed_at=None)
    plan.refresh_from_db()
    return True


def end_if_done(plan: Plan, actor: Actor) -> None:
    if not Step.objects.filter(plan=plan, done_at=None).exists():
        Plan.objects.filter(pk=plan.pk, state=Plan.State.OPEN).update(state=Plan.State.DONE, closed_at=clock.now())
        tell("plan.done", plan, actor if actor.kind == "agent" else SYSTEM)
        plan.refresh_from_db()


def tell(verb: str, plan: Plan, actor: Actor) -> None:
    changes.record(verb, plan, actor=actor, audience=plan.conversation.audience)
