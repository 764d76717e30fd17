"""The archive: a compressed tar whose last member, the manifest, tells every other one's size and SHA-256.

An archive without a manifest was cut off. Without a passphrase this guards against damage, not against forgery.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import re
import tarfile
import zlib
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

import msgspec

from sixring.core.errors import Invalid

from . import sealing
from .sealing import DAMAGED

FORMAT = 1
MANIFEST = "manifest.json"
MEMBER = re.compile(
    r"database/(sixring\.sqlite3|[a-z0-9_]+\.copy)|keys/(django|secret)\.key|media/[0-9a-f]{2}/[0-9a-f]{40}"
)
BUFFER = 1024 * 1024


@dataclass(frozen=True)
class Member:
    size: int
    sha256: str


@dataclass
class Manifest:
    """What is in an archive. `migrations` are "app.name"; `columns` and `sequences` tell PostgreSQL's tables."""

    version: str
    made_at: str
    database: str
    migrations: list[str]
    counts: dict[str, int]
    columns: dict[str, list[str]] = field(default_factory=dict)
    sequences: dict[str, int] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    members: dict[str, Member] = field(default_factory=dict)
    format: int = FORMAT


class Hashed(io.RawIOBase):
    """A file that is hashed while it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.sha = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(size)
        self.sha.update(data)
        return data


class Writer:
    """Writes members to `file` as they are added. Only what was `finish`ed can be read."""

    def __init__(self, file: BinaryIO, passphrase: str = "") -> None:
        self.sealer = sealing.Sealer(file, passphrase) if passphrase else None
        self.gz = gzip.GzipFile("", "wb", 1, cast(BinaryIO, self.sealer or file), mtime=0)
        self.tar = tarfile.open(fileobj=self.gz, mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115
        self.members: dict[str, Member] = {}

    def add(self, name: str, path: Path) -> None:
        with open(path, "rb") as file:
            self._add(name, file, path.stat().st_size)

    def _add(self, name: str, file: IO[bytes], size: int) -> None:
        info, hashed = tarfile.TarInfo(name), Hashed(file)
        info.size, info.mode = size, 0o600
        self.tar.addfile(info, cast(IO[bytes], hashed))
        self.members[name] = Member(size, hashed.sha.hexdigest())

    def finish(self, manifest: Manifest) -> None:
        manifest.members = self.members
        text = msgspec.json.format(msgspec.json.encode(asdict(manifest)), indent=1)
        self._add(MANIFEST, io.BytesIO(text), len(text))
        self.tar.close()
        self.gz.close()
        if self.sealer:
            self.sealer.finish()

    def close(self) -> None:
        """Also for one that was not finished: it stays cut off, and nothing writes to its file later."""
        cast(Any, self.tar.fileobj).closed = True


def unpack(source: Path, into: Path, passphrase: str = "") -> Manifest:
    """Write all members under `into` and return the manifest they agree with. Raises `Invalid` when they don't."""
    with open(source, "rb") as raw:
        sealed = sealing.is_sealed(raw)
        if sealed and not passphrase:
            raise Invalid("This backup is under a passphrase. Name the file that holds it with --passphrase-file.")
        plain = io.BufferedReader(cast(Any, sealing.Opener(raw, passphrase)), BUFFER) if sealed else raw
        try:
            return unpack_plain(cast(BinaryIO, plain), into)
        except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile, msgspec.MsgspecError, KeyError) as problem:
            raise Invalid(DAMAGED) from problem


def unpack_plain(plain: BinaryIO, into: Path) -> Manifest:
    found: dict[str, Member] = {}
    text = b""
    with gzip.GzipFile(fileobj=plain) as gz:
        with tarfile.open(fileobj=gz, mode="r|") as tar:
            for info in tar:
                if text or not info.isreg():
                    raise Invalid(DAMAGED)
                content = cast(IO[bytes], tar.extractfile(info))
                if info.name == MANIFEST:
                    text = content.read()
                else:
                    found[info.name] = put(content, into, info.name)
        while gz.read(BUFFER):  # to its end, where the checksum is
            pass
    manifest = read_manifest(text)
    if found != manifest.members:
        raise Invalid(DAMAGED)
    return manifest


def put(content: IO[bytes], into: Path, name: str) -> Member:
    if not MEMBER.fullmatch(name):  # so no name leads outside, either
        raise Invalid(DAMAGED)
    path, hashed = into / name, Hashed(content)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(path, "xb") as file:
        while part := hashed.read(BUFFER):
            file.write(part)
        size = file.tell()
    with suppress(OSError):
        path.chmod(0o600)
    return Member(size, hashed.sha.hexdigest())


def read_manifest(text: bytes) -> Manifest:
    if not text:
        raise Invalid(DAMAGED)
    said: dict[str, Any] = msgspec.json.decode(text)
    if said.get("format", 0) > FORMAT:
        raise Invalid("A newer Sixring made this backup. Install that version, or a newer one, and restore with it.")
    return msgspec.convert(said, Manifest)
