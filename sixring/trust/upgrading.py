"""`sixring upgrade`: looks whether it can be done, backs up, migrates, and says how to go back.

Each migration is one transaction, so a killed upgrade leaves the database between two of them; the next one goes on.
"""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

import sixring
from sixring.core.errors import Refused

from . import backups, folders
from .snapshot import Say

UNDER_WAY = "upgrading.json"
LEAST = {"sqlite": (3, 37), "postgresql": (14,)}


def upgrade(*, passphrase: str = "", say: Say) -> Path | None:
    """Bring the database up to this version; returns the backup to go back with, None when nothing was to be done."""
    refuse_old_database()
    refuse_newer_data()
    waiting = pending()
    if not waiting:
        say(f"The database is that of Sixring {sixring.__version__} already.")
        done()
        return None
    backup = None if is_new() else under_way(say) or back_up_first(passphrase, say)
    say(f"{len(waiting)} steps: {', '.join(waiting[:4])}{'…' if len(waiting) > 4 else ''}")
    migrate()
    done()
    say(f"The database is that of Sixring {sixring.__version__} now.")
    if backup:
        say(f"To go back: install the version you had, then `sixring restore {backup} --replace`.")
    return backup


def refuse_old_database() -> None:
    found: tuple[int, ...] = sqlite3.sqlite_version_info
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version_num")
            found = (int(cursor.fetchone()[0]) // 10000,)
    least = LEAST[connection.vendor]
    if found < least:
        said = ".".join(map(str, least))
        raise Refused(f"This version needs {connection.display_name} {said} or newer. Nothing was changed.")


def refuse_newer_data() -> None:
    applied = [f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()]
    if unknown := unknown_among(applied):
        raise Refused(
            f"A newer Sixring has worked on this database ({unknown[0]}). Install that version again, or restore a "
            "backup from before. Nothing was changed."
        )


def unknown_among(migrations: list[str]) -> list[str]:
    """Those of our apps that this version doesn't know."""
    known = MigrationLoader(None).disk_migrations
    ours = {app for app, _ in known}
    split = [(app, name) for app, _, name in (one.partition(".") for one in migrations)]
    return [f"{app}.{name}" for app, name in split if app in ours and (app, name) not in known]


def pending() -> list[str]:
    """Migrations still to be applied, in order, as "app.name"."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def is_new() -> bool:
    return not MigrationRecorder(connection).applied_migrations()


def under_way(say: Say) -> Path | None:
    """The backup of an upgrade that was broken off: it holds what was before, and a second one would not."""
    try:
        backup = Path(json.loads((backups.home() / UNDER_WAY).read_text("utf-8"))["backup"])
    except (FileNotFoundError, ValueError, KeyError):
        return None
    if not backup.exists():
        return None
    say(f"The upgrade goes on where it was broken off; {backup} was made before it.")
    return backup


def back_up_first(passphrase: str, say: Say) -> Path:
    made = backups.make(None, passphrase=passphrase, label="before-upgrade", say=say)
    with folders.whole(backups.home() / UNDER_WAY) as file:
        file.write(json.dumps({"backup": str(made.path)}).encode())
    return made.path


def done() -> None:
    (backups.home() / UNDER_WAY).unlink(missing_ok=True)


def migrate() -> None:
    """All migrations, and the table that sign-in throttling counts in."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
