"""Whether Stripe signed a request: `t=…,v1=…`, HMAC-SHA256 over the moment, a dot and the body
(https://docs.stripe.com/webhooks/signature). The moment may be five minutes away, before or after ours."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable

SLIP = 300
MOST = 20  # signatures in one header


def is_signed(raw: bytes, header: str, secrets: Iterable[str], now: float) -> bool:
    """Whether one of `secrets` made one of the signatures, at a moment near `now` (seconds since 1970)."""
    pairs = [part.strip().partition("=") for part in header[:4000].split(",")[: MOST + 5]]
    moments = [value for name, _, value in pairs if name == "t"]
    made = [value.encode("utf-8", "replace") for name, _, value in pairs if name == "v1"][:MOST]
    if len(moments) != 1 or not (moments[0].isascii() and moments[0].isdigit() and len(moments[0]) < 13):
        return False
    if abs(now - int(moments[0])) > SLIP:
        return False
    ours = [digest(raw, one, moments[0]).encode() for one in secrets if one]
    return any(hmac.compare_digest(one, theirs) for one in ours for theirs in made)


def digest(raw: bytes, secret: str, moment: str) -> str:
    return hmac.new(secret.encode(), moment.encode() + b"." + raw, hashlib.sha256).hexdigest()


def made(raw: bytes, secret: str, at: int) -> str:
    """The header Stripe would send."""
    return f"t={at},v1={digest(raw, secret, str(at))}"
