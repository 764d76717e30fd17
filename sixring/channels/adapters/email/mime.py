"""Raw bytes to a `ParsedMail`: structure, texts, files. Every loop is capped, nothing recurses, nothing is thrown away
silently: what is repaired or left out stands in `defects`, and the raw bytes stay in the inbox."""

import hashlib
import re
from datetime import datetime
from typing import NamedTuple

from . import addresses, headers, quotes
from .bodies import Readable, decoded, readable
from .bounces import reports
from .charsets import clean
from .files import filed
from .headers import Head
from .parsed import Address, ParsedMail, Signature, Unreadable

MAX_MAIL = 50 * 1024 * 1024
MAX_DEPTH = 20
MAX_PARTS = 200
MAX_RECIPIENTS = 500

# What reception, loop rules and the agent may want to see later; the rest stays in the raw bytes.
INTERESTING = (
    "auto-submitted", "precedence", "list-id", "list-unsubscribe", "x-auto-response-suppress", "x-autoreply",
    "x-autorespond", "feedback-id", "return-path", "x-sixring-loop", "authentication-results", "x-failed-recipients",
    "delivered-to", "x-original-to", "sender", "content-language", "x-mailer", "user-agent", "x-loop", "x-priority",
    "received-spf", "resent-from",
)  # fmt: skip


DKIM_TAG = re.compile(r";\s*([a-z]{1,2})\s*=\s*([^;]*)")


class Part(NamedTuple):
    """A leaf of the MIME tree. Leaves of one multipart/alternative share `group`: they say the same thing."""

    head: Head
    type: str
    params: dict[str, str]
    disposition: str
    file_name: str
    body: bytes
    group: int


def parse(raw: bytes, received: datetime) -> ParsedMail:
    """Read one mail. `received` (aware) bounds its Date. Raises `Unreadable` with a reason, and only that."""
    if len(raw) > MAX_MAIL:
        raise Unreadable(f"This mail has {len(raw):,} bytes; {MAX_MAIL:,} is the most that is read.")
    if not raw.strip(b"\x00\r\n\t "):
        raise Unreadable("This mail is empty.")
    if b"\n" not in raw and b"\r" in raw:
        raw = raw.replace(b"\r", b"\n")
    head, body = headers.split(raw)
    defects = list(head.defects)
    leaves = parts(head, body, defects)
    said = readable([leaf for leaf in leaves if is_text(leaf)], defects)
    return assembled(raw, head, received, leaves, said, defects)


def assembled(
    raw: bytes, head: Head, received: datetime, leaves: list[Part], said: Readable, defects: list[str]
) -> ParsedMail:
    own_ids = headers.ids(head.first("message-id"), 1)
    split = quotes.split(said.text, said.new_in_html)
    content_type = headers.params(head.first("content-type"))[0] or "text/plain"
    authors, ambiguous = authors_of(head, defects)
    return ParsedMail(
        message_id=own_ids[0] if own_ids else f"{hashlib.sha256(raw).hexdigest()[:40]}@no-message-id.invalid",
        synthetic_id=not own_ids,
        in_reply_to=(headers.ids(head.first("in-reply-to"), 2) or [""])[0],
        references=headers.ids(head.first("references")),
        authors=authors,
        ambiguous_from=ambiguous,
        to=people(head, "to", defects),
        cc=people(head, "cc", defects),
        reply_to=people(head, "reply-to", defects)[:10],
        subject=headers.words(head.first("subject"))[:1000],
        date=headers.date(head.first("date"), received),
        text=said.text,
        html=said.html,
        reply=split.reply,
        quoted=split.quoted,
        signature=split.signature,
        files=[filed(leaf, number, defects) for number, leaf in enumerate(leaves, 1) if not is_text(leaf)],
        headers={name: shown(name, head.first(name)) for name in INTERESTING if name in head.values},
        content_type=clean(content_type)[:100],
        encrypted=any(leaf.type in ENCRYPTED for leaf in leaves) or content_type == "multipart/encrypted",
        bounces=reports(content_type, leaves, said.text, head),
        signatures=signatures_of(head),
        defects=[clean(defect) for defect in dict.fromkeys(defects)][:20],
    )


ENCRYPTED = {"application/pgp-encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"}


def is_text(leaf: Part) -> bool:
    """Whether a part is something to read rather than a file."""
    return leaf.type in ("text/plain", "text/html") and leaf.disposition != "attachment" and not leaf.file_name


def authors_of(head: Head, defects: list[str]) -> tuple[list[Address], bool]:
    """Who it says it is from; ambiguous when several answers are possible, and then nothing can be proven."""
    lines = head.all("from")
    found = [address for line in lines[:3] for address in addresses.read(line)][:10]
    ambiguous = len(lines) != 1 or len(found) != 1 or "from" in head.cut
    if len(lines) > 1:
        defects.append("this mail has more than one From header")
    return [one for one in found if one.address] or found, ambiguous


def shown(name: str, value: str) -> str:
    """Verdicts of servers stay undecoded: an encoded word in them must not become a verdict."""
    return clean(value)[:4000] if name == "authentication-results" else headers.words(value)[:1000]


def signatures_of(head: Head) -> list[Signature]:
    """The DKIM signatures from the top, at most five; those without a domain keep their place."""
    found = []
    for value in head.all("dkim-signature")[:5]:
        tags = dict(DKIM_TAG.findall(";" + value))
        domain, selector = (clean("".join(tags.get(tag, "").split())).lower()[:253] for tag in "ds")
        found.append(Signature(domain, selector, "l" in tags))
    return found


def people(head: Head, name: str, defects: list[str]) -> list[Address]:
    found = [address for line in head.all(name)[:10] for address in addresses.read(line)]
    if len(found) > MAX_RECIPIENTS:
        defects.append(f"only the first {MAX_RECIPIENTS} addresses of {name} were read")
    return found[:MAX_RECIPIENTS]


def parts(head: Head, body: bytes, defects: list[str]) -> list[Part]:
    """The leaves of the MIME tree in reading order."""
    leaves: list[Part] = []
    waiting = [(head, body, 0, 0)]  # a stack, so that 3,000 nested parts cannot exhaust Python's
    seen = 0
    while waiting:
        head, body, depth, group = waiting.pop()
        seen += 1
        if seen > MAX_PARTS:
            defects.append(f"only the first {MAX_PARTS} parts of this mail were read")
            break
        type_, params = headers.params(head.first("content-type"))
        boundary = params.get("boundary", "")
        if type_.startswith("multipart/") and boundary and depth < MAX_DEPTH:
            inner = pieces(body, boundary.encode("utf-8", "replace"))
            if inner:
                group = group or (seen if type_ == "multipart/alternative" else 0)
                waiting.extend((*part_head(piece, defects), depth + 1, group) for piece in reversed(inner))
                continue
        if type_.startswith("multipart/"):
            late = f"parts nested deeper than {MAX_DEPTH} were not opened"
            defects.append(late if depth >= MAX_DEPTH else "a multipart without its parts was read as text")
            type_ = "application/octet-stream" if depth >= MAX_DEPTH else "text/plain"
        leaves.append(leaf_of(head, type_, params, body, group or -seen))
    return leaves


def part_head(piece: bytes, defects: list[str]) -> tuple[Head, bytes]:
    if piece[:1] == b"\n" or piece[:2] == b"\r\n":
        return Head(), piece[piece.index(b"\n") + 1 :]
    head, body = headers.split(piece)
    defects.extend(head.defects)
    return head, body


def leaf_of(head: Head, type_: str, params: dict[str, str], body: bytes, group: int) -> Part:
    if type_ in ("", "text") or "/" not in type_:
        type_ = "text/plain"
    disposition, more = "", dict[str, str]()
    if "content-disposition" in head.values:
        disposition, more = headers.params(head.first("content-disposition"))
    name = more.get("filename") or params.get("name") or ""
    return Part(head, type_, params, disposition, headers.words(name) if name else "", body, group)


def pieces(body: bytes, boundary: bytes) -> list[bytes]:
    """Cut a multipart body at its boundary lines; a boundary that never closes ends with the body."""
    found: list[bytes] = []
    cut = (b"\n" + body).split(b"\n--" + boundary, MAX_PARTS * 2)
    open_ = False
    for piece in cut[1:]:
        line, newline, rest = piece.partition(b"\n")
        mark = line.strip()
        if mark == b"--" or (line.startswith(b"--") and not mark.strip(b"-")):
            break
        if mark and open_ and found:  # a longer boundary that only begins like ours: not a cut
            found[-1] += b"\n--" + boundary + piece
            continue
        if mark:
            continue
        found.append(rest if newline else b"")
        open_ = True
    return [piece[:-1] if piece.endswith(b"\r") else piece for piece in found]


__all__ = ["Part", "decoded", "is_text", "parse"]
