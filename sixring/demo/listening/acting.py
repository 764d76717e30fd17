"""What the shop did about what it heard: response plans of these days, and the board: one action told and measured,
one under way, one planned."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from sixring.conversations import past
from sixring.core import clock
from sixring.core.actors import SYSTEM, Actor
from sixring.core.models import Agent
from sixring.feedback.actions import board, effect, figures, people, telling
from sixring.feedback.actions.board import Basis
from sixring.feedback.models import Action, Affected, Answer, Plan, Response, SurveyVersion
from sixring.feedback.plan import desk, opening, rules, steps

from ..seasons import Year
from . import feeling
from .surveys import DELIVERY, MATTER

SAID = "You told us that you had to give your order number again and again."
DID = "Whoever answers you now sees your order beside your mail. Nobody will ask you for its number any more."
FEW = 15  # answers in a group that are enough here: the shop is small
TOLD = 14  # people


def act(
    versions: dict[str, SurveyVersion], answers: Sequence[Response], agents: Sequence[Agent], year: Year, now: datetime
) -> None:
    """`agents`: Ada, Ben, Willow, Basil first, as the cast has them."""
    ada, ben, willow, basil = agents[:4]
    rules.decide({"effect_least": FEW}, actor=Actor.of(ada))
    follow(answers, ben, willow, now)
    measured(versions[MATTER], basil, year)
    under_way(versions[DELIVERY], basil, willow, now)


def follow(answers: Sequence[Response], ben: Agent, willow: Agent, now: datetime) -> None:
    """Plans of whoever was unhappy of late: the oldest nearly done, the next begun, the latest new."""
    opened: list[Plan] = []
    for one in sorted(answers, key=lambda response: response.at):
        if one.at > now - timedelta(days=9):
            with clock.frozen(one.at + timedelta(minutes=5)):
                plan = opening.open_for(one, actor=SYSTEM)
            if plan is not None and plan.tone == rules.NEGATIVE and plan not in opened:
                opened.append(plan)
    for number, plan in enumerate(opened[:-1]):
        agent = ben if number % 2 == 0 else willow
        done = ("acknowledge", "investigate", "solve")[: max(0, 3 - number)]
        with clock.frozen(min(now, plan.opened_at + timedelta(hours=4))):
            steps.take(plan, agent, actor=Actor.of(agent))
            for kind in done:
                steps.tick(plan.steps.get(kind=kind), actor=Actor.of(agent))


def measured(version: SurveyVersion, basil: Agent, year: Year) -> None:
    """The order beside the mail: planned, done, told, and held against deliveries."""
    done, actor = feeling.order_beside_mail(year), Actor.of(basil)
    with clock.frozen(done - timedelta(days=40)):
        action = board.plan(
            "Show the order beside every mail", actor=actor, owner=basil, due_on=done.date(),
            plan="The shop's server tells orders; the desk shows the latest one beside the conversation.",
            expected="Ease after a question rises by a point.",
            basis=Basis(version.survey, "ces", "repeating oneself", figure=figures.taken(version.survey, "ces")),
        )  # fmt: skip
        board.move(action, Action.State.DOING, actor=actor)
    with clock.frozen(done):
        action = board.move(action, Action.State.DONE, actor=actor)
        people.add_responses(action, unhappy(version, done), actor=actor)
        action = telling.say(action, {"en": {"said": SAID, "did": DID}}, actor=actor)
        with transaction.atomic():
            tell(action, actor, done)
    action.refresh_from_db()
    effect.measure(action, effect.SURVEYS, actor=actor)


def unhappy(version: SurveyVersion, done: datetime) -> QuerySet[Response]:
    low = Answer.objects.filter(question="ces", number__lte=3)
    return Response.objects.filter(version=version, at__lt=done, pk__in=low.values("response"))


def tell(action: Action, actor: Actor, at: datetime) -> None:
    """As told in their conversation; nothing leaves, as nothing does here."""
    rows = Affected.objects.filter(action=action).select_related("identity", "response__conversation", "interaction")
    for number, one in enumerate(rows.order_by("pk")[:TOLD]):
        touch = one.interaction or (one.response.interaction if one.response else None)
        if touch is None or one.response is None:
            continue
        room = desk.put(touch, one.identity, one.response.conversation, waits=False)
        before_ = room.state
        told = past.Answered(room, touch, actor, at + timedelta(minutes=number), f"{SAID}\n\n{DID}", f"told-{one.pk}")
        message = past.answered([told])[0]
        type(room).objects.filter(pk=room.pk).update(state=before_)
        Affected.objects.filter(pk=one.pk).update(told_at=told.at, message=message)
    board.advance(action, Action.State.TOLD, actor=actor)


def under_way(version: SurveyVersion, basil: Agent, willow: Agent, now: datetime) -> None:
    with clock.frozen(now - timedelta(days=6)):
        spades = board.plan(
            "Take back the border spades with loose handles", actor=Actor.of(willow), owner=willow,
            due_on=(now + timedelta(days=9)).date(), expected="No more mails about handles.",
            plan="Write to everybody who bought one of the batch, and send a new one without asking for the old.",
            basis=Basis(topic="border spade"),
        )  # fmt: skip
        board.move(spades, Action.State.DOING, actor=Actor.of(willow))
        board.plan(
            "A second carrier for the spring", actor=Actor.of(basil), owner=basil,
            due_on=(now + timedelta(days=80)).date(), expected="Satisfaction with deliveries stays above 4 in April.",
            plan="Sign with a second carrier before March, so that a depot that is stuck stops nobody.",
            basis=Basis(version.survey, "csat", "late parcels", figure=figures.taken(version.survey, "csat")),
        )  # fmt: skip
