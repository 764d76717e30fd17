"""An archive under a passphrase: AES-256-GCM over chunks of 64 KB, with a key that scrypt makes of the passphrase.

The chunks are numbered and the last one says so (the STREAM construction), so none can be changed, swapped or left off
unnoticed. P. Rogaway et al., "Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance", CRYPTO 2015.
"""

from __future__ import annotations

import io
import os
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from sixring.core.errors import Invalid

MAGIC = b"sixring sealed 1\n"
SALT, TAG = 16, 16
CHUNK = 64 * 1024
COST = 2**17  # of scrypt: 128 MB, about half a second


class Sealer(io.RawIOBase):
    """Takes plain bytes and writes them sealed to `file`. Only what was closed is whole."""

    def __init__(self, file: BinaryIO, passphrase: str) -> None:
        salt = os.urandom(SALT)
        self.file, self.box, self.number, self.held = file, box(passphrase, salt), 0, bytearray()
        file.write(MAGIC + salt)

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.held += data
        while len(self.held) > CHUNK:  # one byte at least stays, so that the last chunk is known when it comes
            self._put(bytes(self.held[:CHUNK]), last=False)
            del self.held[:CHUNK]
        return len(data)

    def finish(self) -> None:
        self._put(bytes(self.held), last=True)

    def _put(self, plain: bytes, *, last: bool) -> None:
        self.file.write(self.box.encrypt(nonce(self.number, last), plain, MAGIC))
        self.number += 1


class Opener(io.RawIOBase):
    """Reads what a `Sealer` wrote, plain. Raises `Invalid` at the first chunk that isn't as it was written."""

    def __init__(self, file: BinaryIO, passphrase: str) -> None:
        self.file, self.number, self.plain, self.over = file, 0, b"", False
        file.seek(len(MAGIC))
        self.box = box(passphrase, file.read(SALT))
        self.next = file.read(CHUNK + TAG)

    def readable(self) -> bool:
        return True

    def readinto(self, into: bytearray) -> int:  # type: ignore[override]
        if not self.plain and not self.over:
            self._take()
        part, self.plain = self.plain[: len(into)], self.plain[len(into) :]
        into[: len(part)] = part
        return len(part)

    def _take(self) -> None:
        sealed, self.next = self.next, self.file.read(CHUNK + TAG)
        self.over = not self.next
        try:
            self.plain = self.box.decrypt(nonce(self.number, self.over), sealed, MAGIC)
        except InvalidTag:
            raise Invalid(WRONG if not self.number else DAMAGED) from None
        self.number += 1


WRONG = "The backup does not open with this passphrase, or its beginning is damaged. Nothing was changed."
DAMAGED = "The backup is damaged or was cut off: a part of it isn't as it was written. Nothing was changed."


def is_sealed(file: BinaryIO) -> bool:
    start = file.read(len(MAGIC))
    file.seek(0)
    return start == MAGIC


def box(passphrase: str, salt: bytes) -> AESGCM:
    if len(salt) != SALT:
        raise Invalid(DAMAGED)
    return AESGCM(Scrypt(salt=salt, length=32, n=COST, r=8, p=1).derive(passphrase.encode()))


def nonce(number: int, last: bool) -> bytes:
    """Every archive has a key of its own, so counting is enough."""
    return number.to_bytes(11, "big") + bytes([last])
