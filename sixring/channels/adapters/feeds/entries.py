"""Reading feeds: RSS 0.9x to 2.0, RDF and Atom, as they are found in the wild.

Parsed by expat, which is told to refuse every entity a document brings of its own, so that none grows and none reaches
out. What is merely ugly is read all the same: HTML's entities, control characters, a wrong encoding.
"""

from __future__ import annotations

import codecs
import html
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from hashlib import sha256
from urllib.parse import urljoin
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

import nh3

from ...contract import DeliveryError
from ...polling.post import Post, moment, web

DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
PROLOGUE = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
CHARSET = re.compile(r"charset\s*=\s*\"?([A-Za-z0-9._-]{1,40})", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,31});")
BARE = re.compile(r"&(?!(?:[A-Za-z][A-Za-z0-9]{1,31}|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});)")
BLOCKS = re.compile(r"(?i)<(?:br|/p|/div|/li|/h[1-6]|/tr|/blockquote)\b[^>]{0,100}>")
DEEPEST, LONGEST_TEXT = 60, 20_000


class Odd(Exception):
    """This document brings entities of its own, or is deeper than any feed."""


def read(raw: bytes, content_type: str, base: str) -> list[Post]:
    """Its entries as they stand, the latest mostly first. Raises `DeliveryError` for what is no feed."""
    try:
        root = parsed(worded(raw, content_type))
    except Odd as odd:
        raise DeliveryError(str(odd), permanent=True) from None
    except expat.ExpatError as error:
        raise DeliveryError(f"This is no feed that can be read: {error}.") from None
    found = [one for one in root.iter() if one.tag in ("item", "entry")]
    if not found and root.tag not in ("rss", "feed", "RDF"):
        raise DeliveryError("This is no feed: neither RSS nor Atom.", permanent=True)
    return [post for one in found if (post := post_of(one, base)) is not None]


def worded(raw: bytes, content_type: str) -> str:
    """Its characters: by a byte order mark, what it declares, what the server says, else UTF-8."""
    declared = DECLARED.match(raw[:300])
    named = CHARSET.search(content_type)
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if raw.startswith(mark):
            return tidy(raw.decode(encoding, "replace"))
    for encoding in (declared[1].decode() if declared else "", named[1] if named else "", "utf-8"):
        try:
            return tidy(raw.decode(encoding))
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    return tidy(raw.decode("cp1252", "replace"))


def tidy(text: str) -> str:
    """Without what XML forbids; entities of HTML as the characters they stand for."""
    text = CONTROL.sub("", PROLOGUE.sub("", text, count=1)).lstrip()
    if "<!ENTITY" in text:
        raise Odd("This feed brings entities of its own; it is not read.")
    return BARE.sub("&amp;", NAMED.sub(lambda name: html.escape(html.unescape(name[0])), text))


def parsed(text: str) -> Element:
    """The tree, names without their namespaces. Raises `ExpatError` or `Odd`."""
    builder, depth = TreeBuilder(), 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise Odd("This document is nested deeper than any feed.")
        builder.start(local(name), {local(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(local(name))

    def refuse(*_declared: object) -> int:
        raise Odd("This feed brings entities of its own; it is not read.")

    parser = expat.ParserCreate("utf-8", " ")
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, builder.data
    parser.EntityDeclHandler, parser.UnparsedEntityDeclHandler = refuse, refuse
    parser.ExternalEntityRefHandler = refuse
    parser.Parse(text.encode("utf-8", "replace"), True)
    return builder.close()


def local(name: str) -> str:
    return name.rpartition(" ")[2].rpartition(":")[2]


def post_of(entry: Element, base: str) -> Post | None:
    """None for an entry that says nothing."""
    url = web(urljoin(base, link_of(entry)))
    title, text = plain(first(entry, "title")), plain(first(entry, "encoded", "content", "description", "summary"))
    if not title and not text:
        return None
    name = first(entry, "guid", "id") or url or f"{title}\n{text}"
    at = dated(first(entry, "published", "pubDate", "date", "updated", "issued", "modified"))
    return Post(
        name=f"feed:{sha256(name.encode()).hexdigest()[:32]}", title=title[:300], text=text[:LONGEST_TEXT], url=url,
        at=at.isoformat() if at else "", about=plain(author_of(entry))[:120], source="feed",
    )  # fmt: skip


def first(entry: Element, *names: str) -> str:
    """The words of the first child of these names that has any."""
    for name in names:
        for child in entry:
            if child.tag == name and (said := "".join(child.itertext()).strip()):
                return said
    return ""


def link_of(entry: Element) -> str:
    """RSS writes it as words, Atom as an attribute, of which the page itself is the one to follow."""
    links = [child for child in entry if child.tag == "link"]
    page = [one.get("href", "") for one in links if one.get("rel", "alternate") == "alternate" and one.get("href")]
    words = [(one.text or "").strip() for one in links if (one.text or "").strip()]
    return next(iter([*page, *words]), "")


def author_of(entry: Element) -> str:
    atom = next((first(child, "name", "email") for child in entry if child.tag == "author" and len(child)), "")
    return atom or first(entry, "creator", "author")


def plain(said: str) -> str:
    """Words of what may be HTML."""
    if "<" not in said and "&" not in said:
        return " ".join(said.split())
    bare = nh3.clean(BLOCKS.sub("\n", said), tags=set())
    lines = [" ".join(line.split()) for line in html.unescape(bare).splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def dated(text: str) -> datetime | None:
    """As RSS writes moments, or as Atom does; None for anything else."""
    if not text or (at := moment(text)):
        return at if text else None
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
