"""Who a token acts as, and who works here."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from ninja import Query, Schema

from sixring.core.models import Agent, Team

from .given import Id
from .pages import Asked, Page, page
from .rooms import ANY, ApiRequest, Room

colleagues = Room("Colleagues")


class Me(Schema):
    id: int
    name: str
    role: str
    scopes: list[str]


class AgentShape(Schema):
    id: int
    name: str
    email: str
    role: str
    active: bool
    teams: list[int]


class TeamShape(Schema):
    id: int
    name: str


class AgentsAsked(Asked):
    team: Id | None = None


@colleagues.get("/me", Me, scope=ANY)
def me(request: ApiRequest) -> dict[str, Any]:
    """Who this token acts as, and what for."""
    actor = request.actor
    return {"id": actor.id, "name": actor.name, "role": actor.role, "scopes": sorted(actor.scopes or ())}


@colleagues.get("/agents", Page[AgentShape], scope=ANY)
def list_agents(request: ApiRequest, asked: Query[AgentsAsked]) -> dict[str, Any]:
    """Who works here, those who have left too."""
    rows = Agent.objects.prefetch_related("teams")
    rows = rows.filter(teams=asked.team) if asked.team else rows
    return page(request, rows, asked, lambda found: [agent_shape(one) for one in found], ("pk",))


@colleagues.get("/teams", Page[TeamShape], scope=ANY)
def list_teams(request: ApiRequest, asked: Query[Asked]) -> dict[str, Any]:
    """The teams."""
    rows: QuerySet[Team] = Team.objects.all()
    return page(request, rows, asked, lambda found: [{"id": one.pk, "name": one.name} for one in found], ("pk",))


def agent_shape(agent: Agent) -> dict[str, Any]:
    return {
        "id": agent.pk, "name": agent.name, "email": agent.email, "role": agent.role, "active": agent.is_active,
        "teams": sorted(team.pk for team in agent.teams.all()),
    }  # fmt: skip
