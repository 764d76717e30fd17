"""Asking Twilio's interface about messages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sixring.core.fetch import Answer

from ...twilio import asking
from ...twilio.asking import said_by as said_by
from .settings import Settings

if TYPE_CHECKING:
    from ...models import Account


def post(account: Account, ours: Settings, form: Mapping[str, str]) -> Answer:
    """Create a message. Raises what `core.fetch` raises."""
    return asking.post(account, messages(ours), form)


def get(account: Account, ours: Settings, query: Mapping[str, str]) -> Answer:
    """The list of messages. Raises what `core.fetch` raises."""
    return asking.get(account, messages(ours), query)


def file(account: Account, ours: Settings, url: str, most: int, seconds: float) -> Answer:
    """At most `most` bytes at `url`, to which the sign-in goes and no redirect to elsewhere. Raises what it raises."""
    return asking.file(account, url, most, seconds)


def look(account: Account, url: str, query: Mapping[str, str]) -> Answer:
    """What is at `url`. Raises what `core.fetch` raises."""
    return asking.get(account, url, query)


def messages(ours: Settings, one: str = "") -> str:
    """The address of the messages, or of `one` of them, or of what belongs to it ("SM…/Media")."""
    return asking.place(ours.host, ours.sid, f"Messages/{one}" if one else "Messages")
