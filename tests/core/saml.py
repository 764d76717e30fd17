"""A small SAML provider without a server: it reads our question from the address and signs answers.

`said` are the parts of an answer, `bend` changes the XML before it is signed, `wrap` afterwards.
"""

from __future__ import annotations

import base64
import datetime as dt
import re
import secrets
import zlib
from collections.abc import Callable
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from django.test import Client
from django.urls import reverse
from lxml import etree
from signxml import CanonicalizationMethod, XMLSigner

from sixring.core import clock
from sixring.core.accounts.company import deciding
from sixring.core.accounts.company.deciding import Saml, Wanted
from sixring.core.actors import Actor
from sixring.core.models import CompanyAccount, CompanyAnswer

ENTITY, SSO = "https://idp.us.test/saml", "https://idp.us.test/sso?tenant=us"
EXCLUSIVE = CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0
PLACE = '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Id="placeholder"/>'
ANSWER = """<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"
 xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="{response}" Version="2.0" IssueInstant="{now}"
 Destination="{door}" InResponseTo="{question}"><saml:Issuer>{entity}</saml:Issuer>{place_outside}
<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:{status}"/></samlp:Status>
<saml:Assertion ID="{assertion}" Version="2.0" IssueInstant="{now}"><saml:Issuer>{entity}</saml:Issuer>{place}
<saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:{format}">{name_id}</saml:NameID>
<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData
 InResponseTo="{question}" Recipient="{door}" NotOnOrAfter="{until}"/></saml:SubjectConfirmation></saml:Subject>
<saml:Conditions NotBefore="{now}" NotOnOrAfter="{until}"><saml:AudienceRestriction>
<saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>
<saml:AuthnStatement AuthnInstant="{now}"/>
<saml:AttributeStatement>{attributes}</saml:AttributeStatement></saml:Assertion></samlp:Response>"""
METADATA = """<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{entity}"><!-- made -->
<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>{certificates}
</ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:SingleSignOnService
 Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-{way}" Location="{sso}"/></md:IDPSSODescriptor>
</md:EntityDescriptor>"""


@cache
def made_once(which: str, bits: int) -> rsa.RSAPrivateKey:
    """Making a key takes longer than a whole test."""
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


class Keys:
    """A private key and its certificate, which holds until `days` from now."""

    def __init__(self, which: str = "theirs", days: int = 90, bits: int = 2048) -> None:
        self.key = made_once(which, bits)
        name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp.us.test")]), dt.datetime.now(dt.UTC)
        made = x509.CertificateBuilder(name, name, self.key.public_key(), x509.random_serial_number())
        made = made.not_valid_before(now - dt.timedelta(days=100)).not_valid_after(now + dt.timedelta(days=days))
        self.pem = made.sign(self.key, hashes.SHA256()).public_bytes(Encoding.PEM).decode()


class Weak(XMLSigner):
    def check_deprecated_methods(self) -> None:
        pass


class Idp:
    def __init__(self, keys: Keys) -> None:
        self.keys = keys
        self.said: dict[str, Any] = {
            "entity": ENTITY, "status": "Success", "name_id": "248289", "format": "2.0:nameid-format:persistent",
        }  # fmt: skip
        self.attributes: dict[str, list[str]] = {"email": ["ben@us.test"], "displayName": ["Ben"]}
        self.bend: Callable[[str], str] = lambda xml: xml
        self.wrap: Callable[[Any], Any] = lambda root: root
        self.inside, self.outside, self.how = True, False, {"signature_algorithm": "rsa-sha256"}

    def metadata(self, *keys: Keys, sso: str = SSO, way: str = "Redirect") -> str:
        bodies = ["".join((one.pem).splitlines()[1:-1]) for one in keys or (self.keys,)]
        found = "".join(f"<ds:X509Certificate>{body}</ds:X509Certificate>" for body in bodies)
        return METADATA.format(entity=self.said["entity"], certificates=found, sso=sso, way=way)

    def asked(self, address: str) -> dict[str, str]:
        """What our question says."""
        packed = dict(parse_qsl(urlsplit(address).query))["SAMLRequest"]
        root = etree.fromstring(zlib.decompress(base64.b64decode(packed), -zlib.MAX_WBITS))
        return dict(root.attrib) | {"audience": root[0].text}

    def agree(self, address: str, **more: str) -> str:
        """The browser stands at `address`, the person says yes: what its form posts to us."""
        asked, now = self.asked(address), dt.datetime.now(dt.UTC)
        values = {
            "question": asked["ID"], "door": asked["AssertionConsumerServiceURL"], "audience": asked["audience"],
            "now": now.isoformat(), "until": (now + dt.timedelta(minutes=5)).isoformat(),
            "response": f"_r{secrets.token_hex(8)}", "assertion": f"_a{secrets.token_hex(8)}",
            "attributes": "".join(attribute(name, texts) for name, texts in self.attributes.items()),
            "place": PLACE if self.inside else "", "place_outside": "",
        }  # fmt: skip
        xml = self.bend(ANSWER.format(**values | self.said | more))
        if self.inside:
            xml = self.signed(xml, re.search(r'Assertion[^>]* ID="([^"]+)"', xml)[1])
        if self.outside:
            xml = xml.replace("<samlp:Status>", f"{PLACE}<samlp:Status>", 1)
            xml = self.signed(xml, re.search(r'ID="([^"]+)"', xml)[1])
        root = self.wrap(etree.fromstring(xml))
        return base64.b64encode(root if isinstance(root, bytes) else etree.tostring(root)).decode()

    def signed(self, xml: str, name: str) -> str:
        signer = Weak(c14n_algorithm=EXCLUSIVE, **self.how)
        root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False))
        made = signer.sign(root, key=self.keys.key, cert=self.keys.pem, reference_uri=name, id_attribute="ID")
        return etree.tostring(made).decode()


def attribute(name: str, texts: list[str]) -> str:
    values = "".join(f"<saml:AttributeValue>{text}</saml:AttributeValue>" for text in texts)
    return f'<saml:Attribute Name="{name}">{values}</saml:Attribute>'


def trusted(ada: Actor) -> Idp:
    """A provider the owner has decided for."""
    found = Idp(Keys())
    deciding.decide(Wanted(saml=Saml(metadata=found.metadata()), domains=["us.test"]), actor=ada)
    return found


def asked(client: Client) -> str:
    return client.get(reverse("company_sign_in"))["location"]


def post(answer: str) -> Any:
    return Client().post(reverse("saml_back"), {"SAMLResponse": answer})


def attempt(idp: Idp, **more: Any) -> int:
    """How far one gets: refused at the door (403), or a ticket (302) and what it opened."""
    client = Client()
    answer = post(idp.agree(asked(client), **{name: moment(value) for name, value in more.items()}))
    if answer.status_code == 302:
        answer = client.get(answer["location"])
    return answer.status_code


def moment(value: Any) -> Any:
    """Seconds from now as a time; anything else as it is."""
    return clock.ahead(seconds=value).isoformat() if isinstance(value, int) else value


def refused(idp: Idp, **more: Any) -> bool:
    return attempt(idp, **more) == 403 and not CompanyAccount.objects.exists() and not CompanyAnswer.objects.exists()
