"""Channels: `channels check` holds the contract test against an adapter, `channels table` writes docs/channels.md."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import click

from .shell import main, prepare


@main.group()
def channels() -> None:
    """How customers reach us."""


@channels.command()
@click.argument("names", nargs=-1, required=True, metavar="PACKAGE_OR_KIND...")
def check(names: tuple[str, ...]) -> None:
    """Hold the contract of docs/write-a-channel.md against adapters: a kind that is installed, a package that brings
    one, or a class as package.module:Class. Asks nobody outside and touches no data of yours."""
    sys.path.insert(0, os.getcwd())
    with tempfile.TemporaryDirectory() as home:
        os.environ["SIXRING_HOME"] = home
        os.environ.pop("SIXRING_DATABASE_URL", None)
        prepare()
        from sixring.channels.checking import command

        if not command.run(names, say=click.echo):
            raise SystemExit(1)


@channels.command()
@click.argument("page", required=False, type=click.Path(dir_okay=False, path_type=Path))
def table(page: Path | None) -> None:
    """Write what each channel does, and how that was proven, to PAGE or to the screen."""
    prepare()
    from sixring.channels import page as pages

    if page is None:
        click.echo(pages.written(), nl=False)
    else:
        page.write_text(pages.written(), encoding="utf-8")
        click.echo(f"{page} is written.")
