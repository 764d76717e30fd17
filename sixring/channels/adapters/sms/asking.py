"""Asking Twilio's interface, signed in as the account."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from sixring.core.fetch import Answer, FetchFailed, fetch

from .settings import Settings

if TYPE_CHECKING:
    from ...models import Account

SECONDS = 15.0
VERSION = "2010-04-01"


def signed_in(account: Account, ours: Settings) -> dict[str, str]:
    pair = f"{ours.sid}:{account.secret('auth_token')}"
    return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


def post(account: Account, ours: Settings, form: Mapping[str, str]) -> Answer:
    """Create a message. Raises what `core.fetch` raises."""
    headers = signed_in(account, ours) | {"Content-Type": "application/x-www-form-urlencoded"}
    return fetch("POST", messages(ours), headers=headers, content=urlencode(form).encode(), timeout=SECONDS)


def get(account: Account, ours: Settings, query: Mapping[str, str]) -> Answer:
    """The list of messages. Raises what `core.fetch` raises."""
    return fetch("GET", f"{messages(ours)}?{urlencode(query)}", headers=signed_in(account, ours), timeout=SECONDS)


def file(account: Account, ours: Settings, url: str, most: int, seconds: float) -> Answer:
    """At most `most` bytes at `url`, to which the sign-in goes and no redirect to elsewhere. Raises what it raises."""
    return fetch("GET", url, headers=signed_in(account, ours), max_bytes=most, cut=True, timeout=seconds)


def messages(ours: Settings) -> str:
    return f"https://{ours.host}/{VERSION}/Accounts/{ours.sid}/Messages.json"


def said_by(answer: Answer) -> dict[str, Any]:
    """The object an answer carries; empty when it carries none."""
    try:
        said = answer.json()
    except FetchFailed:
        return {}
    return said if isinstance(said, dict) else {}
