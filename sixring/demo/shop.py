"""The ways into GreenThumb Gardens, its teams, hours and targets; what a shop has put up before the year begins."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sixring.channels import accounts
from sixring.channels.models import Account
from sixring.conversations.models import ContactReason
from sixring.core.accounts import agents
from sixring.core.actors import LADDER, SYSTEM, Actor
from sixring.core.calendars import Calendar
from sixring.core.models import Agent, Team
from sixring.work import hours, targets

from . import cast
from .today import furnish
from .today.stage import SHOP, Stage

ORDERS_ADDRESS = "orders@greenthumb.example"
TRUSTED = "mx.greenthumb.example"
MORE_REASONS = ("Loyalty card", "App and website", "In public")


@dataclass
class Shop:
    """The accounts by what they are for, the team in the order of the cast, contact reasons by name."""

    stage: Stage
    accounts: dict[str, Account]
    agents: list[Agent]
    reasons: dict[str, ContactReason]
    actors: list[Actor] = field(default_factory=list)


def open_shop(stage: Stage, owner: str, began: date) -> Shop:
    hired = [hire(one, owner) for one in cast.TEAM]
    furnish(hired[0], hired[1])
    for order, name in enumerate(MORE_REASONS, start=20):
        ContactReason.objects.create(name=name, order=order)
    shop = Shop(stage, ways(stage), hired, {one.name: one for one in ContactReason.objects.all()})
    join_teams(shop)
    set_hours(began)
    shop.actors = [Actor.of(agent) for agent in hired]
    return shop


def hire(one: cast.Colleague, owner: str) -> Agent:
    email = owner if one is cast.ADA else one.email
    role = one.role if one.role in LADDER else "lead"
    agent = agents.create_agent(email, one.name, role, actor=SYSTEM)
    Agent.objects.filter(pk=agent.pk).update(zone=cast.ZONE)
    return agent


def ways(stage: Stage) -> dict[str, Account]:
    open_account = accounts.open_account
    return {
        "hello": stage.mail, "web": stage.web, "chat": stage.chat, "visit": stage.store, "call": stage.phone,
        "orders": open_account(
            "email", "Orders mailbox", {"address": ORDERS_ADDRESS, "trusted_server": TRUSTED}, actor=SYSTEM
        ),
        "server": open_account("tracking", "Shop server", {"trusted": True, "vouches": True}, actor=SYSTEM),
        "app": open_account("tracking", "Garden app", {"origins": [SHOP]}, actor=SYSTEM),
        "post": open_account("archive", "Reviews and posts", actor=SYSTEM),
        "review": open_account("reviews", "Garden reviews", actor=SYSTEM),
    }  # fmt: skip


def join_teams(shop: Shop) -> None:
    """The store sees its own visits; everybody at the desk sees it all."""
    teams = {name: Team.objects.get_or_create(name=name)[0] for name in (cast.CARE, cast.ORDERS, cast.STORE)}
    for agent, one in zip(shop.agents, cast.TEAM, strict=True):
        agent.teams.set([teams[name] for name in one.teams])
    for name, team in {"hello": cast.CARE, "chat": cast.CARE, "call": cast.CARE, "post": cast.CARE, "review": cast.CARE,
                       "orders": cast.ORDERS, "visit": cast.STORE}.items():  # fmt: skip
        shop.accounts[name].teams.set([teams[team]])


def set_hours(began: date) -> None:
    """Runs under the clock of that day: hours of days gone by can't be changed."""
    for name, week in cast.OPEN.items():
        team = Team.objects.get(name=name) if name else None
        hours.change(team, Calendar(cast.ZONE, tuple(map(hours.read_day, week))), began, actor=SYSTEM)
    for name, channel, first, following in cast.TARGETS:
        team = Team.objects.get(name=name) if name else None
        targets.set_target(team, channel, (first, following), actor=SYSTEM)
