"""Whether Twilio signed a request: HMAC-SHA1 with the auth token over the address and what was sent.

Of a form, each name and value follow the address, sorted by name; of JSON, the address names the body's SHA-256
(https://www.twilio.com/docs/usage/security, "Validating requests"). The time is not signed: a repeat is told by the
message's own id.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from . import wire

PORTS = {"https": 443, "http": 80}
BODY_HASH = "bodySHA256"


def is_signed(raw: bytes, signature: str, url: str, tokens: Iterable[str]) -> bool:
    """Whether one of `tokens` made `signature` for `raw` at `url`, the address as it is known outside."""
    said = said_by(raw, url)
    if said is None:
        return False
    made = [expected(spelling, said, token) for token in tokens if token for spelling in spellings(url)]
    return any(hmac.compare_digest(one.encode(), signature.encode("utf-8", "replace")) for one in made)


def said_by(raw: bytes, url: str) -> list[tuple[str, str]] | None:
    """What is signed beside the address; None when the body is not the one the address names, or has no end."""
    claimed = dict(parse_qsl(urlsplit(url).query)).get(BODY_HASH)
    if claimed is not None:
        same = hmac.compare_digest(hashlib.sha256(raw).hexdigest().encode(), claimed.lower().encode("utf-8", "replace"))
        return [] if same else None
    try:
        return wire.pairs(raw)
    except ValueError:
        return None


def expected(url: str, said: Iterable[tuple[str, str]], token: str) -> str:
    """The signature Twilio makes; a value that comes twice under one name counts once."""
    signed = url + "".join(name + value for name, value in sorted(set(said)))
    digest = hmac.new(token.encode(), signed.encode("utf-8", "surrogateescape"), hashlib.sha1)
    return base64.b64encode(digest.digest()).decode()


def spellings(url: str) -> Iterator[str]:
    """The address as it is, and with and without its port: which of them Twilio signs is not always the same."""
    yield url
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    if parts.port is not None:
        yield urlunsplit(parts._replace(netloc=host.rpartition(":")[0]))
    elif parts.scheme in PORTS:
        yield urlunsplit(parts._replace(netloc=f"{host}:{PORTS[parts.scheme]}"))
