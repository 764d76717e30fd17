"""What a file is: a name that is safe to show and store, and a type that was looked at, not believed."""

from __future__ import annotations

import mimetypes
import re

import puremagic

from sixring.core.text import clean

HEAD = 65536
# Control characters, those Windows forbids, and those that turn the reading direction ("gpj.exe" shown as "exe.jpg").
UNSAFE = re.compile(r'[\x00-\x1f\x7f"<>|:*?\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]')
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
# Types without a signature in their bytes: the sender's word is taken, since they are only ever offered as downloads.
BELIEVED = re.compile(r"(text/(plain|csv|calendar|vcard|x-vcard|rfc822-headers)|message/[a-z0-9-]{1,40}|"
                      r"application/(json|ms-tnef|pgp-signature|pgp-encrypted|pkcs7-[a-z]{1,20}))")  # fmt: skip
# Containers that hold sound or pictures alike: which of the two, the sender may say.
HOLDS_SOUND = {
    "video/mp4": "audio/mp4", "video/webm": "audio/webm", "video/3gpp": "audio/3gpp", "application/ogg": "audio/ogg",
    "video/ogg": "audio/ogg", "video/x-matroska": "audio/webm",
}  # fmt: skip
ENDINGS = {"audio/ogg": ".ogg", "audio/mp4": ".m4a", "audio/amr": ".amr", "audio/webm": ".weba", "audio/3gpp": ".3gp"}


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
    if sound := sound_in(content):
        return sound
    found = magic(content)
    if claimed.startswith("audio/") or found == "application/ogg":
        found = HOLDS_SOUND.get(found, found)
    return found if "/" in found else "application/octet-stream"


def sound_in(content: bytes) -> str:
    """Voice notes as phones record them, which the table of signatures doesn't know; "" for anything else."""
    if content[:5] == b"#!AMR":
        return "audio/amr"
    return "audio/mp4" if content[4:8] == b"ftyp" and content[8:11] in (b"M4A", b"M4B") else ""


def magic(content: bytes) -> str:
    try:
        return str(puremagic.from_string(content[:HEAD], mime=True))
    except (puremagic.PureError, ValueError, UnicodeError):
        return ""


def ending(type_: str) -> str:
    """As files of this type are called at their end; "" for what has no such custom."""
    return ENDINGS.get(type_) or mimetypes.guess_extension(type_) or ""
