"""Handing a message to the push service a browser named. That address is the visitor's to choose, so we go there as to
any address a stranger typed: over https alone, and never into our own network."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

from sixring.core import clock, secrets
from sixring.core.errors import Invalid, SixringError
from sixring.core.fetch import FetchError, FetchRefused, fetch, refuse_odd_address

from . import sealing

# The order of P-256: a private key is a number below it (SEC 2, 2.4.2).
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
SIGNED_FOR = 12 * 3600  # seconds; RFC 8292 takes a day at most
LONGEST_ENDPOINT = 2000
SECONDS = 10.0
PAUSE = 60.0


class Gone(SixringError):
    """The browser takes no more: its subscription has ended, or never was one."""


class NotNow(SixringError):
    """The push service can't take it just now; `after` is in seconds."""

    def __init__(self, message: str, after: float = PAUSE) -> None:
        super().__init__(message)
        self.after = after


@dataclass(frozen=True, slots=True)
class Subscription:
    """Where and for whom: a browser's own address at its push service, its public point, and its secret."""

    endpoint: str
    point: bytes
    auth: bytes

    @classmethod
    def told(cls, endpoint: str, p256dh: str, auth: str) -> Subscription:
        """As `PushSubscription.toJSON()` tells. Raises `Invalid` unless a message could be sent there."""
        try:
            found = cls(endpoint, plain(p256dh), plain(auth))
            sealing.sealed(b"", found.point, found.auth)
            refuse_odd_address(endpoint)
        except (ValueError, binascii.Error, FetchError):
            raise Invalid("That is no subscription of a browser’s.") from None
        if urlsplit(endpoint).scheme != "https" or len(endpoint) > LONGEST_ENDPOINT:
            raise Invalid("A push service has an https address.")
        return found


def send(to: Subscription, text: bytes, *, topic: str, lasts: int, urgency: str = "normal") -> None:
    """Send `text`. A later one of the same `topic` takes its place while it waits, `lasts` seconds at most.

    Raises `Gone` or `NotNow`.
    """
    headers = {
        "Authorization": f"vapid t={signed_for(to.endpoint)}, k={public_key()}", "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream", "TTL": str(lasts), "Urgency": urgency, "Topic": topic[:32],
    }  # fmt: skip
    body = sealing.sealed(text, to.point, to.auth)
    try:
        answer = fetch("POST", to.endpoint, headers=headers, content=body, max_bytes=10_000, cut=True, timeout=SECONDS)
    except FetchRefused as error:
        raise Gone(error.message) from error
    except FetchError as error:
        raise NotNow(error.message) from error
    if answer.status in (404, 410) or 300 <= answer.status < 400:
        raise Gone("The subscription has ended.")
    if answer.status == 429 or answer.status >= 500:
        raise NotNow(f"The push service answered {answer.status}.", answer.retry_after or PAUSE)
    if not answer.ok:
        raise Gone(f"The push service answered {answer.status}.")


def signed_for(endpoint: str) -> str:
    """A token that says who sends, good at this push service alone."""
    parts = urlsplit(endpoint)
    until = int(clock.now().timestamp()) + SIGNED_FOR
    said = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": until, "sub": settings.PUBLIC_URL}
    return jwt.encode(said, our_key(), algorithm="ES256")


def public_key() -> str:
    """Ours, as a browser wants it when it subscribes."""
    return coded(sealing.point_of(our_key()))


def our_key() -> ec.EllipticCurvePrivateKey:
    """Derived from the installation's key file, so that it is part of every backup and never changes."""
    return key_from(secrets.derive("web push"))


@lru_cache(maxsize=4)
def key_from(seed: bytes) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(seed) % (ORDER - 1) + 1, sealing.CURVE)


def coded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def plain(said: str) -> bytes:
    return base64.urlsafe_b64decode(said.encode("ascii", "replace") + b"=" * (-len(said) % 4))
