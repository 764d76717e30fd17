"""What a mail is once read: plain values that travel between the parsing child and the worker."""

from datetime import datetime

import msgspec


class Address(msgspec.Struct, frozen=True, array_like=True):
    """A display name as written (may lie) and an address; the address is "" where none could be read safely."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2].lower()


class MailFile(msgspec.Struct, frozen=True, array_like=True):
    """An attachment. `name` is safe to show and to store; `content_type` is sniffed, `claimed_type` is what it said."""

    name: str
    content_type: str
    claimed_type: str
    content: bytes
    inline: bool
    cid: str


class Bounce(msgspec.Struct, frozen=True, array_like=True):
    """A delivery report (RFC 3464) or a complaint (RFC 5965). `action`: failed, delayed, delivered, relayed, expanded,
    complaint. `status` is the enhanced code ("5.1.1") or "". `original_id` has no angle brackets."""

    action: str
    status: str
    recipient: str
    diagnostic: str
    original_id: str


class Signature(msgspec.Struct, frozen=True, array_like=True):
    """What a DKIM-Signature header says of itself; nothing is checked yet. `partial`: not all of the body."""

    domain: str
    selector: str
    partial: bool

    @property
    def key_name(self) -> str:
        """Where in the DNS its public key stands."""
        return f"{self.selector}._domainkey.{self.domain}"


class ParsedMail(msgspec.Struct, frozen=True, array_like=True):
    """One mail. Message ids have no angle brackets. Texts hold no NUL and no lone surrogate, lines end in "\\n".

    `text` is the whole readable text, `reply` what the writer newly wrote, `quoted` and `signature` what was cut off.
    `date` is None where the Date header is missing or absurd. `defects` says in words what was repaired or left out.
    """

    message_id: str
    synthetic_id: bool
    in_reply_to: str
    references: list[str]
    authors: list[Address]
    ambiguous_from: bool
    to: list[Address]
    cc: list[Address]
    reply_to: list[Address]
    subject: str
    date: datetime | None
    text: str
    html: str
    reply: str
    quoted: str
    signature: str
    files: list[MailFile]
    headers: dict[str, str]
    content_type: str
    encrypted: bool
    bounces: list[Bounce]
    signatures: list[Signature]
    defects: list[str]

    @property
    def sender(self) -> Address:
        """The first author of the From header, or an empty address."""
        return self.authors[0] if self.authors else Address("", "")


class ParseFailure(msgspec.Struct, frozen=True, array_like=True):
    """A mail that could not be read; its raw bytes stay where they are. `reason` is a sentence to show."""

    reason: str


class Unreadable(Exception):
    """Refuses one mail with a reason a person can act on."""
