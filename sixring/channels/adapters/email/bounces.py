"""Delivery reports (RFC 3464), complaints (RFC 5965), and what can be told of bounces that follow neither."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from ...fates import Fate, Receipt
from . import headers
from .charsets import clean, decode
from .headers import Head
from .parsed import Bounce, Unreadable

if TYPE_CHECKING:
    from .mime import Part

MAX_REPORTS = 50
ORIGINAL = ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global")
STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
RETURNED_ID = re.compile(r"(?im)^[ >\t]*Message-ID:\s*<([^<>\s]{1,250})>")


def reports(content_type: str, leaves: Sequence["Part"], text: str, head: Head) -> list[Bounce]:
    """What this mail reports about mails sent earlier; empty for an ordinary mail."""
    statuses = [leaf for leaf in leaves if leaf.type in ("message/delivery-status", "message/global-delivery-status")]
    complaints = [leaf for leaf in leaves if leaf.type == "message/feedback-report"]
    failed = headers.words(head.first("x-failed-recipients"))
    if not statuses and not complaints and not failed:
        return []
    original = original_id(leaves, text)
    found = [bounce for leaf in statuses for bounce in of_status(leaf, original)]
    found += [complaint(leaf, original) for leaf in complaints]
    if not found and failed:  # Exim's older bounces say it in a header and in prose
        status = STATUS.search(text[:20_000])
        found = [
            Bounce("failed", status[1] if status else "", one.strip()[:320], "", original) for one in failed.split(",")
        ]
    return found[:MAX_REPORTS]


def receipts(reported: Sequence[Bounce], at: datetime) -> Iterator[Receipt]:
    """What delivery reports say for good of mails of ours; a delay is no failure, a complaint no bounce."""
    for one in reported:
        if one.action == "failed" and one.original_id:
            said = one.diagnostic.partition(";")[2].strip() or one.diagnostic or one.status
            error = f"It came back as undeliverable: {said}" if said else "It came back as undeliverable."
            yield Receipt(one.original_id, Fate.FAILED, error=error[:500], at=at, recipient=one.recipient)


def original_id(leaves: Sequence["Part"], text: str) -> str:
    for leaf in leaves:
        if leaf.type in ORIGINAL:
            try:
                found = headers.ids(headers.split(leaf.body)[0].first("message-id"), 1)
            except Unreadable:
                continue
            if found:
                return found[0]
    quoted = RETURNED_ID.search(text[:100_000])
    return quoted[1] if quoted else ""


def of_status(leaf: "Part", original: str) -> Iterator[Bounce]:
    """One bounce per recipient group of a delivery-status part; the first group speaks of the message itself."""
    groups = [fields(block) for block in re.split(r"\n\s*\n", text_of(leaf))[: MAX_REPORTS + 1]]
    for group in groups:
        recipient = group.get("final-recipient") or group.get("original-recipient") or ""
        if not recipient and "action" not in group:
            continue
        yield Bounce(
            action=(group.get("action", "failed").split() or ["failed"])[0].lower()[:20],
            status=found[1] if (found := STATUS.search(group.get("status", ""))) else "",
            recipient=recipient.partition(";")[2].strip().strip("<>")[:320] or recipient[:320],
            diagnostic=group.get("diagnostic-code", "")[:1000],
            original_id=original,
        )


def complaint(leaf: "Part", original: str) -> Bounce:
    group = fields(text_of(leaf))
    recipient = group.get("original-rcpt-to", "").strip("<>")[:320]
    return Bounce("complaint", "", recipient, group.get("feedback-type", "")[:100], original)


def text_of(leaf: "Part") -> str:
    return clean(decode(leaf.body[:100_000])[0]).strip("\n")


def fields(block: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in re.split(r"\n(?![ \t])", block):
        name, colon, value = line.partition(":")
        if colon:
            found.setdefault(name.strip().lower(), " ".join(value.split()))
    return found
