"""Metrics: `metrics page` writes docs/metrics.md."""

from __future__ import annotations

import os
from pathlib import Path

import click

from .shell import main, prepare


@main.group()
def metrics() -> None:
    """What is measured."""


@metrics.command()
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
def page(file: Path | None) -> None:
    """Write what each number means to FILE or to the screen."""
    prepare()
    from sixring.insights.metrics import page as pages

    if file is None:
        click.echo(pages.written(), nl=False)
    else:
        file.write_text(pages.written(), encoding="utf-8")
        click.echo(f"{file} is written.")


@metrics.command()
def tell() -> None:
    """As the worker calls it: judge watched figures that are due, and mail those that are wanted by now."""
    prepare()
    from sixring.insights.sharing.alerting import watching
    from sixring.insights.sharing.mailing import sending

    os.nice(10)  # nobody waits for it, and somebody may be waiting for a page
    while watching.settle() + sending.settle():
        pass
