"""Looking at raw bytes without being harmed by them: as text where they are text, else as a hex dump."""

from __future__ import annotations

from dataclasses import dataclass

MOST = 64 * 1024
WIDTH = 16
PLAIN = set(range(32, 127)) | {9, 10, 13}


@dataclass(frozen=True, slots=True)
class Look:
    """The first bytes for a screen, which escapes them: whether `text` is a hex `dump`, and how much is left out."""

    text: str
    dump: bool
    size: int
    left_out: int


def look(raw: bytes) -> Look:
    binary = is_binary(raw[:MOST])
    most = MOST // 8 if binary else MOST
    head = raw[:most]
    return Look(dumped(head) if binary else readable(head), binary, len(raw), max(0, len(raw) - most))


def is_binary(raw: bytes) -> bool:
    """Rule: a NUL, or more than a tenth of control bytes, is no text."""
    odd = sum(1 for byte in raw if byte < 128 and byte not in PLAIN)
    return b"\x00" in raw or odd * 10 > len(raw)


def readable(raw: bytes) -> str:
    """As UTF-8; what isn't shows as its hex, and so do control characters and those that turn a line around."""
    text = raw.decode("utf-8", "backslashreplace").replace("\r\n", "\n")
    return "".join(one if one in "\n\t" or one.isprintable() else f"\\x{ord(one):02x}" for one in text)


def dumped(raw: bytes) -> str:
    """Sixteen bytes a line: offset, hex, and what is printable."""
    lines = []
    for at in range(0, len(raw), WIDTH):
        part = raw[at : at + WIDTH]
        words = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in part)
        lines.append(f"{at:08x}  {part.hex(' '):<{WIDTH * 3 - 1}}  {words}")
    return "\n".join(lines)
