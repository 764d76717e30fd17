"""Bringing in and taking out: `import` and `export`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from .shell import main, prepare

HISTORY = ("zendesk", "csv")
TOUCHES = ("mail", "threads", "visits", "calls", "reviews")
KINDS = HISTORY + TOUCHES
OPTIONS = (
    click.argument("words", nargs=-1, required=True, metavar="[KIND] SOURCE"),
    click.option("--kind", type=click.Choice(KINDS), help="The same as naming it first."),
    click.option("--account", help="The account it belongs to; made when there is none."),
    click.option("--dry-run", is_flag=True, help="zendesk, csv: only say what is in it, and what is wrong with it."),
    click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="zendesk, csv: as a file, too."),
    click.option(
        "--map", "map_file", type=click.Path(dir_okay=False, path_type=Path), help="csv: which column is what."
    ),
    click.option(
        "--trust",
        type=click.Choice(["verified", "all", "none"]),
        default="verified",
        show_default=True,
        help="zendesk, csv: which of its addresses are believed.",
    ),
    click.option("--trust-addresses", is_flag=True, help="The same as --trust all."),
    click.option("--wait/--no-wait", default=True, help="The others: also receive them, here and now."),
)


def import_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The command with what can be said to it."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


@main.command(name="import")
@import_options
def import_command(words: tuple[str, ...], kind: str | None, account: str | None, wait: bool, **how: Any) -> None:
    """Bring in the history of an old help desk, mail (.eml, mbox, Maildir), or CSV. Doing it again adds nothing."""
    kind, source = named(words, kind)
    prepare()
    bring_in(kind, source, account, wait, how)


@main.command(name="export")
@click.argument("folder", type=click.Path(path_type=Path))
def export_command(folder: Path) -> None:
    """Write everything into FOLDER in open formats, while Sixring runs (docs/export.md). No secrets are in it."""
    prepare()
    take_out(folder)


def named(words: tuple[str, ...], kind: str | None) -> tuple[str | None, Path]:
    """(kind, source) of `sixring import [KIND] SOURCE`. Raises `click.UsageError`."""
    *before, place = words
    if len(before) > 1 or (before and before[0] not in KINDS):
        raise click.UsageError(f"Write `sixring import KIND SOURCE`; KIND is {', '.join(KINDS)}.")
    source = Path(place)
    if not source.exists():
        raise click.UsageError(f"There is nothing at {source}.")
    return (before[0] if before else kind), source


def bring_in(kind: str | None, source: Path, account: str | None, wait: bool, how: dict[str, Any]) -> None:
    """History goes to `moving`, touches through the inbox."""
    if kind in HISTORY:
        from sixring.moving import commands

        how["trust"] = "all" if how.pop("trust_addresses") else how["trust"]
        commands.bring(kind, source, account=account or "", say=click.echo, **how)
    else:
        from sixring.home import bring

        bring.bring(source, kind, account, wait=wait, say=click.echo)


def take_out(folder: Path) -> None:
    """Everything, in open formats."""
    from sixring.moving.export import export

    counts = export(folder, say=click.echo)
    click.echo(f"{sum(counts.values()):,} lines in {len(counts)} files, and what people sent, are in {folder}.")
