"""Files of a message: asked for by their id, then fetched from where Meta keeps them, both signed in."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sixring.core.fetch import Answer, FetchFailed, fetch

from ...contract import Raw
from ...media import Brought, Wanted, bring
from ...media.bringing import is_at
from ...meta import graph
from ...meta.batch import inside, text
from .words import FILES

if TYPE_CHECKING:
    from ...models import Account

LARGEST = 100 * 1024 * 1024  # of a document; the rest is smaller
HOSTS = ("graph.facebook.com",)
KEPT_AT = ("fbsbx.com", "fbcdn.net", "whatsapp.net")


def fetch_all(said: Mapping[str, Any], raw: Raw, account: Account, until: float) -> Brought:
    """The file `said` carries, if any. Raises `NotYet` while it may still come."""
    kind = text(said, "type", 40)
    own = inside(said, kind) if kind in FILES else {}
    if not own:
        return Brought()
    name, reference = text(own, "filename", 255), text(own, "id", 200)
    if not reference:
        return Brought(lost=[name or kind])

    def ask(one: Wanted, most: int, seconds: float) -> Answer:
        return in_two_steps(account, one, text(own, "sha256", 100), most, seconds)

    wanted = Wanted(
        f"https://{HOSTS[0]}/{graph.VERSION}/{quote(reference, safe='')}", name, text(own, "mime_type", 100)
    )
    return bring([wanted], hosts=HOSTS, since=raw.received_at, until=until, largest=LARGEST, ask=ask)


def in_two_steps(account: Account, one: Wanted, digest: str, most: int, seconds: float) -> Answer:
    """Where it lies, good for some minutes, and then the bytes."""
    told = graph.ask(account, "GET", one.url.rpartition("/")[2], timeout=seconds)
    if not told.ok:
        return told
    url = text(graph.said_by(told), "url", 4000)
    if not is_at(url, KEPT_AT):
        return replace(told, status=404)
    headers = {"Authorization": f"Bearer {account.secret('access_token')}"}
    answer = fetch("GET", url, headers=headers, max_bytes=most, cut=True, timeout=seconds)
    if answer.ok and len(answer.body) < most and not is_whole(answer.body, digest):
        raise FetchFailed("The file came damaged.", sent=True)
    return answer


def is_whole(content: bytes, digest: str) -> bool:
    """Rule: the bytes have the SHA-256 that the message names, where it names one that can be one."""
    try:
        wanted = base64.b64decode(digest, validate=True)
    except (binascii.Error, ValueError):
        return True
    return len(wanted) != 32 or hmac.compare_digest(hashlib.sha256(content).digest(), wanted)
