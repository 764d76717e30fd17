"""A browser and its push service: takes what is sent, checks who sent it, and reads it as RFC 8291 and 8188 say.

Written from the RFCs alone, step by step, and sharing nothing with what is tested."""

import base64
import hashlib
import hmac
import os
import struct
from urllib.parse import urlsplit

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from sixring.core.fetch import Answer


def coded(raw):
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def plain(said):
    return base64.urlsafe_b64decode(said + "=" * (-len(said) % 4))


def stretched(salt, secret, info, length):
    """HKDF of RFC 5869 by hand, for up to 32 bytes."""
    return hmac.digest(hmac.digest(salt, secret, hashlib.sha256), info + b"\x01", hashlib.sha256)[:length]


class Receiver:
    """`says` are the statuses it answers in turn, 201 without any; `heard` what it could read."""

    def __init__(self, endpoint="https://push.example/send/abc", key=None, auth=None):
        self.endpoint, self.auth = endpoint, auth or os.urandom(16)
        self.key = key or ec.generate_private_key(ec.SECP256R1())
        self.point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.says, self.heard, self.headers = [], [], []

    @property
    def told(self):
        return {"endpoint": self.endpoint, "p256dh": coded(self.point), "auth": coded(self.auth)}

    def fetch(self, method, url, *, headers, content, **_more):
        assert (method, url) == ("POST", self.endpoint)
        self.check_sender(headers["Authorization"])
        assert headers["Content-Encoding"] == "aes128gcm"
        status = self.says.pop(0) if self.says else 201
        if isinstance(status, Exception):
            raise status
        if status == 201:
            self.heard.append(self.read(content))
            self.headers.append(headers)
        return Answer(status, httpx.Headers(), b"", None, url)

    def check_sender(self, said):
        """RFC 8292: signed by the key it names, for this very service, for a day at most."""
        scheme, _, rest = said.partition(" ")
        told = dict(part.strip().split("=", 1) for part in rest.split(","))
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), plain(told["k"]))
        parts = urlsplit(self.endpoint)
        claims = jwt.decode(told["t"], key, algorithms=["ES256"], audience=f"{parts.scheme}://{parts.netloc}",
                            options={"verify_exp": False})  # fmt: skip
        assert (scheme, bool(claims["sub"])) == ("vapid", True)

    def read(self, body):
        salt, (size, length) = body[:16], struct.unpack("!IB", body[16:21])
        point, record = body[21 : 21 + length], body[21 + length :]
        assert len(record) <= size
        sender = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        shared = self.key.exchange(ec.ECDH(), sender)
        both = stretched(self.auth, shared, b"WebPush: info\x00" + self.point + point, 32)
        key = stretched(salt, both, b"Content-Encoding: aes128gcm\x00", 16)
        nonce = stretched(salt, both, b"Content-Encoding: nonce\x00", 12)
        padded = AESGCM(key).decrypt(nonce, record, None)
        text, mark, _zeros = padded.rpartition(b"\x02")
        assert mark
        return text
