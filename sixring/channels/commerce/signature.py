"""How shops sign: HMAC-SHA256 in base64, over the body or what the shop puts before it. No time is signed: a replay
dies on the event's own id, or on the keys of its touches.

Sources: https://shopify.dev/docs/apps/build/webhooks ("Verify"),
https://woocommerce.github.io/woocommerce-rest-api-docs/#webhooks,
https://developer.squareup.com/docs/webhooks/step3validate (over the notification address and the body).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable


def is_signed(raw: bytes, signature: str, secrets: Iterable[str]) -> bool:
    """Whether one of `secrets` made `signature` over `raw`."""
    theirs = signature[:200].encode("utf-8", "replace")
    ours = [made(raw, one).encode() for one in secrets if one]
    return any(hmac.compare_digest(one, theirs) for one in ours)


def made(raw: bytes, secret: str) -> str:
    """The signature the shop would send."""
    return base64.b64encode(hmac.digest(secret.encode(), raw, hashlib.sha256)).decode()
