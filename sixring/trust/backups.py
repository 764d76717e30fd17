"""`sixring backup`: one file with the database, the files people sent, and the keys, made while Sixring runs."""

from __future__ import annotations

import re
import shutil
import time
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import msgspec
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

import sixring
from sixring.core import clock, config
from sixring.core.errors import Refused

from . import archive, folders, snapshot
from .snapshot import Say

NAME = re.compile(r"sixring-\d{8}T\d{6}Z(-[a-z-]+)?\.backup")
RECORD = "newest-backup.json"
KEYS = ("django.key", "secret.key")
SPARE = 64 * 2**20


@dataclass(frozen=True)
class Newest:
    """The backup made last: when, where, how large (bytes), under a passphrase or not, and how long it took."""

    at: datetime
    path: Path
    size: int
    sealed: bool
    seconds: float

    @property
    def there(self) -> bool:
        """Whether the file still lies where it was written; it may have been carried to a safer place."""
        return self.path.exists()


def newest() -> Newest | None:
    """The backup made last on this machine, None when there never was one."""
    try:
        return msgspec.json.decode((home() / RECORD).read_bytes(), type=Newest, dec_hook=lambda kind, said: kind(said))
    except (FileNotFoundError, msgspec.MsgspecError):
        return None


def make(place: Path | None, *, passphrase: str = "", keep: int = 0, label: str = "", say: Say) -> Newest:
    """Write a backup to `place`, a folder or a new file, and forget all but the `keep` newest of that folder."""
    began, at = time.monotonic(), clock.now()
    target = target_of(place or home() / "backups", at, label)
    refuse_full_disk(target.parent)
    with folders.staging(home()) as stage:
        found = snapshot.take(stage, say)
        with folders.whole(target) as file, closing(archive.Writer(file, passphrase)) as writer:
            fill(writer, stage, say)
            writer.finish(manifest_of(found, at))
    made = Newest(at, target, target.stat().st_size, bool(passphrase), round(time.monotonic() - began, 1))
    with folders.whole(home() / RECORD) as record:
        record.write(msgspec.json.encode(asdict(made) | {"path": str(target)}))
    tell(made, found.missing, say)
    forget(target.parent, keep, say)
    return made


def target_of(place: Path, at: datetime, label: str) -> Path:
    """Rule: what is no folder and has a suffix is the file itself, which must not be there yet."""
    if place.suffix and not place.is_dir():
        if place.exists():
            raise Refused(f"{place} is there already. Backups overwrite nothing; name another file, or a folder.")
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return place.resolve()
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place.resolve() / f"sixring-{at:%Y%m%dT%H%M%SZ}{label and '-' + label}.backup"


def refuse_full_disk(folder: Path) -> None:
    """Needed are a copy of the database where the data is, and everything once more where the archive goes."""
    copy, files = size_of_database(), sum(path.stat().st_size for path in snapshot.all_media())
    for place, needed in ((home(), copy + SPARE), (folder, copy + files + SPARE)):
        free = shutil.disk_usage(place).free
        if free < needed:
            raise Refused(
                f"A backup may need {needed // 2**20:,} MB on the disk of {place}, and {free // 2**20:,} MB are free. "
                "Make room, or name a folder on another disk."
            )


def size_of_database() -> int:
    if connection.vendor == "sqlite":
        return Path(str(connection.settings_dict["NAME"])).stat().st_size
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def fill(writer: archive.Writer, stage: Path, say: Say) -> None:
    for path in sorted((stage / "database").iterdir()):
        writer.add(f"database/{path.name}", path)
    for name in KEYS:  # after the database: a key renewed meanwhile stands in the file beside the one before
        if (home() / name).exists():
            writer.add(f"keys/{name}", home() / name)
    files = sorted(path for path in (stage / "media").rglob("*") if path.is_file() and is_key(path.name))
    for number, path in enumerate(files, 1):
        writer.add(f"media/{path.name[:2]}/{path.name}", path)
        if number % 1000 == 0 or number == len(files):
            say(f"Files: {number:,} of {len(files):,}")


def is_key(name: str) -> bool:
    return bool(re.fullmatch("[0-9a-f]{40}", name))


def manifest_of(found: snapshot.Snapshot, at: datetime) -> archive.Manifest:
    applied = sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())
    return archive.Manifest(
        version=sixring.__version__, made_at=at.isoformat(), database=connection.vendor, migrations=applied,
        counts=found.counts, columns=found.columns, sequences=found.sequences, missing=found.missing,
    )  # fmt: skip


def tell(made: Newest, missing: list[str], say: Say) -> None:
    if missing:
        say(f"{len(missing)} files named by messages were not on the disk before this backup: {', '.join(missing[:3])}")
    if not (home() / "django.key").exists():
        say("SIXRING_SECRET_KEY comes from outside the home folder and is not in the backup. Keep it elsewhere.")
    say(f"{made.path}: {made.size / 2**20:,.1f} MB in {made.seconds:.1f} s")
    if not made.sealed:
        say("It holds everything, secrets too, and only you can read the file. A passphrase would seal it.")


def forget(folder: Path, keep: int, say: Say) -> None:
    ours = sorted(path for path in folder.iterdir() if NAME.fullmatch(path.name))
    for path in ours[:-keep] if keep else []:
        path.unlink()
        say(f"Forgot {path.name}")


def passphrase_from(file: Path | None) -> str:
    """The passphrase of a file, or of the setting; "" for none."""
    said = file.read_text("utf-8").strip() if file else config.text("BACKUP_PASSPHRASE", "")
    if file and not said:
        raise Refused(f"{file} is empty; a passphrase was expected in it.")
    return said


def home() -> Path:
    return Path(settings.HOME)
