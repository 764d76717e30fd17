"""`sixring lake`: what happened, in columns, for analysis."""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import islice
from typing import Any

import click

from .shell import main, prepare


@main.group()
def lake() -> None:
    """What happened, in columns: Parquet files under random pseudonyms, without a word customers wrote."""
    prepare()


def saying_why_not(run: Callable[[], Any]) -> Any:
    from sixring.insights.lake.manifest import LakeRefused

    try:
        return run()
    except LakeRefused as error:
        raise click.ClickException(str(error)) from error


@lake.command()
@click.option("--quietly", is_flag=True, help="As the worker calls it: says nothing while all is well.")
def update(quietly: bool) -> None:
    """Bring over what changed since the last time; the first time, everything."""
    from sixring.insights.lake import exporting

    if quietly:
        os.nice(10)  # nobody waits for it, and somebody may be waiting for a page
    told = saying_why_not(exporting.update)
    if not quietly:
        say(told)
    from sixring.insights.journeys import making

    saying_why_not(lambda: making.make(anew=False))


def say(told: Any) -> None:
    click.echo(f"The lake holds {told.rows:,} rows in {len(told.files)} files, {told.bytes / 1e6:,.1f} MB.")


@lake.command()
def rebuild() -> None:
    """Make the lake anew from the database."""
    from sixring.insights.lake import exporting

    say(saying_why_not(lambda: exporting.update(anew=True)))


@lake.command()
def check() -> None:
    """Hold every row of the lake against the database; ends with 1 where they differ."""
    from sixring.insights.lake import checking, reading

    def differing() -> list[str]:
        with reading.opened() as found:
            return list(islice(checking.differences(found), 20))

    if told := saying_why_not(differing):
        raise click.ClickException("\n".join(told))
    click.echo("The lake is what the database says.")
