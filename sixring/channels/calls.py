"""Phone calls as channels tell of them: one event after the other, late, doubled and out of order.

Adapters return `CallEvent`s from `parse`. What a call is follows from all of its events together, so their order does
not matter; whoever keeps calls folds them.
"""

from __future__ import annotations

from abc import ABC
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from .contract import Adapter, Attachment, DeliveryError, Inbound, Sender

if TYPE_CHECKING:
    from .models import Account


class Told(StrEnum):
    """What an event says: it rings, a colleague has picked up, it is held and goes on, it is over. `DECLINED`: a
    colleague's phone rang and nobody took it. `VOICEMAIL` and `RECORDED` bring a recording; `KNOWN` brings a fact."""

    RINGING = "ringing"
    ANSWERED = "answered"
    DECLINED = "declined"
    HELD = "held"
    RESUMED = "resumed"
    ENDED = "ended"
    VOICEMAIL = "voicemail"
    RECORDED = "recorded"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class CallEvent:
    """Something told of the call `call`, the provider's id, the same in all of its events.

    `sender` is the customer, whoever called; None for a withheld number. `colleague` is the phone, extension or id of
    whoever it was for or picked up. `cause` says why it ended. `facts` are the provider's own names of it, kept for
    what is done to it later.
    """

    call: str
    told: Told
    at: datetime
    sender: Sender | None
    outgoing: bool = False
    ours: str = ""
    queue: str = ""
    colleague: str = ""
    cause: str = ""
    conversation: int | None = None
    recording: Attachment | None = None
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What the touch of this call is known by, whichever event comes first."""
        return f"call:{self.call}"

    @property
    def touch(self) -> Inbound:
        """The call as a touch. One of ours answers nobody before somebody picks up: it stands aside until then."""
        ours = {"aside": True, "from": self.ours} if self.outgoing else {"to": self.ours}
        data: dict[str, Any] = {"call": self.call, **ours}
        return Inbound(
            sender=self.sender, kind="call", outgoing=self.outgoing, occurred_at=self.at, external_id=self.key,
            conversation=self.conversation, data=data,
        )  # fmt: skip


class Phone(Adapter, ABC):
    """A channel of calls. `does` names what can be asked of it: "ring" a colleague for a call that waits, "dial" a
    customer, "hold" and "record". What isn't named is done on the phone itself.

    Each asks the provider, outside any transaction, and raises `DeliveryError`. `call` has `key`, `said` (all facts
    told of it) and `number`.
    """

    does: ClassVar[frozenset[str]] = frozenset()

    def ring(self, call: Ongoing, phone: str, agent: int, account: Account) -> None:
        """Let `phone` ring; whoever picks up there gets the caller."""
        raise DeliveryError(CANT, permanent=True)

    def join(self, call: Ongoing, account: Account) -> None:
        """A colleague has picked up: bring the caller to them."""

    def dial(self, to: str, phone: str, agent: int, conversation: int, account: Account) -> str:
        """Let `phone` ring, and when it is picked up call `to`. Returns the provider's id of the call."""
        raise DeliveryError(CANT, permanent=True)

    def hold(self, call: Ongoing, on: bool, account: Account) -> None:
        raise DeliveryError(CANT, permanent=True)

    def record(self, call: Ongoing, on: bool, account: Account) -> None:
        """Pause the recording of this call, or go on with it."""
        raise DeliveryError(CANT, permanent=True)

    def records(self, account: Account) -> bool:
        """Whether calls of `account` are recorded, so that pausing makes sense."""
        return False


@dataclass(frozen=True, slots=True)
class Ongoing:
    """A call as far as a provider has to know it."""

    key: str
    number: str
    said: Mapping[str, str]


CANT = "This phone system does that on the phone itself."
