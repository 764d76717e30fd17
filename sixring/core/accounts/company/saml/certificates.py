"""The provider's certificates: several while it rolls over, each shown with its last day."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from sixring.core import clock
from sixring.core.errors import Invalid

MOST, SOON = 6, timedelta(days=30)
BLOCK = re.compile(r"-----BEGIN CERTIFICATE-----(.+?)-----END CERTIFICATE-----", re.S)


@dataclass(frozen=True, slots=True)
class Shown:
    """A certificate as a person checks it: the first bytes of its SHA-256, its last day, and where that stands."""

    fingerprint: str
    until: datetime
    ended: bool
    soon: bool


def of_text(text: str) -> tuple[str, ...]:
    """The certificates in what somebody pasted, PEM blocks or bare base64, as PEM. Raises `Invalid`."""
    return checked(BLOCK.findall(text) or ([text] if text.strip() else []))


def checked(bodies: Iterable[str]) -> tuple[str, ...]:
    """Base64 bodies as PEM, each once. Raises `Invalid` for what is no certificate, or has a key too weak to trust."""
    found = tuple(dict.fromkeys(checked_one(body) for body in bodies))
    if len(found) > MOST:
        raise Invalid(f"These are {len(found)} certificates; the most that can be kept are {MOST}.")
    return found


def checked_one(body: str) -> str:
    try:
        certificate = x509.load_der_x509_certificate(base64.b64decode("".join(body.split()), validate=True))
        key = certificate.public_key()
    except (binascii.Error, ValueError, UnsupportedAlgorithm) as problem:
        raise Invalid("That is no certificate. Paste it from BEGIN CERTIFICATE to END CERTIFICATE.") from problem
    strong = (isinstance(key, rsa.RSAPublicKey) and key.key_size >= 2048) or isinstance(key, ec.EllipticCurvePublicKey)
    if not strong:
        raise Invalid("The key of that certificate is too weak or of a kind not known here. RSA from 2048 bits, or EC.")
    return certificate.public_bytes(Encoding.PEM).decode()


def shown(pems: Iterable[str]) -> list[Shown]:
    return [shown_one(x509.load_pem_x509_certificate(pem.encode())) for pem in pems]


def shown_one(certificate: x509.Certificate) -> Shown:
    mark, until = certificate.fingerprint(SHA256()).hex(":", 1).upper(), certificate.not_valid_after_utc
    return Shown(mark[:17], until, until < clock.now(), until < clock.now() + SOON)
