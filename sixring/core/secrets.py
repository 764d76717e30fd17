"""Secrets at rest: passwords and tokens of channels are sealed with a key that lives outside the database.

The key file `secret.key` in the home folder holds one `derive` line, the root of named sub-keys, and one `seal` line
per sealing key, newest first. Rotating renews the sealing key alone: reply addresses and links out in the world stay
valid.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import fcntl
import json
import os
import secrets
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.apps import apps
from django.conf import settings
from django.db import models

from .errors import Misconfigured

FILE = "secret.key"
BATCH = 200
_kept: list[tuple[str, str]] = []


@dataclass(frozen=True, slots=True)
class Keys:
    root: bytes
    seals: tuple[str, ...]

    @property
    def box(self) -> MultiFernet:
        return MultiFernet([Fernet(key) for key in self.seals])


def seal(values: Mapping[str, str]) -> str:
    """A printable token only this installation can open. Nothing to keep seals to the empty string."""
    if not values:
        return ""
    return keys().box.encrypt(json.dumps(dict(values), separators=(",", ":")).encode()).decode()


def unseal(token: str) -> dict[str, str]:
    """What was sealed. Raises `Misconfigured` when the key file is another one than it was sealed with."""
    if not token:
        return {}
    try:
        values: dict[str, str] = json.loads(keys().box.decrypt(token.encode()))
    except InvalidToken as problem:
        raise Misconfigured(
            f"A stored secret does not open with {key_file()}. Put back the key file that belongs to this database "
            "(it is part of every backup), or enter the channel's passwords anew."
        ) from problem
    return values


def derive(purpose: str) -> bytes:
    """The 32-byte key for one named purpose, say "reply token". The same name gives the same key, for good."""
    if not purpose:
        raise ValueError("A derived key needs the name of its purpose.")
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"sixring " + purpose.encode()).derive(keys().root)


def keeps(model: str, field: str) -> None:
    """Tell that text column `field` of `model` ("channels.Account") holds sealed tokens. Rooms say so in `ready`."""
    if (model, field) not in _kept:
        _kept.append((model, field))


def check() -> None:
    """At start-up: the key file is there, private, and opens what is stored. Raises `Misconfigured` otherwise."""
    for model, field, _, token in sealed_rows():
        if not key_file().exists():
            refuse_lost_key(model, field)
        unseal(token)
        break
    keys()


def rotate() -> int:
    """Seal everything anew with a fresh key; returns how many rows. The former key stays in the file for one more
    rotation, for processes that are sealing with it right now."""
    with only_one():
        before = keys()
        write(Keys(before.root, (Fernet.generate_key().decode(), *before.seals)))
        count = sum(reseal(model, field, pk, token) for model, field, pk, token in sealed_rows())
        write(Keys(before.root, keys().seals[:2]))
    return count


def reseal(model: str, field: str, pk: Any, token: str) -> int:
    """Replace one token, unless somebody changed it meanwhile (then it is under the fresh key already)."""
    try:
        fresh = keys().box.rotate(token.encode()).decode()
    except InvalidToken as problem:
        raise Misconfigured(f"A secret of {model} {pk} does not open with {key_file()}; nothing was lost.") from problem
    return table(model).filter(pk=pk, **{field: token}).update(**{field: fresh})


def keys() -> Keys:
    """The keys of the file, made on first use; read again when the file has changed."""
    try:
        state = key_file().stat()
    except FileNotFoundError:
        create()
        state = key_file().stat()
    if stat.S_IMODE(state.st_mode) & 0o077:
        raise Misconfigured(f"{key_file()} can be read by others on this machine. Run: chmod 600 {key_file()}")
    return read(key_file(), state.st_ino, state.st_mtime_ns)


@lru_cache(maxsize=8)
def read(path: Path, inode: int, changed: int) -> Keys:
    """`inode` and `changed` are the cache's business: another process may rotate."""
    try:
        lines = [line.split(" ") for line in path.read_text(encoding="ascii").splitlines() if line]
        (root,) = [base64.urlsafe_b64decode(key) for kind, key in lines if kind == "derive"]
        found = Keys(root, tuple(key for kind, key in lines if kind == "seal"))
        if len(root) != 32:
            raise ValueError(FILE)
        MultiFernet([Fernet(key) for key in found.seals])  # raises ValueError for a bad key, or none
    except (ValueError, binascii.Error, OSError) as problem:
        raise Misconfigured(f"{path} is damaged or unreadable. Put it back from a backup.") from problem
    return found


def create() -> None:
    """Make the file complete or not at all; of two processes that start together, one's file stays."""
    refuse_if_rows_are_sealed()
    fresh = draft(Keys(secrets.token_bytes(32), (Fernet.generate_key().decode(),)))
    with contextlib.suppress(FileExistsError):
        os.link(fresh, key_file())
    fresh.unlink()
    sync_folder()


def write(new: Keys) -> None:
    draft(new).replace(key_file())
    sync_folder()


def draft(new: Keys) -> Path:
    """The keys on disk under another name, readable by us alone from the first byte."""
    path = key_file().with_name(f"{FILE}.{secrets.token_hex(4)}")
    lines = [f"derive {base64.urlsafe_b64encode(new.root).decode()}", *(f"seal {key}" for key in new.seals)]
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return path


def sync_folder() -> None:
    handle = os.open(key_file().parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def only_one() -> Iterator[None]:
    """Two rotations at once would each drop the other's key."""
    handle = os.open(key_file().parent, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def refuse_if_rows_are_sealed() -> None:
    for model, field, _, _ in sealed_rows():
        refuse_lost_key(model, field)


def refuse_lost_key(model: str, field: str) -> None:
    raise Misconfigured(
        f"{key_file()} is missing, but {model} has secrets sealed with it. Put the file back from a backup. "
        f"If it is lost for good, empty the column {field} and enter those secrets anew."
    )


def sealed_rows() -> Iterator[tuple[str, str, Any, str]]:
    """Model, column, row and token of everything sealed."""
    if not apps.ready:
        return
    for model, field in _kept:
        rows = table(model).exclude(**{field: ""}).order_by("pk").values_list("pk", field)
        last = None
        while batch := list(rows.filter(**({} if last is None else {"pk__gt": last}))[:BATCH]):
            for last, token in batch:
                yield model, field, last, token


def table(model: str) -> models.QuerySet[models.Model]:
    rows: models.QuerySet[models.Model] = apps.get_model(model)._default_manager.all()
    return rows


def key_file() -> Path:
    return Path(settings.HOME) / FILE
