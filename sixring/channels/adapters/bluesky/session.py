"""Signed in at Bluesky: a session of the app password, kept in this process's memory for an hour."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sixring.core.fetch import Answer, fetch

from ...contract import DeliveryError

if TYPE_CHECKING:
    from ...models import Account

LASTS = 3600.0  # seconds; a token holds for two hours, and few sign-ins a day are allowed
LARGEST = 2_000_000


@dataclass(frozen=True, slots=True)
class Session:
    did: str
    token: str
    until: float


_sessions: dict[tuple[int, str], Session] = {}


def session_of(account: Account) -> Session:
    """Raises `DeliveryError` when handle or password are wrong, or what `core.fetch` raises."""
    key = (account.pk, account.secret("password"))
    known = _sessions.get(key)
    if known is None or known.until < time.monotonic():
        known = _sessions[key] = sign_in(account)
    return known


def sign_in(account: Account) -> Session:
    said = {"identifier": account.settings["handle"], "password": account.secret("password")}
    answer = fetch("POST", address(account, "com.atproto.server.createSession"), json=said)
    if answer.status in (400, 401):
        raise DeliveryError("Bluesky does not know this handle with this app password.", permanent=True)
    if not answer.ok:
        raise DeliveryError(f"Bluesky answered {answer.status}.", retry_after=answer.retry_after)
    told = answer.json()
    if not isinstance(told, dict) or not told.get("did") or not told.get("accessJwt"):
        raise DeliveryError("Bluesky answered something else than a session.")
    return Session(str(told["did"]), str(told["accessJwt"]), time.monotonic() + LASTS)


def get(account: Account, method: str, query: str) -> Answer:
    """Raises what `core.fetch` raises. A session that ended early is begun anew the next time."""
    url = f"{address(account, method)}?{query}"
    answer = fetch("GET", url, headers=signed_in(session_of(account)), max_bytes=LARGEST)
    return unless_ended(account, answer)


def post(account: Account, method: str, said: dict[str, Any]) -> Answer:
    answer = fetch("POST", address(account, method), headers=signed_in(session_of(account)), json=said)
    return unless_ended(account, answer)


def unless_ended(account: Account, answer: Answer) -> Answer:
    if answer.status == 401 or (answer.status == 400 and b"ExpiredToken" in answer.body[:500]):
        _sessions.pop((account.pk, account.secret("password")), None)
        raise DeliveryError("The session at Bluesky had ended; it is begun anew.")
    return answer


def signed_in(session: Session) -> dict[str, str]:
    return {"Authorization": f"Bearer {session.token}"}


def address(account: Account, method: str) -> str:
    return f"https://{account.settings.get('server') or 'bsky.social'}/xrpc/{method}"
