"""Colleagues as administrators see them: inviting, roles, teams, and ending their work here."""

from __future__ import annotations

from collections.abc import Collection

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext as _

from sixring.core import changes
from sixring.core.accounts import create_agent, deactivate, invitation_link, mail, set_role
from sixring.core.actors import Actor
from sixring.core.models import Agent, Team

from . import returning


def invite(email: str, name: str, role: str, teams: Collection[Team], *, actor: Actor) -> tuple[Agent, str]:
    """A new colleague and the link at which they choose a password; where a mail server is set, it is mailed too."""
    with transaction.atomic():
        agent = create_agent(email, name, role, actor=actor)
        agent.teams.set(teams)
        link = invitation_link(agent, actor=actor)
    if settings.EMAIL_HOST:
        mail.send_soon(letter(agent, link))
    return agent, link


def letter(agent: Agent, link: str) -> EmailMessage:
    said = _(
        "Hello %(name)s,\n\nyou are invited to work with Sixring. Choose a password here, within seven days:\n\n"
        "%(link)s\n"
    )
    return EmailMessage(_("Your invitation"), said % {"name": agent.name, "link": link}, to=[agent.email])


def change(agent: Agent, role: str, teams: Collection[Team], *, actor: Actor) -> None:
    """Give `agent` this role and exactly these teams."""
    actor.must("manage agents")
    with transaction.atomic():
        set_role(agent, role, actor=actor)
        if {team.pk for team in teams} != set(agent.teams.values_list("pk", flat=True)):
            agent.teams.set(teams)
            changes.record("agent.teams_changed", agent, actor=actor)


def retire(agent: Agent, *, actor: Actor) -> int:
    """End `agent`'s work here; what they have returns to its queues. Returns how many conversations that were."""
    with transaction.atomic():
        deactivate(agent, actor=actor)
        return returning.give_back_all(agent, actor=actor)
