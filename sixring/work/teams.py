"""Teams: making and naming them, who belongs to them, how they work. Their queues: `conversations/assignment.py`."""

from __future__ import annotations

from collections.abc import Collection

from django.db import IntegrityError, transaction

from sixring.core import changes
from sixring.core.actors import Actor
from sixring.core.errors import Invalid, Refused
from sixring.core.models import Agent, Team

from .models import TeamRules


def create(name: str, *, actor: Actor) -> Team:
    """A new team. Raises `Invalid` without a name, `Refused` when there is one of that name."""
    actor.must("configure")
    team = Team(name=checked(name))
    try:
        with transaction.atomic():
            team.save(force_insert=True)
            changes.record("team.created", team, actor=actor)
    except IntegrityError as problem:
        raise Refused(f"There is a team called {team.name} already.") from problem
    return team


def rename(team: Team, name: str, *, actor: Actor) -> None:
    actor.must("configure")
    name = checked(name)
    try:
        with transaction.atomic():
            if Team.objects.filter(pk=team.pk).exclude(name=name).update(name=name):
                changes.record("team.renamed", team, actor=actor)
    except IntegrityError as problem:
        raise Refused(f"There is a team called {name} already.") from problem
    team.name = name


def set_members(team: Team, agents: Collection[Agent], *, actor: Actor) -> None:
    """Exactly these belong to `team`; each who joins or leaves is told of in the log."""
    actor.must("configure")
    with transaction.atomic():
        before, after = set(team.agents.values_list("pk", flat=True)), {agent.pk for agent in agents}
        team.agents.set(after)
        moved = [changes.Entry("agent.teams_changed", "agent", pk) for pk in sorted(before ^ after)]
        changes.record_many(moved, actor=actor)


def set_rules(team: Team, *, returns: bool, break_minutes: int, actor: Actor) -> None:
    """Whether messages for somebody away return to the queue, and from when on a break counts as away."""
    actor.must("configure")
    with transaction.atomic():
        TeamRules.objects.update_or_create(
            team=team, defaults={"returns": returns, "break_minutes": break_minutes}
        )  # fmt: skip
        changes.record("team.rules_changed", team, actor=actor)


def checked(name: str) -> str:
    name = " ".join(name.split())
    if not 0 < len(name) <= 100:
        raise Invalid("A team needs a name of at most 100 letters.")
    return name
