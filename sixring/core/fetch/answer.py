"""What comes back from a fetch: an answer, or an error that says whether anything may have happened over there."""

from __future__ import annotations

import email.utils
import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC
from typing import Any

import httpx

from sixring.core import clock
from sixring.core.errors import SixringError


class FetchError(SixringError):
    """No answer. `sent` tells whether the far side may have received the request and acted on it."""

    status = 502

    def __init__(self, message: str, *, sent: bool = False) -> None:
        super().__init__(message)
        self.sent = sent


class FetchRefused(FetchError):
    """We do not go there: wrong scheme, port or address. Trying again does not help."""

    status = 422


class FetchFailed(FetchError):
    """We tried. Unless `sent`, trying again repeats nothing."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whatever its status. `retry_after` is in seconds, when the far side named it; `url` answered."""

    status: int
    headers: httpx.Headers
    body: bytes
    retry_after: float | None
    url: str

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    def json(self) -> Any:
        """The body as JSON; raises `FetchFailed` when it is none."""
        try:
            return json.loads(self.body)
        except ValueError as problem:
            raise FetchFailed("The answer is not JSON.", sent=True) from problem


def retry_after(value: str) -> float | None:
    """Seconds from now, of a `Retry-After` in seconds or as a date (RFC 9110, 10.2.3)."""
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        at = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(0.0, (at - clock.now()).total_seconds())


def capped(chunks: Iterable[bytes], most: int, *, cut: bool = False) -> bytes:
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > most and cut:
            return bytes(body[:most])
        if len(body) > most:
            raise FetchFailed(f"The answer is larger than {most} bytes.", sent=True)
    return bytes(body)


def unpacked(raw: bytes, encoding: str, most: int, *, cut: bool = False) -> bytes:
    """Some servers send gzip unasked; anything else they were told not to send."""
    if encoding.lower() in {"", "identity"} or not raw:
        return raw
    try:
        return capped([gunzipped(raw, encoding, most)], most, cut=cut)
    except FetchFailed:
        if cut:
            return b""
        raise


def gunzipped(raw: bytes, encoding: str, most: int) -> bytes:
    if encoding.lower() not in {"gzip", "x-gzip"}:
        raise FetchFailed(f"The answer is packed as “{encoding}”, which was not asked for.", sent=True)
    unpacker = zlib.decompressobj(wbits=31)
    try:
        return unpacker.decompress(raw, most + 1)
    except zlib.error as problem:
        raise FetchFailed("The answer's gzip is damaged.", sent=True) from problem
