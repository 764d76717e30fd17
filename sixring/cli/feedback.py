"""What customers tell us: the tally of their answers."""

from __future__ import annotations

import click

from .shell import main, prepare


@main.group()
def feedback() -> None:
    """What customers tell us."""


@feedback.command()
def tally() -> None:
    """Hold the tally of answers against counting, day by day, and mend it. Others may go on working."""
    prepare()
    from sixring.feedback.results import tally as kept

    click.echo(f"The tally of {kept.rebuild_all():,} days is what counting gives.")
