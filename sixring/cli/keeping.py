"""Keeping it: `backup`, `restore`, `upgrade`, `doctor`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from .shell import erase_again, main, prepare

passphrase_file = click.option(
    "--passphrase-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Seals the backup. Also SIXRING_BACKUP_PASSPHRASE, or a file named in SIXRING_BACKUP_PASSPHRASE_FILE.",
)


@main.command()
@click.argument("place", required=False, type=click.Path(path_type=Path))
@click.option("--keep", type=click.IntRange(1), help="Forget all but so many of the folder's newest.")
@passphrase_file
def backup(place: Path | None, keep: int | None, passphrase_file: Path | None) -> None:
    """Back up the database, files and keys into the folder (or new file) PLACE, while Sixring runs."""
    prepare()
    from sixring.trust import backups

    sealed_with = backups.passphrase_from(passphrase_file)
    backups.make(place, passphrase=sealed_with, keep=keep or 0, say=click.echo)


@main.command()
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Take the place of the data that is here; that is kept aside.")
@click.option("--moved", is_flag=True, help="Nothing has run since this backup: what it had to send is sent.")
@passphrase_file
def restore(source: Path, replace: bool, moved: bool, passphrase_file: Path | None) -> None:
    """Put back the backup SOURCE, with Sixring stopped."""
    prepare()
    from sixring.trust import backups, restoring

    phrase = backups.passphrase_from(passphrase_file)
    aside = restoring.restore(source, passphrase=phrase, replace=replace, moved=moved, say=click.echo)
    erase_again()
    if aside:
        click.echo(f"What was here before is kept in {aside}. Delete it when you no longer need it.")


@main.command()
@passphrase_file
def upgrade(passphrase_file: Path | None) -> None:
    """Back up, then bring the database up to this version, with Sixring stopped; says how to go back."""
    prepare()
    from sixring.trust import backups, upgrading

    upgrading.upgrade(passphrase=backups.passphrase_from(passphrase_file), say=click.echo)


@main.command()
def doctor() -> None:
    """Say what is wrong and how to mend it. Exits with 1 when something is."""
    prepare()
    from sixring.home import doctor as practice

    findings = practice.examine()
    for finding in findings:
        click.echo(str(finding))
    sys.exit(1 if any(finding.bad for finding in findings) else 0)
