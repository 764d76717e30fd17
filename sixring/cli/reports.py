"""Reports: `reports make` makes what waits, as the worker calls it."""

from __future__ import annotations

import os

import click

from .shell import main, prepare


@main.group()
def reports() -> None:
    """The stakeholder pack."""


@reports.command()
def make() -> None:
    """As the worker calls it: make snapshots that were asked for, and mail reports that are due."""
    prepare()
    from sixring.insights.reports import mailing, snapshots

    os.nice(10)  # nobody waits for it, and somebody may be waiting for a page
    made = 0
    while some := snapshots.settle() + mailing.settle():
        made += some
    click.echo(f"{made} made or sent.")
