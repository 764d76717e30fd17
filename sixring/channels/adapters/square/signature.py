"""Whether Square signed a request: HMAC-SHA256 over the notification address and the body, in base64
(https://developer.squareup.com/docs/webhooks/step3validate). No time is signed: a replay dies on the event's id."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable

HEADER = "x-square-hmacsha256-signature"


def is_signed(raw: bytes, header: str, keys: Iterable[str], url: str) -> bool:
    """Whether one of `keys` made the signature of `raw`, sent to `url` as it was entered at Square."""
    theirs = header[:200].encode("utf-8", "replace")
    ours = [made(raw, one, url).encode() for one in keys if one]
    return bool(theirs) and any(hmac.compare_digest(one, theirs) for one in ours)


def made(raw: bytes, key: str, url: str) -> str:
    """The signature Square would send."""
    return base64.b64encode(hmac.new(key.encode(), url.encode() + raw, hashlib.sha256).digest()).decode()
