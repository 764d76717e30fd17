"""Who somebody is by the provider's words: the NameID for good, address, name and groups by attributes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sixring.core.models import SignInRules

from ..proving import Claims
from .reading import NAMES, Element, text_of, the_one

FORMAT = "urn:oasis:names:tc:SAML:{}:nameid-format:{}"
PASSING, ADDRESS = FORMAT.format("2.0", "transient"), FORMAT.format("1.1", "emailAddress")
# By name, friendly name or the last part of an address, as providers write them.
EMAILS = ("email", "mail", "emailaddress", "urn:oid:0.9.2342.19200300.100.1.3")
FULL_NAMES = ("displayname", "urn:oid:2.16.840.1.113730.3.1.241", "cn", "name")
GIVEN, FAMILY = ("givenname", "firstname", "urn:oid:2.5.4.42"), ("surname", "sn", "lastname", "urn:oid:2.5.4.4")
Said = Mapping[str, Sequence[str]]


def claims_of(assertion: Element, held: SignInRules) -> Claims:
    """Rule: what of a proven assertion counts here. An address is proven within the domains the owner named alone.

    Raises `ValueError` where nobody is named for good.
    """
    name_id = the_one(assertion, "a:Subject/a:NameID")
    subject, kind = text_of(name_id), name_id.get("Format", "")
    if kind == PASSING or not 0 < len(subject) <= 255:
        raise ValueError("the NameID does not name somebody for good")
    said = attributes(assertion)
    wanted = held.saml.get("email_claim", "").lower()
    email = only(said, (wanted,) if wanted else EMAILS) or (subject if kind == ADDRESS and not wanted else "")
    email = email.lower()
    return Claims(
        held.issuer, subject.lower() if kind == ADDRESS else subject, email,
        email.rpartition("@")[2] in held.domains, name_of(said, held.saml.get("name_claim", ""))[:100],
        frozenset(said.get(held.group_claim.lower(), ())),
    )  # fmt: skip


def attributes(assertion: Element) -> Said:
    """The texts of each attribute, under each of its names in lower case."""
    said: dict[str, list[str]] = {}
    for one in assertion.findall("a:AttributeStatement/a:Attribute", NAMES):
        values = [text_of(value) for value in one.findall("a:AttributeValue", NAMES)]
        full = one.get("Name", "").lower()
        for name in {full, full.rpartition("/")[2], one.get("FriendlyName", "").lower()} - {""}:
            said.setdefault(name, []).extend(value for value in values if value)
    return said


def name_of(said: Said, wanted: str) -> str:
    both = f"{only(said, GIVEN)} {only(said, FAMILY)}".strip()
    return only(said, (wanted.lower(),)) if wanted else only(said, FULL_NAMES[:2]) or both or only(said, FULL_NAMES[2:])


def only(said: Said, names: Sequence[str]) -> str:
    """The text under the first of these names that has one; several are none."""
    return next((said[name][0] for name in names if len(set(said.get(name, ()))) == 1), "")
