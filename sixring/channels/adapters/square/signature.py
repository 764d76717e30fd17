"""Whether Square signed a request: as shops do (`channels/commerce/signature.py`), over the notification address, as it
was entered at Square, and the body."""

from __future__ import annotations

from collections.abc import Iterable

from ...commerce import signature

HEADER = "x-square-hmacsha256-signature"


def is_signed(raw: bytes, header: str, keys: Iterable[str], url: str) -> bool:
    """Whether one of `keys` made the signature of `raw`, sent to `url`."""
    return signature.is_signed(url.encode() + raw, header, keys)


def made(raw: bytes, key: str, url: str) -> str:
    """The signature Square would send."""
    return signature.made(url.encode() + raw, key)
