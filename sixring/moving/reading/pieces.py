"""Pieces of JSON, one at a time and in constant memory: a line each (NDJSON), or the members of lists inside one large
document, as the pages of an API are kept. What can't be told apart from its neighbours is handed on as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

LONGEST = 16 * 1024 * 1024  # bytes of one piece
CHUNK = 256 * 1024
# A document holds lists of rows by these names, after nothing but plain values: {"count": 2, "tickets": [ …
PLAIN = rb'\s*"[^"]{1,60}"\s*:\s*(?:"[^"]{0,2000}"|[-+.\w]{1,40})\s*,'
LISTS = rb"tickets|users|organizations|groups|ticket_events"
DOCUMENT = re.compile(rb"\s*(?:\[\s*[\[{]|\{(?:" + PLAIN + rb')*\s*"(?:' + LISTS + rb')"\s*:\s*\[)')
# Possessive, so that a long text is read once however it ends.
TOKEN = re.compile(rb'"(?:[^"\\]*+(?:\\.[^"\\]*+)*+)"|"|[{}\[\]\n]', re.DOTALL)
REST = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
HALF = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)
TOO_LONG = f"It is longer than {LONGEST // 2**20} MB."
NAME = re.compile(rb'"([^"\\]{1,60})"\s*:\s*$')


@dataclass(frozen=True, slots=True)
class Piece:
    """Some bytes of JSON on `line`; `of` is the list it stood in. `problem` says why it is none."""

    line: int
    content: bytes
    of: str = ""
    problem: str = ""


def pieces(file: IO[bytes]) -> Iterator[Piece]:
    """All pieces of `file`, which is read once."""
    head = file.read(CHUNK)
    file.seek(0)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield Piece(1, head[:200], problem="It is UTF-16. Save it as UTF-8 and try again.")
        return
    if DOCUMENT.match(head.removeprefix(b"\xef\xbb\xbf")):
        yield from members(file)
    else:
        yield from lines(file)


def lines(file: IO[bytes]) -> Iterator[Piece]:
    """Every line that is not empty."""
    number = 0
    while line := file.readline(LONGEST):
        number += 1
        if not line.endswith(b"\n") and len(line) >= LONGEST:
            yield Piece(number, line[:1000], problem=TOO_LONG)
            skip_line(file)
        elif content := line.strip(b" \t\r\n\x00").removeprefix(b"\xef\xbb\xbf"):
            yield Piece(number, content)


def skip_line(file: IO[bytes]) -> None:
    while (rest := file.readline(LONGEST)) and not rest.endswith(b"\n"):
        pass


class Members:
    """The objects in the lists of a document. `begin` is where the present one begins in the buffer, `at` how far was
    looked; `texting`: the buffer ends inside a text."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.buffer, self.at, self.line = file, b"", 0, 1
        self.begin, self.begin_line, self.depth = -1, 1, 0
        self.of, self.dropped, self.texting = "", False, False
        self.open: list[bytes] = []

    def __iter__(self) -> Iterator[Piece]:
        while self.more():
            yield from self.scan()
        if self.begin >= 0 or self.open:
            content = self.buffer[self.begin :][:1000] if self.begin >= 0 else b""
            line = self.begin_line if self.begin >= 0 else self.line
            yield Piece(line, content, self.of, "The file ends in the middle of it: it was cut off.")

    def more(self) -> bool:
        """Read on, keeping what is not done with."""
        chunk = self.file.read(CHUNK)
        keep = max(0, self.at - 100)
        if self.begin >= 0:
            if len(self.buffer) - self.begin > LONGEST:
                self.dropped, self.begin = True, self.at
            keep, self.begin = self.begin, 0
        self.at -= keep
        self.buffer = self.buffer[keep:] + chunk
        return bool(chunk)

    def scan(self) -> Iterator[Piece]:
        if self.texting and not self.leave_text():
            return
        for token in TOKEN.finditer(self.buffer, self.at):
            sign, self.at = token[0], token.end()
            if sign == b'"':
                self.texting = True
                if not self.leave_text():
                    return
                yield from self.scan()
                return
            self.line += sign == b"\n"
            if sign in (b"{", b"["):
                self.enter(sign, token.start())
            elif sign in (b"}", b"]") and self.open:
                self.open.pop()
                if self.begin >= 0 and len(self.open) == self.depth:
                    yield self.ended()
        self.at = len(self.buffer)

    def leave_text(self) -> bool:
        """Go to the end of the text that goes on here; False when that is not in sight."""
        if found := REST.match(self.buffer, self.at):
            self.at, self.texting = found.end(), False
            return True
        self.at = HALF.match(self.buffer, self.at).end()  # type: ignore[union-attr]  # matches nothing, too
        return False

    def enter(self, sign: bytes, start: int) -> None:
        if self.begin < 0 and sign == b"{" and self.open and self.open[-1] == b"[":
            self.begin, self.begin_line, self.depth = start, self.line, len(self.open)
        elif self.begin < 0 and sign == b"[":
            named = NAME.search(self.buffer[max(0, start - 100) : start])
            self.of = named[1].decode("utf-8", "replace") if named else ""
        self.open.append(sign)

    def ended(self) -> Piece:
        content, begin = self.buffer[self.begin : self.at], self.begin_line
        dropped, self.begin, self.dropped = self.dropped, -1, False
        if dropped:
            return Piece(begin, b"", self.of, TOO_LONG)
        return Piece(begin, content, self.of)


def members(file: IO[bytes]) -> Iterator[Piece]:
    """The objects in the lists of a document, or of several one after the other."""
    return iter(Members(file))
