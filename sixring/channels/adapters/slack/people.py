"""Who somebody in Slack is: their id is proven by Slack; what their profile says of them is asked for, and claimed."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from sixring.core.proof import Proof, ProofKind

from ...contract import DeliveryError, Sender
from . import asking, wire

if TYPE_CHECKING:
    from ...models import Account

KIND = "slack"
VOUCHED = Proof(ProofKind.PROVIDER, by="Slack")
KEPT_SECONDS = 3600.0
MOST = 5000
_profiles: dict[tuple[str, str], tuple[float, dict[str, Any]]] = {}


def sender_of(user: str, team: str, name: str = "") -> Sender:
    """Rule: a user's number is theirs within a workspace."""
    return Sender(KIND, f"{team}:{user}", name=name, proof=VOUCHED)


def team_of(said: wire.Message, outer: wire.Envelope) -> str:
    """The workspace somebody writes from: in a shared channel not always ours."""
    return said.user_team or said.source_team or said.team or outer.team_id or ""


def profile(user: str, account: Account) -> dict[str, Any]:
    """Name, address and language as their profile says; nothing where it can't be asked. Kept for an hour."""
    key, now = (account.key, user), time.monotonic()
    if key in _profiles and now - _profiles[key][0] < KEPT_SECONDS:
        return _profiles[key][1]
    try:
        found = told(asking.call(account, "users.info", {"user": user}, form=True).get("user"))
    except DeliveryError:
        found = {}
    if len(_profiles) >= MOST:
        _profiles.clear()
    _profiles[key] = (now, found)
    return found


def told(user: Any) -> dict[str, Any]:
    own = user.get("profile") if isinstance(user, dict) else None
    if not isinstance(own, dict):
        return {}
    said = {
        "name": own.get("real_name") or user.get("real_name"), "email": own.get("email"), "title": own.get("title"),
        "timezone": user.get("tz"), "username": own.get("display_name"),
    }  # fmt: skip
    return {name: value[:200] for name, value in said.items() if isinstance(value, str) and value}
