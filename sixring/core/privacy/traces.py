"""Traces: telling somebody in texts and in raw bytes, whatever those are wrapped in, and taking them out of texts."""

from __future__ import annotations

import base64
import binascii
import html
import json
import quopri
import re
import zlib
from collections.abc import Iterable, Iterator
from email.errors import HeaderParseError
from email.header import decode_header
from typing import Any
from urllib.parse import unquote_plus

GONE = "[erased]"
SHORTEST = 6  # letters something needs to be told by
QUOTED = 16  # letters a line needs to be known as a quotation
DEPTH = 4  # how many wrappings inside one another are opened
LARGEST = 64 * 1024 * 1024
BASE64 = re.compile(rb"[A-Za-z0-9+/_-][A-Za-z0-9+/_\r\n-]{10,}={0,2}")
ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
SPACE = re.compile(r"\s+")


class Traces:
    """What somebody is reached by and called, and lines they wrote."""

    def __init__(self, values: Iterable[str] = (), lines: Iterable[str] = ()) -> None:
        told = {*filter(is_telling, values), *lines}
        self.words = sorted(filter(None, map(folded, told)), key=len, reverse=True)
        parts = (r"\s+(?:>\s*)*".join(map(re.escape, word.split())) for word in self.words)
        self.pattern = re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE) if self.words else None

    def with_lines(self, texts: Iterable[str]) -> Traces:
        """These and the lines of `texts` that are long enough to be nobody else's."""
        lines = {line.strip(" \t>") for text in texts for line in text.splitlines()}
        return Traces(lines=[*self.words, *(line for line in lines if len(line) >= QUOTED)])

    def telling(self) -> list[str]:
        return self.words

    def in_text(self, text: str) -> bool:
        return bool(self.pattern and self.pattern.search(text))

    def in_value(self, value: Any) -> bool:
        """In a text, or in any text of a JSON value."""
        return any(map(self.in_text, texts_in(value)))

    def in_bytes(self, raw: bytes) -> bool:
        """In bytes as they came: a mail, a JSON body, a form, whatever its text is encoded in."""
        return any(word in read for read in readings(raw) for word in self.words)

    def out_of(self, value: Any) -> Any:
        """`value` with `GONE` wherever they are named."""
        if isinstance(value, str):
            return self.pattern.sub(GONE, value) if self.pattern else value
        if isinstance(value, dict):
            return {self.out_of(name): self.out_of(inner) for name, inner in value.items()}
        return [self.out_of(inner) for inner in value] if isinstance(value, list | tuple) else value


def is_telling(word: str) -> bool:
    return len(word.strip()) >= SHORTEST


def folded(text: str) -> str:
    return SPACE.sub(" ", text).strip().lower()


def texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield str(name)
            yield from texts_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts_in(inner)


def spellings(word: str, *, escaped: bool) -> set[str]:
    """How `word` may stand in a text column, and in a JSON column that is kept `escaped`."""
    in_json = json.dumps(word, ensure_ascii=escaped)[1:-1]
    return {word, in_json}


def readings(raw: bytes, depth: int = DEPTH) -> Iterator[str]:
    """All texts `raw` may stand for, lower case and with single spaces."""
    raw = raw[:LARGEST]
    for text in as_texts(raw):
        yield folded(text)
        yield folded(html.unescape(unquote_plus(text)))
        yield folded(ESCAPED.sub(lambda found: chr(int(found[1], 16)), text))
    if b"=?" in raw:
        yield folded(headers(raw))
    for inner in unwrapped(raw) if depth else ():
        yield from readings(inner, depth - 1)


def as_texts(raw: bytes) -> Iterator[str]:
    yield raw.decode("utf-8", "replace")
    if any(byte > 127 for byte in raw):
        yield raw.decode("latin-1")
    if b"\0" in raw:
        for start in (0, 1):
            yield raw[start:].decode("utf-16-le", "replace")
            yield raw[start:].decode("utf-16-be", "replace")


def headers(raw: bytes) -> str:
    """Encoded words of a mail, read."""
    try:
        parts = decode_header(raw.decode("latin-1"))
        return "".join(
            part if isinstance(part, str) else part.decode(charset or "latin-1", "replace") for part, charset in parts
        )
    except (HeaderParseError, LookupError, ValueError, binascii.Error):
        return ""


def unwrapped(raw: bytes) -> Iterator[bytes]:
    """What `raw` holds in another wrapping: quoted-printable, base64, gzip or zlib."""
    if re.search(rb"=[0-9A-Fa-f]{2}|=\r?\n", raw):
        yield quopri.decodestring(raw)
    for found in BASE64.findall(raw):
        yield from opened(found)
    if raw[:2] in (b"\x1f\x8b", b"x\x9c", b"x\x01", b"x\xda"):
        try:
            yield zlib.decompressobj(47).decompress(raw, LARGEST)
        except zlib.error:
            return


def opened(run: bytes) -> Iterator[bytes]:
    letters = re.sub(rb"[\r\n]", b"", run).rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
    try:
        inner = base64.b64decode(letters[: len(letters) - (len(letters) % 4 == 1)] + b"==")
    except (ValueError, binascii.Error):
        return
    if inner and (b"\0" in inner or sum(32 <= byte < 127 or byte > 127 for byte in inner) > len(inner) * 0.8):
        yield inner
