"""Whether Slack signed a request: HMAC-SHA256 over its time and bytes, not long ago and not ahead
(https://docs.slack.dev/authentication/verifying-requests-from-slack)."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable

from sixring.core import clock

SLIP = 300  # seconds, both ways


def is_signed(raw: bytes, stamp: str, signature: str, secrets: Iterable[str]) -> bool:
    """Whether one of `secrets` signed `raw` at `stamp`, seconds since 1970 as text."""
    if not (stamp.isascii() and stamp.isdigit()) or len(stamp) > 12:
        return False
    if abs(clock.now().timestamp() - int(stamp)) > SLIP:
        return False
    said = b"v0:" + stamp.encode() + b":" + raw
    made = [f"v0={hmac.digest(one.encode(), said, hashlib.sha256).hex()}" for one in secrets if one]
    return any(hmac.compare_digest(one.encode(), signature.encode("utf-8", "replace")) for one in made)
