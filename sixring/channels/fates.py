"""What becomes of a message of ours after the provider took it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Fate(StrEnum):
    """What a provider says of a message of ours, from the first word to the last."""

    TAKEN = "taken"
    SENT = "sent"
    FAILED = "failed"
    DELIVERED = "delivered"
    READ = "read"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a message of ours: known by the provider's id, or by our own key where that was sent along.

    `error` says in words why it failed. `recipient` names whom it is about, where a message may go to several.
    """

    external_id: str
    fate: Fate
    key: str = ""
    error: str = ""
    at: datetime | None = None
    recipient: str = ""
