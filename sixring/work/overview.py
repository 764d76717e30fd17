"""The team page: who is on, what each holds, what waits in which queue, and what is at risk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.utils.translation import gettext as _

from sixring.conversations import access, subject
from sixring.conversations.models import Conversation
from sixring.core import clock
from sixring.core.actors import Actor
from sixring.core.models import Agent, Role, Team

from . import availability
from .models import Availability

State = Conversation.State
SOON = timedelta(minutes=30)
ORDER: dict[str, int] = {state: place for place, state in enumerate(Availability.State)}


@dataclass(frozen=True)
class Held:
    """What somebody or some queue has: counts by state, since when the longest waits, how many are overdue."""

    needs_us: int = 0
    waiting: int = 0
    on_hold: int = 0
    overdue: int = 0
    oldest: datetime | None = None

    @property
    def total(self) -> int:
        return self.needs_us + self.waiting + self.on_hold


@dataclass(frozen=True)
class Colleague:
    agent: Agent
    availability: Availability
    teams: str
    held: Held

    @property
    def spoken(self) -> bool:
        """Whether they ever were here."""
        return self.availability.pk is not None


@dataclass(frozen=True)
class Queue:
    team: Team | None
    held: Held

    @property
    def name(self) -> str:
        return self.team.name if self.team else _("No team")


def colleagues(actor: Actor) -> list[Colleague]:
    """Everybody who answers: whoever is there first, then by name."""
    agents = list(Agent.objects.filter(is_active=True).exclude(role=Role.VIEWER).prefetch_related("teams"))
    states = availability.current([agent.pk for agent in agents])
    held = held_by("assignee", open_to(actor).exclude(assignee=None))
    rows = [
        Colleague(a, states[a.pk], ", ".join(team.name for team in a.teams.all()), held.get(a.pk, Held()))
        for a in agents
    ]
    return sorted(rows, key=lambda row: (not row.spoken, ORDER[row.availability.state], row.agent.name))


def queues(actor: Actor) -> list[Queue]:
    """What waits in the queue of each team and of none, as far as `actor` may see it."""
    held = held_by("team", open_to(actor).filter(assignee=None, snooze=None))
    teams: list[Team | None] = [*Team.objects.order_by("name"), None]
    return [Queue(team, held.get(team.pk if team else None, Held())) for team in teams]


def at_risk(actor: Actor) -> list[Conversation]:
    """What is overdue or due within half an hour, the most urgent first."""
    rows = open_to(actor).filter(state=State.NEEDS_US, due_at__lte=clock.now() + SOON)
    urgent = rows.select_related("anchor__person", "assignee", "team", "reach").order_by("due_at")
    return subject.shown(urgent[:20], actor)


def holding(agent: Agent, actor: Actor) -> QuerySet[Conversation]:
    """What `agent` has and `actor` may see, the most urgent first."""
    rows = open_to(actor).filter(assignee=agent).select_related("anchor__person", "team", "reach")
    return rows.order_by("due_at", "-touched_at")


def open_to(actor: Actor) -> QuerySet[Conversation]:
    return access.visible_to(actor).exclude(state=State.RESOLVED).filter(noise="")


def held_by(field: str, rows: QuerySet[Conversation]) -> dict[Any, Held]:
    """One query for all: who or what -> what is held."""
    waits = Q(state=State.NEEDS_US)
    counted = rows.order_by().values_list(field).annotate(
        needs_us=Count("pk", filter=waits, distinct=True),
        waiting=Count("pk", filter=Q(state=State.WAITING), distinct=True),
        on_hold=Count("pk", filter=Q(state=State.ON_HOLD), distinct=True),
        overdue=Count("pk", filter=waits & Q(due_at__lt=clock.now()), distinct=True),
        oldest=Min("last_in_at", filter=waits),
    )  # fmt: skip
    return {key: Held(*numbers) for key, *numbers in counted}
