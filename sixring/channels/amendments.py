"""What is done to a message after it was said: it is edited, deleted, reacted to.

Adapters return amendments from `parse` like receipts. Where the message stays as it was said, and what is shown of it
now, is for those who keep it; one that comes before its message waits for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .contract import Sender


class Amended(StrEnum):
    """What was done: `Amendment.kind` may be given as the plain word."""

    EDITED = "edited"
    DELETED = "deleted"
    REACTED = "reacted"
    UNREACTED = "unreacted"


@dataclass(frozen=True, slots=True)
class Amendment:
    """Something done to the message of `reference`: the `Inbound.reference` of a customer's message, or what `send`
    returned for one of ours; on the same account.

    `text` is the new words, or the reaction as a sign (""  of `unreacted`: all of theirs). `sender` is who did it;
    leave it out where the provider lets nobody but the writer do it. An edit by somebody else is not believed. `own`
    names the amendment itself, where it can be taken back like a message: "deleted" of that undoes it.
    """

    reference: str
    kind: str
    text: str = ""
    sender: Sender | None = None
    at: datetime | None = None
    own: str = ""
