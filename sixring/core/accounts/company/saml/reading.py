"""Reading XML from elsewhere: no document type, no entities, nothing fetched, never large, understood in one way."""

from __future__ import annotations

from typing import Any

from lxml import etree

MOST = 256 * 1024  # bytes of an answer
ASSERTION, PROTOCOL = "urn:oasis:names:tc:SAML:2.0:assertion", "urn:oasis:names:tc:SAML:2.0:protocol"
NAMES = {
    "a": ASSERTION, "p": PROTOCOL, "m": "urn:oasis:names:tc:SAML:2.0:metadata",
    "d": "http://www.w3.org/2000/09/xmldsig#",
}  # fmt: skip
Element = Any  # lxml has no types


def read(raw: bytes, *, most: int = MOST, plain: bool = True) -> Element:
    """The root of a document. `plain` ones have no comments and instructions, which could part a name in two.

    Raises `ValueError` saying what is wrong with it.
    """
    if len(raw) > most:
        raise ValueError(f"larger than {most} bytes")
    if "<!DOCTYPE" in raw.decode("utf-8") or b"<!ENTITY" in raw:
        raise ValueError("it has a document type")
    try:
        root = etree.fromstring(raw, parser(plain))
    except etree.XMLSyntaxError as problem:
        raise ValueError(f"no XML: {problem}") from problem
    if root.getroottree().docinfo.doctype:
        raise ValueError("it has a document type")
    if plain and (root.getprevious() is not None or root.getnext() is not None):
        raise ValueError("there is something beside its root")
    if not all(isinstance(one.tag, str) for one in root.iter()):
        raise ValueError("it has comments, instructions or entities")
    return root


def parser(plain: bool) -> Any:
    """Its encoding is set, or a declared one could hide what was looked for in vain."""
    return etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        huge_tree=False, remove_comments=not plain, remove_pis=not plain,
    )  # fmt: skip


def the_one(parent: Element, path: str) -> Element:
    """The only element at `path`. Raises `ValueError` where there are none or several."""
    found = parent.findall(path, NAMES)
    if len(found) != 1:
        raise ValueError(f"{len(found)} of {path}")
    return found[0]


def text_of(element: Element | None) -> str:
    """The text of an element that holds nothing else. Raises `ValueError`."""
    if element is None:
        return ""
    if len(element):
        raise ValueError(f"{element.tag} holds more than text")
    return (element.text or "").strip()
