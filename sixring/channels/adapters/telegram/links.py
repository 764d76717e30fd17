"""Start links: t.me/<bot>?start=… says who opens the bot, signed by the customer's own site.

The parameter is 8 hex digits (when it ends, seconds since 1970), 22 letters of a signature, and the user id in base64
without padding: 64 letters at most, so a user id has 25 bytes at most. The signature is the first 16 bytes of
HMAC-SHA256 over "<end>.<user id>", in URL-safe base64.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re

from sixring.core import clock

SHAPE = re.compile(r"([0-9a-f]{8})([A-Za-z0-9_-]{22})([A-Za-z0-9_-]{2,34})")
LIVES = 3600  # a link can be passed on, so it is believed for an hour at most


def make(secret: str, user_id: str, end: int) -> str:
    """The start parameter for `user_id`, until `end`. Raises `ValueError` where it would be too long."""
    said = f"{end:08x}{signature(secret, user_id, end)}{plain(user_id.encode())}"
    if not SHAPE.fullmatch(said):
        raise ValueError("A start link has room for a user id of 25 bytes.")
    return said


def user_in(said: str, secret: str) -> str:
    """The user id `said` proves; "" where it proves none: another signature, over, or too far ahead."""
    found = SHAPE.fullmatch(said)
    if not found:
        return ""
    try:
        user_id = base64.urlsafe_b64decode(found[3] + "=" * (-len(found[3]) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""
    end, left = int(found[1], 16), int(found[1], 16) - clock.now().timestamp()
    genuine = hmac.compare_digest(signature(secret, user_id, end).encode(), found[2].encode())
    return user_id if genuine and 0 < left <= LIVES else ""


def signature(secret: str, user_id: str, end: int) -> str:
    digest = hmac.digest(secret.encode(), f"{end}.{user_id}".encode(), hashlib.sha256)
    return plain(digest[:16])


def plain(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
