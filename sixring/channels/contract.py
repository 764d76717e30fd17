"""What a channel adapter is: one small class that checks, reads and sends; facts about its channel as data.

Other packages add theirs through the entry-point group `sixring.channels`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.functional import Promise

from sixring.core.errors import SixringError
from sixring.core.proof import CLAIMED, Proof

from .fates import Receipt

if TYPE_CHECKING:
    from django import forms

    from .models import Account


class Refusal(SixringError):
    """This request is not accepted: `status` for the sender, a sentence for the log. Nothing was kept."""

    def __init__(self, status: int, message: str = "") -> None:
        super().__init__(message or "Not accepted.")
        self.status = status


class DeliveryError(SixringError):
    """A message did not go out. `permanent`: trying again won't help. `unknown`: it may have arrived all the same."""

    def __init__(
        self, message: str, *, permanent: bool = False, unknown: bool = False, retry_after: float | None = None
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.unknown = unknown
        self.retry_after = retry_after


class BadItem(SixringError):
    """One item of an arrival can't be read. It goes to quarantine with this sentence; its neighbours go on."""


class NotYet(SixringError):
    """An arrival can't be read just now, say because a file it names can't be had yet. It waits and is read again."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a channel can do, as data that composer, routing and documentation share."""

    family: str  # mail, chat, phone, message, social, store, web, api: picks icon and colour
    conversational: bool = True  # False: touches of the story that open no conversation (page views)
    replies: bool = True
    starts: bool = False  # may we write first
    reaches: Sequence[str] = ()  # to which kinds of identity, when we write first
    copies: bool = False  # To, Cc and Bcc, and a subject
    reply_window: timedelta | None = None
    max_text: int = 100_000
    segments: bool = False  # a long text leaves in parts of 160 (GSM 7-bit) or 70 characters, each paid for
    media: bool = False
    max_media_bytes: int = 25 * 1024 * 1024  # of all files of one message together
    media_types: Sequence[str] = ()  # "image/png", "image/"; empty for all
    edits: bool = False
    receipts: bool = False  # the provider tells later what became of a message
    threads: bool = False  # its messages say what they answer, so a fresh one there is a fresh matter
    vouches_for_replies: bool = False  # the provider, not the sender, says what answers what
    resends_safely: bool = False  # the far side takes the same key only once
    stop_words: bool = False  # a message that is only STOP, START or HELP is heard by us, as by SMS


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
    references it answers, nearest first; `thread` is the provider's own thread; `token_conversation` was read from our
    own signed token.
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
    names it and the `recipient`, an identity, and leaves only with that identity's consent at that moment.
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
    data: Mapping[str, Any] = field(default_factory=dict)
    purpose: str = ""
    recipient: int | None = None


@dataclass(frozen=True, slots=True)
class Copy:
    """Something to copy: what it is, the text itself, and where it goes."""

    label: str
    text: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class SetUp:
    """One way to set an account up: what of its form is known already, and which fields need not be seen."""

    key: str
    label: str | Promise
    hint: str | Promise
    initial: Mapping[str, Any] = field(default_factory=dict)
    hides: frozenset[str] = frozenset()


Parsed = Sequence[Inbound | Receipt | BadItem]
# Kinds of touch that say nothing to us: recorded in the person's story, never placed in a conversation.
SILENT = frozenset({"page", "screen", "track", "identify", "group", "alias", "stop", "start", "unsubscribe"})


class Adapter(ABC):
    """A channel. Subclasses are stateless; one instance per kind serves every account of that kind."""

    kind: ClassVar[str]
    label: ClassVar[str]
    capabilities: ClassVar[Capabilities]
    opened_by_hand: ClassVar[bool] = True  # False: an account of it appears by itself, where one is needed
    thanks: ClassVar[tuple[str, bytes] | None] = None  # content type and body of our 200, where the provider reads it

    def verify(self, raw: bytes, headers: Mapping[str, str], url: str, account: Account) -> None:
        """Raise `Refusal` unless the request is really the provider's. `headers` have lower-case names.

        The default refuses: an adapter that takes requests from outside must say how it knows them.
        """
        raise Refusal(404)

    def event_key(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        """The provider's own key of this arrival, the same at every redelivery; "" when it has none."""
        return ""

    def partition(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        """Whose order must be kept: usually the sender, as far as it can be told without reading the whole."""
        return ""

    @abstractmethod
    def parse(self, raw: Raw, account: Account) -> Parsed:
        """Read an arrival: its touches, receipts, and items that could not be read. Raise `BadItem` if all of it is
        bad, `NotYet` if it has to be read later."""

    def parse_many(self, raws: Sequence[tuple[Raw, Account]]) -> Sequence[Parsed | BadItem | NotYet]:
        """Read several arrivals; one bad one never spoils its neighbours."""
        return [self.carefully(partial(self.parse, raw, account)) for raw, account in raws]

    def carefully(self, read: Callable[[], Parsed]) -> Parsed | BadItem | NotYet:
        """What `read` says of one arrival, or why it can't."""
        try:
            return read()
        except (BadItem, NotYet) as bad:
            return bad
        except Exception as error:  # an adapter's slip must cost one arrival, not the batch
            return BadItem(f"The {self.kind} adapter could not read this: {type(error).__name__}.")

    def send(self, message: Outbound, account: Account) -> str:
        """Send and return the provider's id. Raise `DeliveryError` otherwise. Called outside any transaction."""
        raise DeliveryError("This channel can't be answered.", permanent=True)

    def reference_of(self, message: Outbound, account: Account) -> str:
        """How answers will name `message`, if that is known before it goes out."""
        return ""

    def found(self, message: Outbound, account: Account) -> bool | None:
        """Whether the provider has `message`, for one whose answer was lost; None when it can't be asked."""
        return None

    def try_out(self, code: str, account: Account) -> bool:
        """Send a message that names `code` to the account's own address; False where somebody has to do it by hand.

        Raise `DeliveryError` otherwise. `parse` tells `trying` when it comes back, and makes no touch of it.
        """
        raise DeliveryError("This channel can't be tried out by a message to itself.", permanent=True)

    def check_list(self, account: Account) -> Sequence[str]:
        """What to look at when such a message doesn't come back, in words."""
        return ()

    def owns(self, address: str, account: Account) -> bool:
        """Whether what is sent to `address` comes back to this very account."""
        return False

    def settings_form(self) -> type[forms.Form] | None:
        """The form of an account's settings; fields named in `secret_fields` are kept sealed."""
        return None

    def to_copy(self, account: Account) -> Sequence[Copy]:
        """What an owner has to copy to the provider, where it is more than the address of the hook."""
        return ()

    def ways_to_begin(self) -> Sequence[SetUp]:
        """How an account may be set up, where there is more than one way: somebody chooses first."""
        return ()

    secret_fields: ClassVar[frozenset[str]] = frozenset()
