"""The e-mail adapter: from raw mail to touches, and from replies to mails."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings as installation
from django.utils.translation import gettext_lazy as lazy

from sixring.core.proof import CLAIMED, Proof, ProofKind

from ...contract import (
    Adapter,
    Attachment,
    BadItem,
    Capabilities,
    Copy,
    DeliveryError,
    Inbound,
    NotYet,
    Outbound,
    Parsed,
    Raw,
    Sender,
    SetUp,
)  # fmt: skip
from . import authenticity, bounces, drafting, esp, headers, loops, outgoing, round_trip, smtp, tokens
from .addresses import ADDRESS
from .authenticity import Verdict
from .forms import MailboxForm, ways
from .mailbox import SECRETS, Settings, server_of, settings_of
from .mime import MAX_MAIL
from .names import names
from .parsed import Address, ParsedMail, ParseFailure
from .reading import reader

if TYPE_CHECKING:
    from django import forms

    from ...models import Account

MAX_PARTICIPANTS = 50
SHORT = 200  # a mail that unsubscribes and says more than this is read by the team as well
MESSAGE_ID = re.compile(rb"(?im)^message-id:\s{0,20}<([^<>\s]{1,250})>")
SAME_MAIL = re.compile(rb"(?im)^(?:from|dkim-signature):[^\n]*(?:\n[ \t][^\n]*){0,60}")
FROM = re.compile(rb"(?im)^from:[^\n]{0,1000}?([^\s@<>()\[\],;:\"\\]{1,64}@[^\s@<>()\[\],;:\"\\]{1,190})")


class Email(Adapter):
    kind: ClassVar[str] = "email"
    label: ClassVar[str] = "E-mail"
    intro = lazy("A mailbox of yours, or mail forwarded to us; both ways.")
    capabilities: ClassVar[Capabilities] = Capabilities(
        family="mail", starts=True, reaches=("email",), copies=True, media=True, threads=True, max_text=1_000_000,
        gives="The address, where its domain signed the mail (DKIM, DMARC); else it is only claimed.",
        proven="peer",
        proven_by="Exim and Dovecot in tests: in, out, bounces, the watch over a mailbox, sign-in by OAuth.",
    )  # fmt: skip
    secret_fields: ClassVar[frozenset[str]] = SECRETS

    largest: ClassVar[int] = MAX_MAIL * 3 // 2  # a mail in base64 within what a service posts

    def verify(self, raw: bytes, headers: Mapping[str, str], url: str, account: Account) -> None:
        """Only the account's mail service posts here, and as it signs."""
        esp.verify(raw, headers, account)

    def event_key(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        """Message-ID, author, signatures and body. The way a mail took may differ between deliveries; broken programs
        reuse ids; and an unsigned copy sent ahead must not make the signed mail a repeat."""
        if esp.is_hook(meta):
            return esp.event_key(raw, meta)
        head, body = head_and_body(raw)
        found = MESSAGE_ID.search(head)
        if not found:
            return ""
        marks = b"\n".join(line.rstrip() for line in SAME_MAIL.findall(head))
        return f"mail:{hashlib.sha256(found[1] + marks + body.rstrip()).hexdigest()}"

    def partition(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        if esp.is_hook(meta):
            return ""
        found = FROM.search(head_and_body(raw)[0])
        return found[1].decode("utf-8", "replace").lower() if found else str(meta.get("from", "")).lower()

    def parse(self, raw: Raw, account: Account) -> Parsed:
        read = self.parse_many([(raw, account)])[0]
        if isinstance(read, BadItem | NotYet):
            raise read
        return read

    def parse_many(self, raws: Sequence[tuple[Raw, Account]]) -> Sequence[Parsed | BadItem | NotYet]:
        """What a mail service posted is opened first; the mails in it are read as any."""
        opened = [esp.look_into(raw, account) for raw, account in raws]
        pairs = zip(raws, opened, strict=True)
        mails = [(mail, account) for (_raw, account), one in pairs for mail in esp.mails_in(one)]
        return esp.joined(opened, self.read(mails))

    def read(self, raws: Sequence[tuple[Raw, Account]]) -> list[Parsed | BadItem]:
        mails = reader().parse_many([(raw.body, raw.received_at) for raw, _ in raws])
        verdicts = self._verdicts(raws, mails)
        return [
            BadItem(mail.reason) if isinstance(mail, ParseFailure) else touch(raw, mail, account, verdict)
            for (raw, account), mail, verdict in zip(raws, mails, verdicts, strict=True)
        ]

    def _verdicts(
        self, raws: Sequence[tuple[Raw, Account]], mails: Sequence[ParsedMail | ParseFailure]
    ) -> list[Verdict]:  # fmt: skip
        """Judge what was read. Imported mail is not judged: the keys it was signed with may be long gone. What a mail
        service hands over never passed the server whose word is believed, so a sender may have forged that word."""
        verdicts = [Verdict("", "Imported mail is not checked.")] * len(mails)
        fresh, subjects = [], []
        for number, ((raw, account), mail) in enumerate(zip(raws, mails, strict=True)):
            if isinstance(mail, ParsedMail) and raw.meta.get("via") != "import":
                fresh.append(number)
                believed = settings_of(account).trusted_server if raw.meta.get("via") != "esp" else ""
                subjects.append(authenticity.Subject(raw.body, mail, believed))
        for number, verdict in zip(fresh, authenticity.judge(subjects, names(), reader().check_many), strict=True):
            verdicts[number] = verdict
        return verdicts

    def send(self, message: Outbound, account: Account) -> str:
        """Send and return our Message-ID without brackets."""
        ours = settings_of(account)
        if not ours.smtp_host or not ours.address:
            raise DeliveryError("This mailbox has no outgoing server yet. Set one in its settings; the reply waits.")
        automatic = bool(message.data.get("automatic"))
        identity = drafting.message_id(message, ours)
        try:
            mail = outgoing.build(drafting.drafted(message, account, identity, automatic))
            outgoing.listed(message.bcc)
        except outgoing.Unsendable as error:
            raise DeliveryError(str(error), permanent=True) from error
        everybody = list(dict.fromkeys([message.to, *message.to_more, *message.cc, *message.bcc]))
        smtp.deliver(
            server_of(account), "" if automatic else drafting.sender_of_mail(message, ours).address, everybody, mail
        )
        return identity

    def reference_of(self, message: Outbound, account: Account) -> str:
        return drafting.message_id(message, settings_of(account))

    def owns(self, address: str, account: Account) -> bool:
        return settings_of(account).owns(address)

    def settings_form(self) -> type[forms.Form]:
        return MailboxForm

    def ways_to_begin(self) -> Sequence[SetUp]:
        return ways()

    def try_out(self, code: str, account: Account) -> bool:
        return round_trip.send(code, account)

    def to_copy(self, account: Account) -> Sequence[Copy]:
        return esp.to_copy(account)

    def check_list(self, account: Account) -> Sequence[str]:
        return round_trip.check_list(account)


def touch(raw: Raw, mail: ParsedMail, account: Account, verdict: Verdict) -> Parsed | BadItem:
    """One mail as one touch, or why it can't be one; none when it is our own test come back."""
    if round_trip.is_back(raw, mail, account, verdict):
        return []
    ours = settings_of(account)
    automatic = loops.automatic(mail, raw.meta.get("from"), ours.own, tokens.mark(installation.SECRET_KEY)) or ""
    outgoing_copy = raw.meta.get("via") == "import" and ours.owns(mail.sender.address)
    who = recipient_of(mail, ours) if outgoing_copy else sender_of(mail, raw.meta, automatic)
    if who is None:
        return BadItem("This mail names no sender, so it can belong to nobody. It is kept as it came.")
    return [
        Inbound(
            kind="unsubscribe" if unsubscribed(mail, raw.meta) is not None and len(mail.reply) < SHORT else "message",
            sender=Sender("email", who.address, name=who.name, proof=proof_of(verdict, ours)),
            outgoing=outgoing_copy,
            text=mail.reply,
            subject=mail.subject,
            occurred_at=min(mail.date, raw.received_at) if mail.date else raw.received_at,
            external_id=Email().event_key(raw.body, raw.meta) or mail.message_id,
            reference=mail.message_id,
            replies_to=answered(mail),
            token_conversation=conversation_of(mail, raw.meta),
            participants=participants(mail, who, ours),
            facts={"name": who.name} if who.name else {},
            data=told(mail, raw.meta, verdict),
            attachments=[Attachment(file.name, file.content_type, file.content, file.cid) for file in mail.files],
            automatic=automatic,
        ),
        *(bounces.receipts(mail.bounces, raw.received_at) if raw.meta.get("via") != "import" else ()),
    ]


def sender_of(mail: ParsedMail, meta: Mapping[str, Any], automatic: str) -> Address | None:
    """The author; where From names nobody, whoever handed the mail in. Only machines come from nobody at all."""
    if mail.sender.address:
        return mail.sender
    for value in (mail.headers.get("sender", ""), str(meta.get("from") or ""), mail.headers.get("return-path", "")):
        found = ADDRESS.search(value)
        if found:
            return Address(mail.sender.name, found[0])
    return Address(mail.sender.name, "mailer-daemon@unknown.invalid") if automatic else None


def recipient_of(mail: ParsedMail, ours: Settings) -> Address | None:
    return next((one for one in [*mail.to, *mail.cc] if one.address and not ours.owns(one.address)), None)


def proof_of(verdict: Verdict, ours: Settings) -> Proof:
    if verdict.proven:
        return Proof(ProofKind.DOMAIN, verdict.by)
    return Proof(ProofKind.TRUSTED, ours.address) if ours.trust_everyone else CLAIMED


def answered(mail: ParsedMail) -> list[str]:
    """What it answers, nearest first; a report answers the mail it reports about."""
    nearest = [bounce.original_id for bounce in mail.bounces[:3]] + [mail.in_reply_to] + mail.references[::-1]
    return list(dict.fromkeys(one for one in nearest if one))


def conversation_of(mail: ParsedMail, meta: Mapping[str, Any]) -> int | None:
    """The conversation our signed address, or else one of our signed Message-IDs, stands for."""
    key = installation.SECRET_KEY
    for address in addressed(mail, meta):
        if (found := tokens.conversation_of(address, key)) is not None:
            return found
    known = (tokens.ours(reference, key) for reference in answered(mail))
    return next((one.conversation for one in known if one), None)


def unsubscribed(mail: ParsedMail, meta: Mapping[str, Any]) -> int | None:
    """What our signed address for unsubscribing stands for, if the mail went to one."""
    told = (tokens.out_by(address, installation.SECRET_KEY) for address in addressed(mail, meta))
    return next((number for number in told if number is not None), None)


def addressed(mail: ParsedMail, meta: Mapping[str, Any]) -> list[str]:
    """Every address this mail went to that looks like one of our signed ones."""
    shown = [one.address for one in [*mail.to, *mail.cc]]
    hidden = [mail.headers.get("delivered-to", ""), mail.headers.get("x-original-to", "")]
    everybody = [*meta.get("to", ()), *shown, *hidden]
    return [address for address in everybody if "+c_" in address.lower() or "+u_" in address.lower()]


def participants(mail: ParsedMail, who: Address, ours: Settings) -> list[Sender]:
    found: dict[str, Sender] = {}
    for one in [*mail.to, *mail.cc]:
        address = one.address.lower()
        if address and address != who.address.lower() and not ours.owns(address) and len(found) < MAX_PARTICIPANTS:
            found.setdefault(address, Sender("email", one.address, name=one.name))
    return list(found.values())


def told(mail: ParsedMail, meta: Mapping[str, Any], verdict: Verdict) -> dict[str, Any]:
    """What else the mail says, as plain data; empty values are left out."""
    reply_to = next((one.address for one in mail.reply_to if one.address), "")
    data = {
        "html": mail.html,
        "full_text": mail.text if mail.text.strip() != mail.reply else "",
        "quoted": bool(mail.quoted),
        "signature": mail.signature,
        "headers": mail.headers,
        "to": [one.address or one.name for one in mail.to[:MAX_PARTICIPANTS]],
        "cc": [one.address or one.name for one in mail.cc[:MAX_PARTICIPANTS]],
        "reply_to": reply_to if reply_to.lower() != mail.sender.address.lower() else "",
        "references": mail.references,
        "encrypted": mail.encrypted,
        "defects": mail.defects,
        "bounces": [
            {"action": one.action, "status": one.status, "recipient": one.recipient, "diagnostic": one.diagnostic}
            for one in mail.bounces
        ],
        "authenticity": {"by": verdict.by, "why": verdict.why},
        "via": meta.get("via", ""),
        "unsubscribe": unsubscribed(mail, meta),
        "handover": next((tag for address in addressed(mail, meta) if (tag := tokens.tag_of(address))), ""),
    }  # fmt: skip
    return {name: value for name, value in data.items() if value}


def head_and_body(raw: bytes) -> tuple[bytes, bytes]:
    """A quick cut for keys; the real reading comes later."""
    end, body_at = headers.blank_line(raw)
    return raw[: min(end, headers.MAX_TOTAL)], raw[body_at:]
