"""A year of asking: put up before it, asked all through it, and what the shop did about it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sixring.core import clock
from sixring.core.actors import SYSTEM
from sixring.feedback.models import Response, SurveyVersion, TopicRun
from sixring.feedback.results import tally
from sixring.feedback.topics import running
from sixring.people.models import Identity

from ..plan import Plan
from ..shop import Shop
from ..truth import Book, Line
from . import acting, asking, surveys


@dataclass(frozen=True, slots=True)
class Listened:
    versions: dict[str, SurveyVersion]
    answers: Sequence[Response]


def ask(plan: Plan, book: Book, now: datetime, chance: random.Random) -> Listened:
    with clock.frozen(plan.year.start):
        versions = surveys.put_up()
    proven = Identity.objects.filter(kind="email", claimed=False, person__isnull=False).order_by("-pk")
    answers = asking.ask(versions, {one.person_id or 0: one for one in proven}, plan.year, now, chance)
    book.lines += truth_of(plan, answers)
    return Listened(versions, answers)


def truth_of(plan: Plan, answers: Sequence[Response]) -> list[Line]:
    """Whose each answer truly is: the customer to whose address it was sent."""
    whose = {address.lower(): one.number for one in plan.customers for address in (one.email, one.second) if address}
    found = []
    for one in answers:
        touch = one.interaction
        if touch is not None and one.identity is not None and one.identity.value in whose:
            found.append(Line(touch.account_id, touch.dedupe, whose[one.identity.value], True))
    return found


def act(heard: Listened, shop: Shop, plan: Plan, now: datetime) -> None:
    """Once all else has happened: plans, the board, and the numbers counted."""
    acting.act(heard.versions, heard.answers, shop.agents, plan.year, now)
    while tally.settle():
        pass
    begin_topics()


def begin_topics() -> None:
    """A run that the worker goes on with some minutes after the start, when the texts are read."""
    run = running.begun(TopicRun.Way.WEEK, SYSTEM, anew=False)
    TopicRun.objects.filter(pk=run.pk).update(began_at=clock.ahead(minutes=4))
