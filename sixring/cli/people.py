"""Whom we serve: `people` finds who belongs together, `person` exports and erases."""

from __future__ import annotations

from pathlib import Path

import click

from sixring.trust.privacy import commands as of_person

from .shell import main, prepare


@main.group()
def people() -> None:
    """Who belongs together."""


@people.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--roles", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="What the columns mean, TOML."
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default="clusters.csv", show_default=True)
@click.option("--engine", type=click.Choice(["duckdb", "spark"]), default="duckdb", help="Spark for very many records.")
def resolve(file: Path, roles: Path | None, out: Path, engine: str) -> None:
    """Find the records of FILE (CSV or Parquet) that are one person's, and write which belong together and why."""
    from sixring.people.matching import command

    try:
        command.run(file, roles, out, engine=engine, say=click.echo)
    except ModuleNotFoundError as error:
        raise click.ClickException(
            f"This needs the extra `spark` ({error.name} is missing): bin/setup spark."
        ) from error
    except ValueError as error:
        raise click.ClickException(str(error)) from error


@people.command()
@click.option("--nightly", is_flag=True, help="As the worker calls it at night.")
def match(nightly: bool) -> None:
    """Look through all people for those recorded twice, and ask about them under People, Review.

    Killed, it goes on where it was. Joins by score only where the owner opted in.
    """
    prepare()
    from sixring.core.actors import SYSTEM
    from sixring.people.doubles import running
    from sixring.people.models import MatchRun

    way = MatchRun.Way.NIGHT if nightly else MatchRun.Way.HAND
    running.run(actor=SYSTEM, way=way, say=click.echo)


@main.group()
def person() -> None:
    """Everything held of one customer: export it, or erase it for good."""
    prepare()


for one in (of_person.export, of_person.erase, of_person.clean):
    person.add_command(one)
