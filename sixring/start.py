"""What happens once before Sixring serves: checks that stop a bad start, migrations, and the demo's story."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from sixring.cli import migrate, prepare
from sixring.core.errors import Misconfigured, SixringError
from sixring.supervisor import DEMO_OWNER, TELL


def check(workers: int) -> None:
    """Raise `Misconfigured` rather than run in a way that loses data."""
    from django.db import connection

    if connection.vendor != "sqlite":
        return
    if workers != 1:
        raise Misconfigured("SQLite takes one worker. For more set SIXRING_DATABASE_URL to a PostgreSQL database.")
    with connection.cursor() as cursor:
        for pragma, wanted in (("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)):
            found = cursor.execute(f"PRAGMA {pragma}").fetchone()[0]
            if found != wanted:
                raise Misconfigured(f"SQLite's {pragma} is {found}, not {wanted}. Is the data on a network drive?")


def main(mode: str, host: str, port: str, workers: str, size: str = "", seed: str = "") -> int:
    try:
        if mode == "--demo":
            begin_anew_where_interrupted()
        prepare()
        from sixring.core import secrets

        check(int(workers))
        migrate()
        secrets.check()
        if mode == "--demo":
            from sixring.demo import building

            building.build_unless_built(DEMO_OWNER, size, int(seed) if seed else None)
        else:
            tell_link()
    except KeyboardInterrupt:
        click.echo("\nsixring: the demo is not finished; the next start begins it anew", err=True)
        return 130
    except SixringError as error:
        click.echo(f"sixring: {error.message}", err=True)
        return 2
    return 0


def tell_link() -> None:
    """To whoever started us, where nobody works here yet: the link that makes the first owner."""
    from sixring.core.actors import SYSTEM
    from sixring.home.first_run import claiming

    if (by := os.environ.get(TELL)) and claiming.is_unclaimed():
        os.write(int(by), claiming.new_link(actor=SYSTEM).encode())


def begin_anew_where_interrupted() -> None:
    """Before Django opens the database: an unfinished demo goes, and nothing else ever does."""
    from sixring.demo import keeping

    if keeping.wipe_unfinished(Path(os.environ.get("SIXRING_HOME") or "data").resolve()):
        click.echo("The demo was not finished the last time. It begins anew.")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
