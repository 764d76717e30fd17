"""Asking Twilio's interface, signed in as an account of ours."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from sixring.core.fetch import Answer, FetchFailed, fetch

if TYPE_CHECKING:
    from ..models import Account

SECONDS = 15.0
VERSION = "2010-04-01"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def signed_in(account: Account) -> dict[str, str]:
    pair = f"{account.settings.get('account_sid', '')}:{account.secret('auth_token')}"
    return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


def post(account: Account, url: str, form: Mapping[str, str], seconds: float = SECONDS) -> Answer:
    """Create or change something. Raises what `core.fetch` raises."""
    content = urlencode(form).encode()
    return fetch("POST", url, headers=signed_in(account) | FORM, content=content, timeout=seconds)


def get(account: Account, url: str, query: Mapping[str, str]) -> Answer:
    """A list. Raises what `core.fetch` raises."""
    return fetch("GET", f"{url}?{urlencode(query)}", headers=signed_in(account), timeout=SECONDS)


def file(account: Account, url: str, most: int, seconds: float) -> Answer:
    """At most `most` bytes at `url`, to which the sign-in goes and no redirect to elsewhere. Raises what it raises."""
    return fetch("GET", url, headers=signed_in(account), max_bytes=most, cut=True, timeout=seconds)


def place(host: str, sid: str, what: str) -> str:
    """The address of `what` ("Messages", "Calls/CA…") of the account `sid`."""
    return f"https://{host}/{VERSION}/Accounts/{sid}/{what}.json"


def said_by(answer: Answer) -> dict[str, Any]:
    """The object an answer carries; empty when it carries none."""
    try:
        said = answer.json()
    except FetchFailed:
        return {}
    return said if isinstance(said, dict) else {}
