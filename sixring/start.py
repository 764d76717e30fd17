"""What happens once before Sixring serves: checks that stop a bad start, migrations, and the demo's story."""

from __future__ import annotations

import sys

import click

from sixring.cli import migrate, prepare
from sixring.core.errors import Misconfigured, SixringError
from sixring.supervisor import DEMO_OWNER


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


def main(mode: str, host: str, port: str, workers: str) -> int:
    try:
        prepare()
        from sixring.core import secrets

        check(int(workers))
        migrate()
        secrets.check()
        if mode == "--demo":
            from sixring.home import demo

            demo.tell(DEMO_OWNER)
    except SixringError as error:
        click.echo(f"sixring: {error.message}", err=True)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
