"""Attachments of a mail, as files with a safe name and a type that was looked at."""

from typing import TYPE_CHECKING

from ...media.looking import safe_name, sniffed
from .bodies import decoded
from .charsets import clean
from .parsed import MailFile

if TYPE_CHECKING:
    from .mime import Part

__all__ = ["filed", "safe_name", "sniffed"]
EXTENSIONS = {
    "message/rfc822": ".eml", "message/delivery-status": ".txt", "text/calendar": ".ics", "text/plain": ".txt",
    "text/html": ".html", "application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif",
    "application/ms-tnef": ".dat", "application/pgp-signature": ".asc", "text/rfc822-headers": ".txt",
    "application/zip": ".zip", "image/webp": ".webp", "text/csv": ".csv",
}  # fmt: skip
WHOLE_PARTS = ("message/rfc822", "message/global")


def filed(leaf: "Part", number: int, defects: list[str]) -> MailFile:
    """Turn a leaf of the MIME tree into a file. `number` counts parts from 1 and names the nameless."""
    content = leaf.body if leaf.type in WHOLE_PARTS else decoded(leaf, defects)
    cid = leaf.head.first("content-id").strip().strip("<>")[:200]
    type_ = sniffed(content, leaf.type)
    return MailFile(
        name=safe_name(clean(leaf.file_name)) or f"attachment-{number}{EXTENSIONS.get(type_, '')}",
        content_type=type_,
        claimed_type=clean(leaf.type)[:100],
        content=content,
        inline=leaf.disposition != "attachment" and bool(cid),
        cid=clean(cid),
    )
