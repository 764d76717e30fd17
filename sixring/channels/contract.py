"""What a channel adapter is: one small class that checks, reads and sends; facts about its channel as data.

Other packages add theirs through the entry-point group `sixring.channels`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.functional import Promise

from sixring.core.errors import SixringError

from .amendments import Amendment
from .capabilities import Capabilities as Capabilities
from .fates import Receipt
from .messages import Attachment as Attachment
from .messages import Inbound as Inbound
from .messages import Outbound as Outbound
from .messages import OutFile as OutFile
from .messages import Raw as Raw
from .messages import Sample as Sample
from .messages import Sender as Sender

if TYPE_CHECKING:
    from django import forms

    from .calls import CallEvent
    from .models import Account
    from .prepared import Template


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
class Finding:
    """Something about how an account stands at its provider: a sentence, whether something has to be done about it,
    until when it holds (a token's end), and whether `Adapter.repair` mends it."""

    what: str
    bad: bool = False
    until: datetime | None = None
    mends: bool = False


@dataclass(frozen=True, slots=True)
class Copy:
    """Something to copy: what it is, the text itself, and where it goes."""

    label: str
    text: str
    hint: str = ""

    @property
    def lines(self) -> int:
        return self.text.rstrip("\n").count("\n") + 1


@dataclass(frozen=True, slots=True)
class SetUp:
    """One way to set an account up: what of its form is known already, and which fields need not be seen."""

    key: str
    label: str | Promise
    hint: str | Promise
    initial: Mapping[str, Any] = field(default_factory=dict)
    hides: frozenset[str] = frozenset()


Parsed = Sequence["Inbound | Receipt | Amendment | CallEvent | BadItem"]
# Kinds of touch that say nothing to us: recorded in the person's story, never placed in a conversation.
SILENT = frozenset({
    "page", "screen", "track", "identify", "group", "alias", "stop", "start", "unsubscribe", "answer",
    "past_post",
})  # fmt: skip
# Kinds of touch that a shop or payment service tells: they open no conversation either, and stay as orders do.
TRADE = frozenset({
    "order_placed", "order_paid", "order_changed", "order_fulfilled", "order_delivered", "order_cancelled",
    "order_refunded", "refund_failed", "payment_failed", "delivery_failed", "checkout_started", "dispute_opened",
    "dispute_closed", "subscription_started", "subscription_ended",
})  # fmt: skip


class Adapter(ABC):
    """A channel. Subclasses are stateless; one instance per kind serves every account of that kind."""

    kind: ClassVar[str]
    label: ClassVar[str]
    intro: ClassVar[str | Promise] = ""  # what comes in here, in a sentence, for whoever chooses a channel to open
    capabilities: ClassVar[Capabilities]
    connects: ClassVar[bool] = False  # `repair` subscribes; it is called whenever the account is set up or changed
    opened_by_hand: ClassVar[bool] = True  # False: an account of it appears by itself, where one is needed
    largest: ClassVar[int] = 4 * 1024 * 1024  # bytes of a signed request; WhatsApp's batches may have three
    thanks: ClassVar[tuple[str, bytes] | None] = None  # content type and body of our 200, where the provider reads it

    def verify(self, raw: bytes, headers: Mapping[str, str], url: str, account: Account) -> None:
        """Raise `Refusal` unless the request is really the provider's. `headers` have lower-case names.

        The default refuses: an adapter that takes requests from outside must say how it knows them.
        """
        raise Refusal(404)

    def greet(self, query: Mapping[str, str], account: Account) -> str:
        """What to answer a provider that asks by GET whether this address is ours, before it sends anything: the very
        words it wants to hear. Raise `Refusal` unless it proves to know our secret. Nothing is kept.

        The default refuses as if there were nothing: most providers just send.
        """
        raise Refusal(405)

    def thank(self, raw: bytes, meta: Mapping[str, Any], account: Account) -> tuple[str, bytes] | None:
        """Content type and body of our 200 to this very request, for a provider that does what it reads there (a
        call). Asked once the request is on disk; the same for a redelivery. None says it in our words."""
        return self.thanks

    def below(
        self, method: str, rest: str, raw: bytes, headers: Mapping[str, str], account: Account
    ) -> tuple[int, Any] | None:
        """Answer a request to an address beneath the account's hook, `rest` being what follows the key: status and JSON
        of what asks something. None for an arrival, which `verify` looks at before it is kept (with `meta["below"]`).
        Raise `Refusal` for all else, and for whoever may not ask."""
        raise Refusal(404)

    def event_key(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        """The provider's own key of this arrival, the same at every redelivery; "" when it has none."""
        return ""

    def partition(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        """Whose order must be kept: usually the sender, as far as it can be told without reading the whole."""
        return ""

    @abstractmethod
    def parse(self, raw: Raw, account: Account) -> Parsed:
        """Read an arrival: its touches, receipts, amendments, and items that could not be read. Raise `BadItem` if all
        of it is bad, `NotYet` if it has to be read later."""

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

    def parts(self, message: Outbound) -> Sequence[Outbound]:
        """What `message` leaves as, where the channel does not take it in one: see `parts.apart`."""
        return [message]

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

    def state_of(self, account: Account) -> Sequence[Finding]:
        """Ask the provider how `account` stands there: token, subscription. Asked now and then, outside a transaction,
        and kept for the health page. Raise `DeliveryError` where it can't be asked now, here and in what follows."""
        return ()

    def repair(self, account: Account) -> None:
        """Mend what `state_of` said `mends`, say subscribe again."""
        raise DeliveryError("This channel can't be mended from here.", permanent=True)

    def listed(self, account: Account, since: datetime, until: datetime) -> Iterable[str] | None:
        """The provider's own list of that time, as we know them: `Inbound.external_id` of what came in, what `send`
        returned for what went out. None where there is no such list."""
        return None

    def bring(self, account: Account, missed: Sequence[str]) -> Iterable[tuple[bytes, Mapping[str, Any]]]:
        """Of what `listed` names and we lack: bytes and meta as a hook would have kept them. The rest is left out."""
        return ()

    def owns(self, address: str, account: Account) -> bool:
        """Whether what is sent to `address` comes back to this very account."""
        return False

    def abilities_to(self, kind: str) -> Capabilities:
        """What this channel can do towards an identity of `kind`, where it is not the same for all: a comment under a
        post is answered in public, a message by the same account is not."""
        return self.capabilities

    def templates(self, account: Account) -> Sequence[Template]:
        """Messages the provider approved beforehand, as they are known now; see `prepared`."""
        return ()

    def fetch_templates(self, account: Account) -> int:
        """Ask the provider for the list and keep it; returns how many there are. Raise `DeliveryError`."""
        raise DeliveryError("This channel has no templates.", permanent=True)

    def hide(self, reference: str, hidden: bool, account: Account) -> None:
        """Take the public message of `reference` out of sight of others, or show it again. Raise `DeliveryError`."""
        raise DeliveryError("Messages of this channel can't be hidden.", permanent=True)

    def settings_form(self) -> type[forms.Form] | None:
        """The form of an account's settings; fields named in `secret_fields` are kept sealed."""
        return None

    def to_copy(self, account: Account) -> Sequence[Copy]:
        """What an owner has to copy to the provider, where it is more than the address of the hook."""
        return ()

    def ways_to_begin(self) -> Sequence[SetUp]:
        """How an account may be set up, where there is more than one way: somebody chooses first."""
        return ()

    def samples(self) -> Sequence[Sample]:
        """Requests as the provider sends them; `sixring channels check` reads them, and what mutations make of them."""
        return ()

    def signed(self, raw: bytes, url: str, account: Account, at: datetime) -> Mapping[str, str] | None:
        """The headers with which the provider would send `raw` at that moment, for the same check; None without one."""
        return None

    secret_fields: ClassVar[frozenset[str]] = frozenset()
    sample_settings: ClassVar[Mapping[str, Any]] = {}  # of the account the samples are meant for
