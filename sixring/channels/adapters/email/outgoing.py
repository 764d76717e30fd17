"""Building the mails we send. Headers are written here, one line at a time, so no text of a message can add another."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from .addresses import ADDRESS
from .files import safe_name
from .loops import OUR_MARK

MAX_REFERENCES = 20
LINE = 998
UNSAFE = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\x85]+")
TYPE = re.compile(r"(application|audio|font|image|model|text|video)/[a-z0-9][a-z0-9.+-]{0,80}")
SPECIAL = re.compile(r"[^A-Za-z0-9 !#$%&'*+/=?^_`{|}~-]")


class Unsendable(Exception):
    """This message can't become a mail; the reason is a sentence."""


@dataclass(frozen=True, slots=True)
class File:
    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Draft:
    """A mail to build. Ids have no angle brackets; `references` stand oldest first. Who gets it blindly is not here."""

    sender: str
    sender_name: str
    to: str
    message_id: str
    date: datetime
    text: str
    subject: str = ""
    to_name: str = ""
    reply_to: str = ""
    to_more: Sequence[str] = ()
    cc: Sequence[str] = ()
    html: str = ""
    files: Sequence[File] = ()
    references: Sequence[str] = ()
    automatic: bool = False
    mark: str = ""
    ways_out: Sequence[str] = ()
    marks: Sequence[tuple[str, str]] = ()  # headers a mail service gives back with what it tells of this mail


def build(draft: Draft) -> bytes:
    """The mail as bytes with CRLF line ends. Raises `Unsendable` when an address can't be one."""
    lines = [
        ("From", mailbox(draft.sender_name, draft.sender)),
        ("To", ",\r\n ".join([mailbox(draft.to_name, draft.to), *listed(draft.to_more)])),
        ("Cc", ",\r\n ".join(listed(draft.cc))),
        ("Reply-To", mailbox(draft.sender_name, draft.reply_to) if draft.reply_to else ""),
        ("Subject", words(draft.subject or "(no subject)", "Subject")),
        ("Date", format_datetime(draft.date)),
        ("Message-ID", f"<{identifier(draft.message_id)}>"),
        ("In-Reply-To", f"<{identifier(draft.references[-1])}>" if draft.references else ""),
        ("References", "\r\n ".join(f"<{one}>" for one in trimmed(draft.references))),
        ("Auto-Submitted", "auto-replied" if draft.automatic else ""),
        ("X-Auto-Response-Suppress", "All" if draft.automatic else ""),
        (OUR_MARK.title(), one_line(draft.mark)),
        *unsubscribing(draft.ways_out),
        *draft.marks,
    ]
    head = "".join(f"{name}: {value}\r\n" for name, value in lines if value)
    return head.encode("utf-8") + body(draft)


def unsubscribing(ways: Sequence[str]) -> list[tuple[str, str]]:
    """RFC 2369 and RFC 8058: where to unsubscribe. One click takes https alone, so http is told without it."""
    uris = [uri for way in ways if (uri := one_line(way)) and not set(uri) & set("<>, ")]
    one_click = "List-Unsubscribe=One-Click" if any(uri.startswith("https://") for uri in uris) else ""
    return [
        ("List-Unsubscribe", ",\r\n ".join(f"<{uri}>" for uri in uris)),
        ("List-Unsubscribe-Post", one_click),
    ]


def listed(addresses: Sequence[str]) -> list[str]:
    return [mailbox("", address) for address in addresses]


def body(draft: Draft) -> bytes:
    """MIME headers and content, made by the standard library: text, or text and HTML, then the files."""
    message = EmailMessage(policy=SMTP)
    message.set_content(plain(draft.text))
    if draft.html:
        message.add_alternative(plain(draft.html), subtype="html")
    for number, file in enumerate(draft.files, 1):
        attach(message, file, number)
    bound(message, draft.message_id)
    return message.as_bytes()


def attach(message: EmailMessage, file: File, number: int) -> None:
    """Add `file` under a name no program stumbles over. What is no plain type goes out as bytes."""
    type_ = file.content_type if TYPE.fullmatch(file.content_type) else "application/octet-stream"
    maintype, _, subtype = type_.partition("/")
    name = one_line(safe_name(file.name)) or f"attachment-{number}"
    message.add_attachment(file.content, maintype=maintype, subtype=subtype, filename=name)


def bound(message: EmailMessage, seed: str) -> None:
    """Boundaries by the message, not by chance: every attempt sends the same bytes."""
    for number, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"=_{hashlib.sha256(f'{seed}:{number}'.encode()).hexdigest()[:40]}")


def plain(text: str) -> str:
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")


def one_line(value: str) -> str:
    return UNSAFE.sub(" ", plain(value)).strip()[:LINE]


def words(value: str, header: str) -> str:
    """Free text in a header: folded, encoded where it is not ASCII."""
    value = one_line(value)
    if value.isascii() and "=?" not in value and len(value) < 70:
        return value
    return Header(value, "utf-8", header_name=header).encode(linesep="\r\n")


def mailbox(name: str, address: str) -> str:
    """`Name <address>` with the name quoted or encoded as it needs."""
    if not ADDRESS.fullmatch(address) or UNSAFE.search(address):
        raise Unsendable(f"{one_line(address)[:100]!r} is no e-mail address this server can write to.")
    name = one_line(name)[:200]
    if not name:
        return address
    if not name.isascii() or "=?" in name:
        return f"{Header(name, 'utf-8', header_name='Reply-To').encode(linesep=chr(13) + chr(10))} <{address}>"
    quoted = '"' + re.sub(r'([\\"])', r"\\\1", name) + '"' if SPECIAL.search(name) else name
    return f"{quoted} <{address}>"


def identifier(value: str) -> str:
    return re.sub(r"[^\x21-\x3b\x3d\x3f-\x7e]", "", value)[:250]


def trimmed(references: Sequence[str]) -> list[str]:
    """The first and the last ones, each once: threads stay whole in clients and the line stays short."""
    unique = list(dict.fromkeys(filter(None, map(identifier, references))))
    return unique if len(unique) <= MAX_REFERENCES else unique[:1] + unique[1 - MAX_REFERENCES :]
