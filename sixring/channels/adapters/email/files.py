"""Attachments: a name that is safe to show and store, and a type that was looked at, not believed."""

import re
from typing import TYPE_CHECKING

from .bodies import decoded
from .charsets import clean
from .parsed import MailFile

if TYPE_CHECKING:
    from .mime import Part

# Control characters, those Windows forbids, and those that turn the reading direction ("gpj.exe" shown as "exe.jpg").
UNSAFE = re.compile(r'[\x00-\x1f\x7f"<>|:*?\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]')
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
EXTENSIONS = {
    "message/rfc822": ".eml", "message/delivery-status": ".txt", "text/calendar": ".ics", "text/plain": ".txt",
    "text/html": ".html", "application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif",
    "application/ms-tnef": ".dat", "application/pgp-signature": ".asc", "text/rfc822-headers": ".txt",
    "application/zip": ".zip", "image/webp": ".webp", "text/csv": ".csv",
}  # fmt: skip
# Types without a signature in their bytes: the sender's word is taken, since they are only ever offered as downloads.
BELIEVED = re.compile(r"(text/(plain|csv|calendar|vcard|x-vcard|rfc822-headers)|message/[a-z0-9-]{1,40}|"
                      r"application/(json|ms-tnef|pgp-signature|pgp-encrypted|pkcs7-[a-z]{1,20}))")  # fmt: skip
WHOLE_PARTS = ("message/rfc822", "message/global")


def filed(leaf: "Part", number: int, defects: list[str]) -> MailFile:
    """Turn a leaf of the MIME tree into a file. `number` counts parts from 1 and names the nameless."""
    content = leaf.body if leaf.type in WHOLE_PARTS else decoded(leaf, defects)
    cid = leaf.head.first("content-id").strip().strip("<>")[:200]
    type_ = sniffed(content, leaf.type)
    return MailFile(
        name=safe_name(leaf.file_name) or f"attachment-{number}{EXTENSIONS.get(type_, '')}",
        content_type=type_,
        claimed_type=clean(leaf.type)[:100],
        content=content,
        inline=leaf.disposition != "attachment" and bool(cid),
        cid=clean(cid),
    )


def safe_name(name: str) -> str:
    """No path, no control or direction characters, no reserved device, at most 255 bytes with its ending kept."""
    name = clean(name[:1000]).replace("\\", "/").rsplit("/", 1)[-1]
    name = UNSAFE.sub("", name).strip().strip(".").strip()
    if RESERVED.match(name):
        name = "_" + name
    while len(name.encode()) > 255:
        stem, dot, ending = name.rpartition(".")
        name = f"{stem[:-8]}.{ending}" if dot and len(ending) < 12 and len(stem) > 8 else name[:-8]
    return name


def sniffed(content: bytes, claimed: str) -> str:
    """The type the bytes show, else the claimed one where it is harmless, else application/octet-stream."""
    if content[:5] == b"%PDF-":
        return "application/pdf"
    if BELIEVED.fullmatch(claimed) and b"\x00" not in content[:1024]:
        return claimed
    import puremagic

    try:
        found = puremagic.from_string(content[:65536], mime=True)
    except (puremagic.PureError, ValueError, UnicodeError):
        found = ""
    return str(found) if found and "/" in str(found) else "application/octet-stream"
