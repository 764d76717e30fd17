"""`sixring restore`: everything is put ready beside what is there, looked through, brought up to date; then they change
places in one step. Until that step nothing has changed, and after it nothing is lost: what was there is kept aside.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection, connections

import sixring
from sixring.core import clock
from sixring.core.errors import Invalid, Refused

from . import aftercare, archive, folders, schemas, snapshot, swap, upgrading
from .archive import Manifest
from .snapshot import Say

ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def restore(source: Path, *, passphrase: str, replace: bool, moved: bool, say: Say) -> Path | None:
    """Put back `source`; returns where what was there before is kept, None when there was nothing.

    `moved` says that nothing has run since the backup, so what it had to send was not sent by anybody else.
    """
    home = Path(settings.HOME)
    refuse_running()
    occupied = not is_empty()
    if occupied and not replace:
        raise Refused(
            f"There is data in {home} already. Nothing was changed. With --replace the backup takes its place, and "
            "what is there now is kept aside."
        )
    with folders.staging(home) as stage:
        say("Reading the backup")
        manifest = archive.unpack(source, stage, passphrase)
        refuse_foreign(manifest)
        say(f"{len(manifest.members):,} parts agree with their SHA-256; made {manifest.made_at[:16]} UTC")
        (stage / "media").mkdir(mode=0o700, exist_ok=True)
        ready(stage, manifest, moved=moved, say=say)
        folders.sync_tree(stage)
        aside = home / f"before-restore-{clock.now():%Y%m%dT%H%M%SZ}"
        change_places(stage, manifest, aside if occupied else stage / "old")
    say(f"Restored. {', '.join(manifest.missing[:3])} were missing in the backup." if manifest.missing else "Restored.")
    return aside if occupied else None


def refuse_running() -> None:
    if any_other_user():
        raise Refused("Sixring, or another program, has this database open. Stop it first. Nothing was changed.")


def any_other_user() -> bool:
    if connection.vendor == "postgresql":
        return schemas.others_connected()
    path = Path(str(connection.settings_dict["NAME"]))
    connections.close_all()
    if not path.exists():
        return False
    with closing(sqlite3.connect(path, timeout=1, isolation_level=None)) as alone:
        try:  # SQLite leaves WAL only for who has the file to itself; this also folds the WAL into the file
            return bool(alone.execute("PRAGMA journal_mode = DELETE").fetchone()[0] != "delete")
        except sqlite3.OperationalError:
            return True
        except sqlite3.DatabaseError:
            return False  # damaged; a restore is what mends it


def is_empty() -> bool:
    """Whether nobody works here yet and nothing has happened."""
    if any(True for _ in snapshot.all_media()):
        return False
    try:
        with connection.cursor() as cursor:
            known = connection.introspection.table_names(cursor)
            return not any(has_rows(cursor, table) for table in ("core_agent", "core_change") if table in known)
    except Exception:
        return False  # something is there that can't be read: it is not ours to write over
    finally:
        connections.close_all()


def has_rows(cursor: object, table: str) -> bool:
    cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")  # type: ignore[attr-defined]  # noqa: S608
    return bool(cursor.fetchone())  # type: ignore[attr-defined]


def refuse_foreign(manifest: Manifest) -> None:
    if manifest.database != connection.vendor:
        theirs, ours = ENGINES.get(manifest.database, manifest.database), ENGINES.get(connection.vendor, "")
        raise Refused(f"This backup is of {theirs}, and SIXRING_DATABASE_URL names {ours}. Restore it into {theirs}.")
    unknown = upgrading.unknown_among(manifest.migrations)
    if number(manifest.version) > number(sixring.__version__) or unknown:
        raise Refused(
            f"Sixring {manifest.version} made this backup, a newer one than this ({sixring.__version__}). Install that "
            f"version, or a newer one, and restore with it. Nothing was changed. {' '.join(unknown[:1])}"
        )


def number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def ready(stage: Path, manifest: Manifest, *, moved: bool, say: Say) -> None:
    """Load the database where nobody sees it, count it, bring it up to this version, and put right what time did."""
    with schemas.staged(stage) if connection.vendor == "postgresql" else staged_file(stage):
        if connection.vendor == "postgresql":
            schemas.load(stage, manifest, say)
        else:
            compare(count_file(snapshot.database_file(stage)), manifest.counts)
        say("Bringing it up to this version")
        upgrading.migrate()
        aftercare.put_right(manifest, moved=moved, say=say)


class staged_file:  # noqa: N801  # reads as a word
    """Within the block Django's connection is to the staged database."""

    def __init__(self, stage: Path) -> None:
        self.stage = stage

    def __enter__(self) -> None:
        connections.close_all()
        self.before = connection.settings_dict["NAME"]
        connection.settings_dict["NAME"] = str(snapshot.database_file(self.stage))

    def __exit__(self, *problem: object) -> None:
        if not problem[0]:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connections.close_all()
        connection.settings_dict["NAME"] = self.before


def count_file(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy:
        if copy.execute("PRAGMA quick_check").fetchone()[0] != "ok":
            raise Invalid("The database in this backup is damaged. Nothing was changed.")
        return snapshot.count_sqlite(copy)


def compare(found: dict[str, int], said: dict[str, int]) -> None:
    if found != said:
        wrong = sorted(name for name in found.keys() | said.keys() if found.get(name) != said.get(name))
        raise Invalid(f"The backup does not hold what it says it does ({', '.join(wrong[:3])}). Nothing was changed.")


def change_places(stage: Path, manifest: Manifest, aside: Path) -> None:
    home = Path(settings.HOME)
    connections.close_all()
    keys = [Path(name).name for name in manifest.members if name.startswith("keys/")]
    out = [(home / name, aside / name) for name in ("media", *keys)]
    into = [(stage / "media", home / "media"), *((stage / "keys" / name, home / name) for name in keys)]
    schema = ""
    if connection.vendor == "postgresql":
        schema = aside.name.replace("-", "_").lower()
    else:
        final = Path(str(connection.settings_dict["NAME"]))
        staged = folders.beside(snapshot.database_file(stage), final)
        kept = aside / final.name if final.parent == home else final.with_name(f"{final.name}.{aside.name}")
        out, into = [(final, kept), *out], [(staged, final), *into]
    swap.begin(home, out, into, schema)
    finish(home)


def finish(home: Path) -> None:
    """Finish a restore that was decided; nothing to do when there is none."""
    swap.finish_files(home)
    if plan := swap.open_plan(home):
        schemas.change_places(plan["schema"])
        swap.end(home, plan)
