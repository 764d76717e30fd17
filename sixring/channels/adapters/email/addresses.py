"""Reading From, To and Cc: one pass, no recursion, and strict about what counts as an address."""

import re

from .headers import words
from .parsed import Address

MAX_ADDRESSES = 500
# An address with a bracket, comment or second "@" in it is read differently by different programs (the family of
# CVE-2023-27043), so it is not read at all.
ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"\\]{1,64}@[^\s@<>()\[\],;:\"\\]{1,255}")


class _Reader:
    def __init__(self) -> None:
        self.found: list[Address] = []
        self.clear()

    def clear(self) -> None:
        self.phrase: list[str] = []
        self.angle: list[str] | None = None
        self.comment: list[str] = []
        self.closed = False
        self.broken = False

    def flush(self) -> None:
        phrase, comment = "".join(self.phrase).strip(), "".join(self.comment).strip()
        if self.angle is not None:
            address, name = "".join(self.angle).strip(), phrase
        else:
            address, name = phrase, comment
        if not self.broken and ADDRESS.fullmatch(address):
            self.found.append(Address(words(name)[:300] or words(comment)[:300], words(address)))
        elif phrase or comment or self.angle:
            self.found.append(Address(words(name or address)[:300], ""))
        self.clear()


def read(value: str) -> list[Address]:
    """Addresses of one header value, at most `MAX_ADDRESSES`. What cannot be read safely keeps an empty address."""
    simple = _simple(value)
    if simple is not None:
        return [simple]
    reader, quoted, depth, escaped = _Reader(), False, 0, False
    for char in value:
        if escaped:
            escaped = False
            (reader.comment if depth else reader.phrase).append(char)
        elif char == "\\" and (quoted or depth):
            escaped = True
        elif quoted:
            quoted = char != '"'
            if quoted:
                (reader.phrase if reader.angle is None else reader.angle).append(char)
        elif char == "(":
            depth += 1
        elif char == ")":
            reader.broken |= depth == 0
            depth = max(0, depth - 1)
        elif depth:
            reader.comment.append(char)
        else:
            quoted = _structural(reader, char)
        if len(reader.found) >= MAX_ADDRESSES:
            return reader.found
    reader.broken |= quoted or depth > 0
    reader.flush()
    return reader.found


def _simple(value: str) -> Address | None:
    """The everyday forms `a@b` and `Name <a@b>`, without the character loop."""
    if ADDRESS.fullmatch(value):
        return Address("", words(value))
    name, angle, rest = value.partition("<")
    if not angle or rest[-1:] != ">" or not ADDRESS.fullmatch(rest[:-1]) or _SPECIAL.search(name):
        return None
    return Address(words(name)[:300], words(rest[:-1]))


_SPECIAL = re.compile(r'[<>()\[\],;:"\\]')


def _structural(reader: _Reader, char: str) -> bool:
    """One character outside quotes and comments. Returns whether a quoted string begins."""
    if char == '"':
        return True
    if char in ",;":
        reader.flush()
    elif char == "<":
        reader.broken |= reader.angle is not None
        reader.angle = []
    elif char == ":" and reader.angle is None:  # "Friends: a@x, b@x;" names a group
        reader.phrase.clear()
    elif char == ">":
        reader.broken |= reader.angle is None
        reader.closed = True
    else:
        _append(reader, char)
    return False


def _append(reader: _Reader, char: str) -> None:
    if reader.angle is None:
        reader.phrase.append(char)
    elif reader.closed:
        reader.broken |= not char.isspace()
    else:
        reader.angle.append(char)
