"""A restore into PostgreSQL: the tables are made and filled in a schema of their own, which then becomes `public`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor

from sixring.core.errors import Invalid, Refused

from . import aftercare
from .archive import Manifest
from .snapshot import Say, listed

STAGED = "sixring_restoring"
BUFFER = 1024 * 1024


def others_connected() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )
        return bool(cursor.fetchone()[0])


@contextmanager
def staged(stage: Path) -> Iterator[None]:
    """Within the block every table is of the staged schema. It goes again when the block fails."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {STAGED} CASCADE")
            cursor.execute(f"CREATE SCHEMA {STAGED}")
            cursor.execute(f"SET search_path TO {STAGED}")
        yield
    except Exception:
        connections.close_all()
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {STAGED} CASCADE")
        raise
    finally:
        connections.close_all()


def load(stage: Path, manifest: Manifest, say: Say) -> None:
    """The tables as they were at the backup, in one transaction."""
    say("Making the tables")
    make_tables(manifest.migrations)
    say("Filling them")
    with transaction.atomic(), connection.cursor() as cursor:
        tables = list(manifest.columns)
        refuse_unknown(cursor, tables)
        cursor.execute(f"TRUNCATE {listed(tables)} CASCADE")
        for table, names in manifest.columns.items():
            found = copy_in(cursor, table, names, stage / "database" / f"{table}.copy")
            if found != manifest.counts.get(table):
                raise Invalid(f"The backup does not hold what it says it does ({table}). Nothing was changed.")
        aftercare.go_on_counting(manifest.sequences, gap=False)  # what brings them up to date adds rows
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def make_tables(migrations: list[str]) -> None:
    """All migrations the backup had, and no more. The last ones of each app bring the others along."""
    executor = MigrationExecutor(connection)
    split = {(app, name) for app, _, name in (one.partition(".") for one in migrations)}
    had = split & executor.loader.graph.nodes.keys()
    children = executor.loader.graph.node_map
    last = [key for key in had if not any(c.key in had and c.key[0] == key[0] for c in children[key].children)]
    executor.migrate(sorted(last))


def refuse_unknown(cursor: Any, tables: list[str]) -> None:
    unknown = set(tables) - set(connection.introspection.table_names(cursor))
    if unknown:
        raise Refused(
            f"The backup has tables that this version does not make ({', '.join(sorted(unknown)[:3])}): of an older or "
            "extended Sixring. Install the version that made it, restore, then upgrade. Nothing was changed."
        )


def copy_in(cursor: Any, table: str, names: list[str], path: Path) -> int:
    with open(path, "rb") as file, cursor.cursor.copy(f"COPY {table} ({listed(names)}) FROM STDIN") as copy:
        while part := file.read(BUFFER):
            copy.write(part)
    return int(cursor.cursor.rowcount)


def change_places(aside: str) -> None:
    """The staged schema becomes `public`; what was there is kept as `aside`. Done already, it does nothing."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_namespace WHERE nspname = %s", [STAGED])
        if not cursor.fetchone()[0]:
            return
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        if cursor.fetchone()[0]:
            cursor.execute(f"ALTER SCHEMA public RENAME TO {aside}")
        else:
            cursor.execute("DROP SCHEMA IF EXISTS public")
        cursor.execute(f"ALTER SCHEMA {STAGED} RENAME TO public")
    connections.close_all()
