"""Targets of metrics: each holds from a day on, until the next one of its metric does."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite

from django.db import transaction
from django.utils.translation import gettext as _

from sixring.core import changes
from sixring.core.actors import Actor
from sixring.core.errors import Invalid, NotFound

from .models import Goal
from .spans import A_DAY, Span


@dataclass(frozen=True, slots=True)
class Stretch:
    """A goal for as long as it holds within a span, both ends included."""

    goal: Goal
    first: date
    last: date


def aim(metric: str, value: float, since: date, due: date | None, *, actor: Actor) -> Goal:
    """From `since` on `metric` should be `value`, in its own unit (shares 0 to 1, durations in seconds). Another of the
    same day is replaced; the same again leaves no trace."""
    actor.must("lead")
    if not isfinite(value):
        raise Invalid(_("A target is a number."))
    if due is not None and due < since:
        raise Invalid(_("It should be reached after it begins to hold."))
    wanted = {"value": value, "due": due}
    with transaction.atomic():
        found = Goal.objects.select_for_update().filter(metric=metric, since=since).first()
        if found is not None and (found.value, found.due) == (value, due):
            return found
        goal, _made = Goal.objects.update_or_create(metric=metric, since=since, defaults={**wanted, "by_id": actor.id})
        changes.record("goal.set", goal, actor=actor)
    return goal


def withdraw(goal_id: int, *, actor: Actor) -> None:
    """Raises `NotFound`."""
    actor.must("lead")
    with transaction.atomic():
        goal = Goal.objects.filter(pk=goal_id).first()
        if goal is None:
            raise NotFound
        changes.record("goal.withdrawn", goal, actor=actor)
        goal.delete()


def all_of(actor: Actor, metrics: Collection[str]) -> dict[str, list[Goal]]:
    """The goals of `metrics`, the earliest first."""
    actor.must("answer")
    found: dict[str, list[Goal]] = {name: [] for name in metrics}
    for goal in Goal.objects.filter(metric__in=metrics).order_by("since"):
        found[goal.metric].append(goal)
    return found


def within(goals: Sequence[Goal], span: Span) -> list[Stretch]:
    """Rule: which goal holds when within `span`; `goals` come in order."""
    ends = [*(one.since - A_DAY for one in goals[1:]), span.last][: len(goals)]
    found = [
        Stretch(one, max(one.since, span.first), min(end, span.last)) for one, end in zip(goals, ends, strict=True)
    ]
    return [one for one in found if one.first <= one.last]


def current(goals: Sequence[Goal], day: date) -> Goal | None:
    """Rule: the one that holds on `day`."""
    return next((one for one in reversed(goals) if one.since <= day), None)
