"""The board: actions planned, changed, moved on from one column to the next; and reading them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from sixring.core import changes, clock
from sixring.core.actors import Actor
from sixring.core.errors import Forbidden, Invalid, NotFound, Refused
from sixring.core.models import Agent
from sixring.core.text import clean

from ..models import Action, Survey

State = Action.State
ORDER = (State.PLANNED, State.DOING, State.DONE, State.TOLD, State.MEASURED)
VERBS = {State.PLANNED: "planned", State.DOING: "begun", State.DONE: "done", State.TOLD: "told",
         State.MEASURED: "measured"}  # fmt: skip
LONGEST = 4000
FIGURE = frozenset(("label", "value", "low", "high", "n", "words", "days", "at"))  # as `figures.taken` gives it


@dataclass(frozen=True, slots=True)
class Basis:
    """What an action rests on: a number of a survey as it was then, a topic, a driver. Any of them may be missing."""

    survey: Survey | None = None
    question: str = ""
    topic: str = ""
    driver: str = ""
    figure: Mapping[str, Any] | None = None


def plan(
    title: str, *, actor: Actor, plan: str = "", expected: str = "", owner: Agent | None = None,
    due_on: date | None = None, basis: Basis | None = None,
) -> Action:  # fmt: skip
    """Put a new action on the board. Raises `Invalid` without a title, or with a figure that isn't one."""
    actor.must("answer")
    rests = basis or Basis()
    if rests.figure and rests.figure.keys() != FIGURE:
        raise Invalid(_("The number it rests on is not one of a survey. Nothing was put on the board."))
    with transaction.atomic():
        action = Action.objects.create(
            **checked(title, plan, expected), owner=owner, due_on=due_on, by_id=actor.id, survey=rests.survey,
            question=rests.question[:40], topic=rests.topic[:120], driver=rests.driver[:200],
            figure=dict(rests.figure or {}), created_at=clock.now(),
        )  # fmt: skip
        changes.record("action.planned", action, actor=actor)
    return action


def change(
    action: Action, title: str, *, actor: Actor, plan: str = "", expected: str = "", owner: Agent | None = None,
    due_on: date | None = None,
) -> Action:  # fmt: skip
    """Say anew what it is, whose and by when. The same again leaves no trace. Raises `Invalid`, `Forbidden`."""
    refuse_others(action, actor)
    values = {**checked(title, plan, expected), "owner": owner, "due_on": due_on}
    if all(getattr(action, name) == value for name, value in values.items()):
        return action
    with transaction.atomic():
        Action.objects.filter(pk=action.pk).update(**values)
        changes.record("action.changed", action, actor=actor)
    action.refresh_from_db()
    return action


def checked(title: str, plan: str, expected: str) -> dict[str, str]:
    values = {"title": " ".join(clean(title).split()), "plan": clean(plan).strip(), "expected": clean(expected).strip()}
    if not values["title"] or len(values["title"]) > 160:
        raise Invalid(_("An action needs a title of at most 160 characters. Nothing was changed."))
    if len(values["plan"]) > LONGEST or len(values["expected"]) > 300:
        raise Invalid(_("That is too long. What will be done has at most 4,000 characters, the effect 300."))
    return values


def move(action: Action, state: str, *, actor: Actor) -> Action:
    """Into another column. Done is when the fix is there: before and after part at that moment, unless it had one.

    Told and measured are where it gets by telling and measuring. Raises `Refused` for those, `Forbidden` for others'.
    """
    refuse_others(action, actor)
    if state not in (State.PLANNED, State.DOING, State.DONE):
        raise Refused(_("It gets there by telling those who raised it, or by measuring the effect."))
    if state == action.state:
        return action
    with transaction.atomic():
        done_at = (action.done_at or clock.now()) if state == State.DONE else None
        Action.objects.filter(pk=action.pk).update(state=state, done_at=done_at)
        changes.record(f"action.{VERBS[State(state)]}", action, actor=actor)
    action.refresh_from_db()
    return action


def advance(action: Action, state: State, *, actor: Actor) -> None:
    """On to told or measured, never back. In the caller's transaction."""
    earlier = [one for one in ORDER if ORDER.index(one) < ORDER.index(state)]
    now = {"told_at": clock.now()} if state == State.TOLD else {}
    if Action.objects.filter(pk=action.pk, state__in=earlier).update(state=state, **now):
        changes.record(f"action.{VERBS[state]}", action, actor=actor)


def refuse_others(action: Action, actor: Actor) -> None:
    """Rule: whoever owns or planned it may change it, and every lead."""
    actor.must("answer")
    if not may_change(action, actor):
        raise Forbidden(_("This action is somebody else’s. Its owner or a lead can change it."))


def may_change(action: Action, actor: Actor) -> bool:
    return actor.may("lead") or (actor.may("answer") and actor.id in (action.owner_id, action.by_id))


# Reading


@dataclass(frozen=True, slots=True)
class Column:
    state: str
    label: str
    actions: Sequence[Action]
    more: int


def all_of(actor: Actor) -> QuerySet[Action]:
    """Actions are of the whole organisation; what single customers said is shown as far as their talks are."""
    actor.must("see")
    told = Count("affected", filter=Q(affected__told_at__isnull=False), distinct=True)
    rows = Action.objects.annotate(people=Count("affected", distinct=True), told=told)
    return rows.select_related("owner", "survey", "by")


def get(actor: Actor, action_id: int) -> Action:
    """Raises `NotFound`."""
    found = all_of(actor).filter(pk=action_id).first()
    if found is None:
        raise NotFound
    return found


def columns(actor: Actor, most: int = 40) -> list[Column]:
    """The five columns; in each what is due first stands on top, of what is over the latest."""
    found: dict[str, list[Action]] = {state: [] for state in ORDER}
    for action in all_of(actor).prefetch_related("effects").order_by("due_on", "pk"):
        found[action.state].append(action)
    for state in (State.TOLD, State.MEASURED):
        found[state].sort(key=lambda one: one.done_at or one.created_at, reverse=True)
    return [Column(s, str(State(s).label), rows[:most], max(0, len(rows) - most)) for s, rows in found.items()]
