"""Codes and links: what is sent, and what is kept of it. Neither can be told from what the database holds."""

from __future__ import annotations

import hmac
import re
import secrets as random
from hashlib import sha256

from django.conf import settings
from django.core import signing
from django.urls import reverse

from sixring.core import secrets
from sixring.core.errors import Refused

LINK = "sixring verification link"
SPENT = "This link was used already, or is too old. Nothing has changed; ask for a new one if you need it."
SHAPE = re.compile(r"\D{0,20}(\d{3})[ \-.]?(\d{3})\D{0,5}")


def new_code() -> str:
    return f"{random.randbelow(10**6):06}"


def new_nonce() -> str:
    return random.token_urlsafe(24)


def digest(verification: int, secret: str, salt: str = "") -> str:
    """What is kept: keyed with a secret outside the database, bound to this very verification."""
    salt = salt or random.token_hex(8)
    said = f"{verification}|{salt}|{secret}".encode()
    return f"{salt}${hmac.digest(secrets.derive('verification'), said, sha256).hex()}"


def matches(kept: str, verification: int, secret: str) -> bool:
    salt, _, _ = kept.partition("$")
    return bool(salt) and hmac.compare_digest(kept, digest(verification, secret, salt))


def code_in(text: str) -> str:
    """The six digits of a message that is nothing but a code; "" for any other."""
    found = SHAPE.fullmatch(" ".join(text.split())[:60])
    return found[1] + found[2] if found else ""


def link(verification: int, nonce: str) -> str:
    token = signing.dumps([verification, nonce], salt=LINK)
    return settings.PUBLIC_URL + reverse("verify_link", args=[token])


def read_link(token: str) -> tuple[int, str]:
    """The verification and the nonce of a link of ours. Raises `Refused`."""
    try:
        pk, nonce = signing.loads(token, salt=LINK)
        return int(pk), str(nonce)
    except (signing.BadSignature, ValueError, TypeError) as problem:
        raise Refused(SPENT) from problem
