"""`sixring journeys`: folding what happened into journeys."""

from __future__ import annotations

import click

from .lake import saying_why_not
from .shell import main, prepare


@main.group()
def journeys() -> None:
    """What happens to people across all touchpoints, folded from the lake."""
    prepare()


@journeys.command()
def make() -> None:
    """Fold them now; the worker does so by itself after bringing changes to the lake."""
    from sixring.insights.journeys import making

    told = saying_why_not(making.make)
    click.echo(f"{told.rows['journeys']:,} journeys in {told.rows['steps']:,} steps, in {told.took_s:,.1f} s.")
