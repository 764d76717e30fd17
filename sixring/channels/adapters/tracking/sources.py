"""Which source posts: its write key, wherever the SDK put it, and the account with that key."""

from __future__ import annotations

import asyncio
import base64
import binascii
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection

from sixring.channels import accounts
from sixring.channels.models import Account

_known: dict[str, tuple[float, Account | None]] = {}
_asking = ThreadPoolExecutor(1, "write-keys")  # one connection, and never the event loop's time


async def by_key(key: str) -> Account | None:
    """The enabled tracking source with this write key, as of two seconds ago; raises what the database says."""
    if not key or len(key) > 40 or not key.isascii() or not key.isprintable():
        return None
    at, account = _known.get(key, (0.0, None))
    if at and time.monotonic() - at < accounts.FRESH:
        return account
    account = await asyncio.get_running_loop().run_in_executor(_asking, look_up, key)
    if len(_known) > 1000:
        _known.clear()
    _known[key] = (time.monotonic(), account)
    return account


def look_up(key: str) -> Account | None:
    try:
        account = accounts.by_key(key)
    except Exception:
        connection.close()  # it may be a lost connection; the next who asks gets a new one
        raise
    return account if account and account.kind == "tracking" else None


def forget() -> None:
    """Ask the database again."""
    _known.clear()


def key_in_header(authorization: str) -> str:
    """The user name of Basic. Nothing for Bearer: its token is no key, and the body has to name one."""
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "basic":
        return ""
    token = token.strip()
    try:
        plain = base64.b64decode(token + "=" * (-len(token) % 4), validate=True)
    except (binascii.Error, ValueError):
        return ""
    return plain.decode("utf-8", "replace").partition(":")[0].strip()


def may_send(account: Account, origin: str) -> bool:
    """Whether a page of `origin` may use this source. Without an Origin it is no browser, and only the key counts."""
    allowed: Any = account.settings.get("origins") or ()
    return not allowed or not origin or origin.lower() in allowed


def key_of(headers: Mapping[str, str], body_key: Any, query_key: str) -> str:
    """The write key by precedence: the header, the body, the address."""
    stated = body_key if isinstance(body_key, str) else ""
    return key_in_header(headers.get("authorization", "")) or stated.strip() or query_key
