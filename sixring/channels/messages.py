"""What comes in and what goes out, as data: the words adapters and the rooms above share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sixring.core.proof import CLAIMED, Proof


@dataclass(frozen=True, slots=True)
class Sender:
    """Somebody as a channel names them: `kind` (email, phone, user_id, visitor, handle, card …) and value.

    `scope` is "" for values that mean the same everywhere (email, phone) and the account's key for the rest.
    """

    kind: str
    value: str
    scope: str = ""
    name: str = ""
    proof: Proof = CLAIMED


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a touch: its `content`, or the `key` (and `size`) under which it lies in our media."""

    name: str
    content_type: str
    content: bytes
    inline_id: str = ""
    key: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Inbound:
    """One touch as an adapter read it. Times are aware UTC.

    `sender` is the customer, also when `outgoing` (then: whom we wrote to). `also` are identities the same arrival
    proves to be the sender too. `participants` were addressed besides us (Cc). `facts` are said of the sender under the
    sender's proof; `claims` are said without any. `reference` names this message for later replies; `replies_to` lists
    references it answers, nearest first; `thread` is the provider's own thread, and what `begins` one of its own is
    never part of another open matter; `token_conversation` was read from our own signed token.
    """

    sender: Sender | None
    kind: str = "message"
    outgoing: bool = False
    text: str = ""
    subject: str = ""
    occurred_at: datetime | None = None
    external_id: str = ""
    reference: str = ""
    replies_to: Sequence[str] = ()
    thread: str = ""
    begins: bool = False
    token_conversation: int | None = None
    also: Sequence[Sender] = ()
    participants: Sequence[Sender] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    claims: Mapping[str, Any] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)
    attachments: Sequence[Attachment] = ()
    automatic: str = ""  # why this is no human writing (RFC 3834), "" when it is
    agent_id: int | None = None  # the colleague who logged it
    conversation: int | None = None  # an explicit choice by that colleague


@dataclass(frozen=True, slots=True)
class Raw:
    """An arrival as it came: bytes and what came with them (headers, envelope)."""

    body: bytes
    meta: Mapping[str, Any]
    received_at: datetime


@dataclass(frozen=True, slots=True)
class OutFile:
    """A file that goes out with a message. Its bytes are read by `key` when it is sent, not before."""

    name: str
    content_type: str
    key: str
    size: int = 0


@dataclass(frozen=True, slots=True)
class Outbound:
    """A message on its way out. `key` is stable over attempts: providers with idempotency keys get it as theirs.

    `bcc` gets it and is named nowhere in it. What answers a customer has no `purpose`; what serves one (say "offers")
    names it and the `recipient`, an identity, and leaves only with that identity's consent at that moment. `replies_to`
    and `thread` are as the messages it answers were read, the latest first.
    """

    to: str
    text: str
    key: str
    subject: str = ""
    html: str = ""
    conversation: int | None = None
    message: int | None = None
    to_name: str = ""
    to_more: Sequence[str] = ()
    cc: Sequence[str] = ()
    bcc: Sequence[str] = ()
    files: Sequence[OutFile] = ()
    replies_to: Sequence[str] = ()
    thread: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    purpose: str = ""
    recipient: int | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """A request as the provider sends it, for `sixring channels check`. `touches` is how many touches it is read as,
    None where that is not known; `meta` what would be kept beside its bytes, such as headers."""

    body: bytes
    touches: int | None = None
    meta: Mapping[str, Any] = field(default_factory=dict)
    name: str = ""
