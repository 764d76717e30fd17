"""Running it: `serve`, its parts, and the demo."""

from __future__ import annotations

import os
import sys

import click

from .shell import main, migrate, prepare


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=1, show_default=True, help="Worker processes; more than one needs PostgreSQL.")
def serve(host: str, port: int, workers: int) -> None:
    """Run everything: pages, intake and streams on one port, and the worker beside them."""
    if host in ("127.0.0.1", "localhost"):
        os.environ.setdefault("SIXRING_PUBLIC_URL", f"http://{host}:{port}")
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


@main.command()
def reader() -> None:
    """Only the process that reads what customers say by the models of the extra `text`; `serve` starts it too."""
    prepare()
    from sixring.core.errors import Refused
    from sixring.feedback.reading import lane
    from sixring.feedback.reading.apart import is_apart

    if not is_apart():
        raise Refused("The extra `text` is not installed (bin/setup full): the worker reads with the light reader.")
    lane.run()


@main.command()
@click.option(
    "--again", is_flag=True, help="All of it anew, with the reader of today. Killed, it goes on where it was."
)
def read(again: bool) -> None:
    """Read what customers said and nobody has read yet, here and now."""
    prepare()
    from sixring.feedback.reading import command

    command.run(again, say=click.echo)


@main.command(name="migrate")
def migrate_command() -> None:
    """Bring the database up to this version."""
    prepare()
    migrate()
    click.echo("The database is up to date.")


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
