"""The test database with every table made, once per state of what makes tables: that takes seconds, copying does not.

SQLite only. A PostgreSQL is made per worker anyhow, and nothing of it outlives the run. For another process:
`python -m tests.prepared PLACE`.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / ".pytest_cache" / "databases"
KEEP = 5


def take(place: Path) -> None:
    """From now on the connection of this process is to a copy at `place`."""
    from django.conf import settings
    from django.db import connection

    copy(place)
    connection.close()
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = str(place)


def copy(place: Path) -> None:
    """A database with all tables and no rows but those of migrations, at `place`."""
    KEPT.mkdir(parents=True, exist_ok=True)
    kept = KEPT / f"{state()}.sqlite3"
    with locked(kept.with_suffix(".lock")):
        if not kept.exists():
            forget()
            made = kept.with_suffix(f".{os.getpid()}")
            make(made)
            made.rename(kept)
        shutil.copyfile(kept, place)


def state() -> str:
    """Of all that tables depend on: migrations and what they name, models, what is installed, Python and SQLite."""
    seen = hashlib.sha256(f"{sys.version} {sqlite3.sqlite_version}".encode())
    for path in sorted(sources()):
        seen.update(f"{path}\0".encode() + path.read_bytes())
    return seen.hexdigest()[:32]


def sources() -> set[Path]:
    migrations = [*ROOT.glob("sixring/*/migrations/*.py")]
    named = set(re.findall(r"\bsixring(?:\.\w+)+", "\n".join(path.read_text() for path in migrations)))
    files = [ROOT / "/".join(name.split(".")) for name in named]
    found = [*(file.with_suffix(".py") for file in files), *(one for file in files for one in file.rglob("*.py"))]
    found += [*ROOT.rglob("sixring/**/models*.py"), *ROOT.glob("sixring/*/models/*.py"), ROOT / "sixring/settings.py"]
    return {*migrations, *(one for one in found if one.exists()), *ROOT.glob("requirements/*.txt")}


def make(place: Path) -> None:
    import django
    from django.db import connection

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sixring.settings")
    django.setup()
    connection.settings_dict["TEST"]["NAME"] = str(place)
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()


def forget() -> None:
    """All but the latest."""
    for old in sorted(KEPT.glob("*.sqlite3"), key=lambda path: path.stat().st_mtime)[: 1 - KEEP]:
        for path in (old, old.with_suffix(".lock")):
            path.unlink(missing_ok=True)


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    copy(Path(sys.argv[1]))
