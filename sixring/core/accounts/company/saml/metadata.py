"""What the two sides tell each other beforehand: the provider's metadata, read again now and then, and ours."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from sixring.core import changes, clock
from sixring.core.actors import SYSTEM
from sixring.core.errors import Invalid, SixringError
from sixring.core.fetch import fetch
from sixring.core.models import SignInRules

from ..provider import SECONDS, refuse_unsafe
from . import certificates, reading
from .reading import NAMES, Element

log = logging.getLogger("sixring.signin")
REDIRECT, POST = (f"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-{way}" for way in ("Redirect", "POST"))
MOST, AGAIN = 1_000_000, timedelta(hours=6)
OURS = """<?xml version="1.0" encoding="UTF-8"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{entity}">
  <md:SPSSODescriptor AuthnRequestsSigned="false" WantAssertionsSigned="true"
    protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</md:NameIDFormat>
    <md:AssertionConsumerService index="0" isDefault="true" Binding="{binding}" Location="{back}"/>
  </md:SPSSODescriptor>
</md:EntityDescriptor>
"""


@dataclass(frozen=True, slots=True)
class Idp:
    """A provider: what it calls itself, where one signs in, and the certificates (PEM) of its keys."""

    entity: str
    sso: str
    certificates: tuple[str, ...]

    def __post_init__(self) -> None:
        refuse_unsafe(self.sso)
        if not 0 < len(self.entity) <= 290:
            raise Invalid("Type the provider's entity ID; it has 290 characters at most.")
        if not self.certificates:
            raise Invalid("Paste the certificate the provider signs with.")


def fetched(address: str) -> Idp:
    """The provider whose metadata is at `address`. Raises `Invalid` or `FetchError`."""
    refuse_unsafe(address)
    answer = fetch("GET", address, headers={"Accept": "application/samlmetadata+xml"}, timeout=SECONDS, max_bytes=MOST)
    if not answer.ok:
        raise Invalid(f"There is no metadata at that address ({answer.status}).")
    return idp_of(answer.body)


def idp_of(raw: bytes) -> Idp:
    """The one provider a metadata document describes. Raises `Invalid`."""
    try:
        root = reading.read(raw, most=MOST, plain=False)
    except ValueError as problem:
        raise Invalid(f"That is no SAML metadata: {problem}.") from problem
    found = root.xpath("descendant-or-self::m:EntityDescriptor/m:IDPSSODescriptor", namespaces=NAMES)
    if len(found) != 1:
        raise Invalid(f"This metadata describes {len(found)} identity providers; it has to be the document of one.")
    if found[0].get("WantAuthnRequestsSigned") in ("true", "1"):
        raise Invalid("The provider asks for signed requests, which Sixring does not send. Turn that off there.")
    return Idp(found[0].getparent().get("entityID", "").strip(), door(found[0]), keys(found[0]))


def door(provider: Element) -> str:
    ways = {one.get("Binding"): one.get("Location", "") for one in provider.findall("m:SingleSignOnService", NAMES)}
    if REDIRECT not in ways:
        raise Invalid("The provider names no sign-in address for HTTP-Redirect. Turn that binding on there.")
    return str(ways[REDIRECT])


def keys(provider: Element) -> tuple[str, ...]:
    signing = [one for one in provider.findall("m:KeyDescriptor", NAMES) if one.get("use", "signing") == "signing"]
    return certificates.checked(
        one.text or "" for key in signing for one in key.iterfind("d:KeyInfo/d:X509Data/d:X509Certificate", NAMES)
    )


def renewed(held: SignInRules) -> SignInRules:
    """What holds, its certificates read again when that is a while ago. Who does not answer is asked later."""
    address, read_at = held.saml.get("metadata_url"), held.saml.get("read_at", "")
    if not address or (read_at and datetime.fromisoformat(read_at) > clock.now() - AGAIN):
        return held
    more: dict[str, Any] = {"read_at": clock.now().isoformat()}
    try:
        found = fetched(address)
        if f"saml:{found.entity}" != held.issuer:
            raise Invalid(f"The provider now calls itself {found.entity}.")
        more |= {"sso": found.sso, "certificates": list(found.certificates)}
    except SixringError as problem:
        log.warning("The metadata at %s could not be read again: %s", address, problem.message)
    before, held.saml = held.saml, held.saml | more
    with transaction.atomic():
        same = SignInRules.objects.filter(pk=held.pk, issuer=held.issuer).update(saml=held.saml)
        if same and before["certificates"] != held.saml["certificates"]:
            changes.record("signin.certificates_renewed", held, actor=SYSTEM)
    return held


def ours() -> str:
    """Our own metadata, the same for every provider."""
    return OURS.format(entity=escape(our_entity()), back=escape(our_door()), binding=POST)


def our_entity() -> str:
    """What we call ourselves, which is also where our metadata is. Made from PUBLIC_URL alone."""
    return str(settings.PUBLIC_URL) + reverse("saml_metadata")


def our_door() -> str:
    return str(settings.PUBLIC_URL) + reverse("saml_back")
