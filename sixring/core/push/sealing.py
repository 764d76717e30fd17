"""Encryption of a push message: RFC 8291 over the content encoding aes128gcm of RFC 8188, in one record."""

from __future__ import annotations

import os
import struct

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()
RECORD = 4096
MOST = 3993  # bytes of text: what every push service has to take (RFC 8291, 4)
LAST = b"\x02"  # the delimiter of the last record
POINT, AUTH = 65, 16


def sealed(
    text: bytes, receiver: bytes, auth: bytes, *, salt: bytes = b"", ours: ec.EllipticCurvePrivateKey | None = None
) -> bytes:
    """`text` for the browser whose public point is `receiver` and whose secret is `auth`.

    `salt` and `ours` are made afresh for every message; only a test names them. Raises `ValueError` for a point that
    is none, a secret of another length, or a text longer than `MOST` bytes.
    """
    if len(text) > MOST or len(auth) != AUTH or len(receiver) != POINT:
        raise ValueError("too long a text, or no keys of a browser")
    salt, ours = salt or os.urandom(16), ours or ec.generate_private_key(CURVE)
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, receiver)
    point = point_of(ours)
    shared = ours.exchange(ec.ECDH(), theirs)
    both = stretched(shared, auth, b"WebPush: info\0" + receiver + point, 32)
    key = stretched(both, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = stretched(both, salt, b"Content-Encoding: nonce\0", 12)
    head = salt + struct.pack("!IB", RECORD, len(point)) + point
    return head + AESGCM(key).encrypt(nonce, text + LAST, b"")


def point_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    """The public point, uncompressed."""
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def stretched(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(secret)
