"""The texts of a mail: transfer decoding, character sets, format=flowed, and one text out of many parts."""

import binascii
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from . import charsets, html
from .headers import from_base64

if TYPE_CHECKING:
    from .mime import Part

MAX_TEXT = 2_000_000
MAX_LINE = re.compile(r"[^\n]{1000}")


class Readable(NamedTuple):
    """`new_in_html` is what HTML marks as newly written, "" where it marks nothing as quoted."""

    text: str
    html: str
    new_in_html: str


def readable(leaves: Sequence["Part"], defects: list[str]) -> Readable:
    """Join the text parts in order; of alternatives, the plain one is the text and the HTML one the page."""
    if len(leaves) == 1 and leaves[0].type == "text/plain":
        return Readable(text_of(leaves[0], defects), "", "")
    groups: dict[int, dict[str, list[str]]] = {}
    for leaf in leaves:
        groups.setdefault(leaf.group, {}).setdefault(leaf.type, []).append(text_of(leaf, defects))
    return joined(list(groups.values()), defects)


def joined(groups: list[dict[str, list[str]]], defects: list[str]) -> Readable:
    texts, pages, news = [], [], []
    for group in groups:
        page = "\n".join(group.get("text/html", ()))
        plain = "\n".join(group.get("text/plain", ()))
        if page:
            if len(page) > html.MAX_HTML:
                defects.append(f"only the first {html.MAX_HTML:,} characters of the HTML were read as text")
            whole, new = html.read(page)
            pages.append(page)
            news.append(new)
        texts.append(plain if plain.strip() or not page else whole)
    only = news[0] if len(groups) == 1 and news else ""
    return Readable("\n".join(texts), "\n".join(pages), only)


def text_of(leaf: "Part", defects: list[str]) -> str:
    data = decoded(leaf, defects)
    if len(data) > MAX_TEXT * 2:
        defects.append(f"only the first {MAX_TEXT * 2:,} bytes of a text were read")
        data = data[: MAX_TEXT * 2]
    text, defect = charsets.decode(data, leaf.params.get("charset", ""))
    if defect:
        defects.append(defect)
    text = charsets.clean(text)
    if leaf.params.get("format", "").lower() == "flowed":
        text = unflowed(text, delsp=leaf.params.get("delsp", "").lower() == "yes")
    return text


def decoded(leaf: "Part", defects: list[str]) -> bytes:
    """The bytes of a part, its transfer encoding undone as far as it goes."""
    encoding = leaf.head.first("content-transfer-encoding").partition(";")[0].strip().lower()
    if encoding in ("", "7bit", "8bit", "binary", "7-bit", "8-bit"):
        return leaf.body
    if encoding == "base64":
        return from_base64(leaf.body)
    if encoding == "quoted-printable":
        return binascii.a2b_qp(leaf.body)
    if encoding in ("x-uuencode", "uuencode", "x-uue", "uue"):
        return from_uu(leaf.body)
    defects.append(f"unknown transfer encoding {encoding[:40]!r}")
    return leaf.body


def from_uu(body: bytes) -> bytes:
    out = []
    for line in body.splitlines():
        if line.startswith((b"begin ", b"end")) or not line:
            continue
        try:
            out.append(binascii.a2b_uu(line))
        except binascii.Error:
            continue
    return b"".join(out) or body


def unflowed(text: str, *, delsp: bool) -> str:
    """Join the soft-broken lines of RFC 3676. Lines of different quote depth never join; "-- " always stands alone."""
    out: list[str] = []
    depth_before, open_ = 0, False
    for line in text.split("\n"):
        bare = line.lstrip(">")
        depth = len(line) - len(bare)
        bare = bare.removeprefix(" ")
        if bare == "-- ":
            out.append(">" * depth + (" " if depth else "") + bare)
            open_ = False
            continue
        soft = bare.endswith(" ")
        if soft and delsp:
            bare = bare[:-1]
        if open_ and depth == depth_before:
            out[-1] += bare
        else:
            out.append((">" * depth + " " if depth else "") + bare)
        depth_before, open_ = depth, soft
    return "\n".join(out)
