"""`sixring predictions`: who may leave, what customers are worth, what comes next."""

from __future__ import annotations

import os

import click

from .lake import saying_why_not
from .shell import main, prepare


@main.group()
def predictions() -> None:
    """Predictions from the lake, each with how well it did before."""
    prepare()


@predictions.command()
@click.option("--quietly", is_flag=True, help="As the worker calls it: says nothing while all is well.")
def make(quietly: bool) -> None:
    """Make them all anew; the worker does so every night."""
    from sixring.insights.predictions import making

    if quietly:
        os.nice(10)  # nobody waits for it, and somebody may be waiting for a page
    told = saying_why_not(making.make)
    if not quietly:
        for kind, people in told.items():
            click.echo(f"{kind.label}: {people:,} people")
