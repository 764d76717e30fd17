"""`sixring`: serve, import, look after. Each command says what it did and, when it can't, what to do."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from sixring.core.errors import SixringError


class Shell(click.Group):
    """Domain errors are one clear line, never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SixringError as error:
            raise click.ClickException(error.message) from error


def prepare() -> None:
    """Django, ready. Only for commands that need it: the supervisor stays small."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sixring.settings")
    import django

    from sixring.core import config
    from sixring.trust import swap

    home = config.home()
    swap.finish_files(home)  # a restore that was killed in its last step: before anything opens what it moves
    django.setup()
    if swap.open_plan(home):
        from sixring.trust import restoring

        restoring.finish(home)


def migrate() -> None:
    from sixring.trust import upgrading

    upgrading.refuse_newer_data()
    upgrading.migrate()


@click.group(cls=Shell)
@click.version_option(package_name="sixring")
def main() -> None:
    """Sixring: everything a customer does, on whatever channel, as one person's one story."""


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=1, show_default=True, help="Worker processes; more than one needs PostgreSQL.")
def serve(host: str, port: int, workers: int) -> None:
    """Run everything: pages, intake and streams on one port, and the worker beside them."""
    from sixring import supervisor

    sys.exit(supervisor.run(host, port, workers))


@main.command(hidden=True)
@click.option("--host", default="127.0.0.1")
@click.option("--port", default=8000)
def web(host: str, port: int) -> None:
    """Only the web process."""
    from sixring import supervisor

    supervisor.serve_web(host, port)


@main.command()
def worker() -> None:
    """Only the worker process."""
    prepare()
    from sixring.core.solo import alone
    from sixring.core.worker import Worker

    with alone():
        Worker().run()


@main.command(name="migrate")
def migrate_command() -> None:
    """Bring the database up to this version."""
    prepare()
    migrate()
    click.echo("The database is up to date.")


@main.command(name="import")
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--kind",
    type=click.Choice(["mail", "threads", "visits", "calls"]),
    default=None,
    help="Told from the file when left out.",
)
@click.option("--account", "account_name", default=None, help="The account it belongs to; made when there is none.")
@click.option("--wait/--no-wait", default=True, help="Also receive what was imported, here and now.")
def import_command(source: Path, kind: str | None, account_name: str | None, wait: bool) -> None:
    """Take in .eml files, mbox, Maildir, or CSV of threads, visits or calls. Doing it again adds nothing."""
    prepare()
    from sixring.home import bring

    bring.bring(source, kind, account_name, wait=wait, say=click.echo)


passphrase_file = click.option(
    "--passphrase-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Seals the backup. Also SIXRING_BACKUP_PASSPHRASE, or a file named in SIXRING_BACKUP_PASSPHRASE_FILE.",
)


@main.command()
@click.argument("place", required=False, type=click.Path(path_type=Path))
@click.option("--keep", type=click.IntRange(1), help="Forget all but so many of the folder's newest.")
@passphrase_file
def backup(place: Path | None, keep: int | None, passphrase_file: Path | None) -> None:
    """Back up the database, files and keys into the folder (or new file) PLACE, while Sixring runs."""
    prepare()
    from sixring.trust import backups

    sealed_with = backups.passphrase_from(passphrase_file)
    backups.make(place, passphrase=sealed_with, keep=keep or 0, say=click.echo)


@main.command()
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Take the place of the data that is here; that is kept aside.")
@click.option("--moved", is_flag=True, help="Nothing has run since this backup: what it had to send is sent.")
@passphrase_file
def restore(source: Path, replace: bool, moved: bool, passphrase_file: Path | None) -> None:
    """Put back the backup SOURCE, with Sixring stopped."""
    prepare()
    from sixring.trust import backups, restoring

    phrase = backups.passphrase_from(passphrase_file)
    aside = restoring.restore(source, passphrase=phrase, replace=replace, moved=moved, say=click.echo)
    if aside:
        click.echo(f"What was here before is kept in {aside}. Delete it when you no longer need it.")


@main.command()
@passphrase_file
def upgrade(passphrase_file: Path | None) -> None:
    """Back up, then bring the database up to this version, with Sixring stopped; says how to go back."""
    prepare()
    from sixring.trust import backups, upgrading

    upgrading.upgrade(passphrase=backups.passphrase_from(passphrase_file), say=click.echo)


@main.command()
def doctor() -> None:
    """Say what is wrong and how to mend it. Exits with 1 when something is."""
    prepare()
    from sixring.home import doctor as practice

    findings = practice.examine()
    for finding in findings:
        click.echo(str(finding))
    sys.exit(1 if any(finding.bad for finding in findings) else 0)


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


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option(
    "--size", type=click.Choice(["small", "full"]), default=None, help="250 customers, the default, or 3,000."
)
@click.option("--seed", type=int, default=None, help="Another number is another year with other people.")
def demo(host: str, port: int, size: str | None, seed: int | None) -> None:
    """Sixring with a year of an invented company inside, ready to look at (docs/demo.md)."""
    os.environ.setdefault("SIXRING_PUBLIC_URL", f"http://{host}:{port}")
    from sixring import supervisor

    sys.exit(supervisor.run(host, port, 1, demo=[size or "", "" if seed is None else str(seed)]))


@main.command(name="demo-links", hidden=True)
def demo_links() -> None:
    """Print a link for one of each role in the demo."""
    prepare()
    from sixring.demo import building

    for line in building.links():
        click.echo(line)
