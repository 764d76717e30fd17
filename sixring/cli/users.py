"""Who works here: `user`, and the link that begins."""

from __future__ import annotations

import click

from .shell import main, prepare


@main.command(name="setup-link")
def setup_link() -> None:
    """Print the link at which the first owner sets up an empty installation. It ends the one before."""
    prepare()
    from sixring.core.actors import SYSTEM
    from sixring.core.errors import Refused
    from sixring.home import doctor as practice
    from sixring.home.first_run import claiming

    if practice.pending():
        raise Refused("The database is not made yet. Start `sixring serve`, which makes it and prints the link.")

    click.echo(claiming.new_link(actor=SYSTEM))


@main.group()
def user() -> None:
    """People who work here."""


@user.command("add")
@click.argument("email")
@click.option("--name", required=True)
@click.option("--role", type=click.Choice(["owner", "admin", "manager", "lead", "agent", "viewer"]), default="agent")
def user_add(email: str, name: str, role: str) -> None:
    """Add a colleague and print a link with which they sign in once and choose a password."""
    prepare()
    from sixring.core.accounts import agents, links
    from sixring.core.actors import SYSTEM

    agent = agents.create_agent(email, name, role, actor=SYSTEM)
    click.echo(f"{agent.name} can sign in once, within ten minutes, at {links.sign_in_link(agent, actor=SYSTEM)}")


@user.command("link")
@click.argument("email")
def user_link(email: str) -> None:
    """Print a link with which a colleague signs in once, within ten minutes."""
    prepare()
    from sixring.core.accounts import links
    from sixring.core.actors import SYSTEM
    from sixring.core.errors import NotFound
    from sixring.core.models import Agent

    agent = Agent.objects.filter(email__iexact=email).first()
    if agent is None:
        raise NotFound(f"Nobody with the address {email} works here. `sixring user list` shows who does.")
    click.echo(links.sign_in_link(agent, actor=SYSTEM))


@user.command("list")
def user_list() -> None:
    """Who works here."""
    prepare()
    from sixring.core.models import Agent

    for agent in Agent.objects.order_by("email"):
        click.echo(f"{agent.email:40} {agent.role:8} {agent.name}{'' if agent.is_active else '  (switched off)'}")
