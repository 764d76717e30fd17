"""`sixring person …`: exporting and erasing from the terminal. What needs Django is imported when it is there."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("who")
@click.argument("place", type=click.Path(dir_okay=False, path_type=Path))
def export(who: str, place: Path) -> None:
    """Write all that is held of WHO (an address, a number, or a person's id) into the ZIP file PLACE."""
    from . import exporting, named

    exporting.write(named.person(who), place.absolute())
    click.echo(f"Everything held of them is in {place}. Keep it as carefully as what it holds.")


@click.command()
@click.argument("who")
@click.option("--suppress/--forget", default=True, help="Never write to their addresses again (a keyed hash stays).")
@click.option("--yes", is_flag=True, help="Don't ask.")
def erase(who: str, suppress: bool, yes: bool) -> None:
    """Erase WHO (an address, a number, or a person's id) for good, over everything. It can't be undone."""
    from . import named

    found = named.person(who)
    for line in named.going(found):
        click.echo(line)
    if not yes:
        click.confirm("This can't be undone. Erase all of it?", abort=True)
    receipt = named.erase(found, suppress=suppress, say=click.echo)
    click.echo(f"Erased. The receipt is {receipt}.")


@click.command()
def clean() -> None:
    """Write the database anew, however large, so that no deleted byte is left in its files."""
    from . import cleaning

    click.echo("; ".join(cleaning.anew(2**62)) or "Somebody is reading the database. Try again.")
