"""Whether our phone system sent a request: `Sixring-Signature: t=<unix seconds>,v1=<hex>`, where v1 is the HMAC-SHA256
of "<t>.<body>" with the account's secret. Several v1 may stand there while a secret is changed."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable

HEADER = "sixring-signature"
SLIP = 300  # seconds either way
MOST = 5


def is_signed(raw: bytes, header: str, secrets: Iterable[str], now: float) -> bool:
    """Whether one of `secrets` made `header` for `raw` within five minutes of `now`, in the past or ahead."""
    parts = [part.strip().partition("=") for part in header[:1000].split(",")]
    times = [value for name, _sign, value in parts if name == "t"]
    given = [value for name, _sign, value in parts if name == "v1"][:MOST]
    if len(times) != 1 or not (times[0].isascii() and times[0].isdigit() and len(times[0]) < 16):
        return False
    if abs(now - int(times[0])) > SLIP:
        return False
    made = [sign(raw, times[0], secret) for secret in secrets if secret]
    return any(hmac.compare_digest(a.encode(), b.encode("utf-8", "replace")) for a in made for b in given)


def sign(raw: bytes, at: str, secret: str) -> str:
    return hmac.new(secret.encode(), at.encode() + b"." + raw, hashlib.sha256).hexdigest()
