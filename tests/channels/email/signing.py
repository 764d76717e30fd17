"""A domain with a DKIM key and a DNS that knows it."""

import base64
from functools import cache

import dkim
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from sixring.channels.adapters.email.names import Names

HEADERS = [b"from", b"subject", b"message-id", b"date", b"from"]


@cache
def key() -> tuple[bytes, str]:
    """A private key in PEM and its public record."""
    made = rsa.generate_private_key(65537, 2048)
    pem = made.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    public = made.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return pem, "v=DKIM1; k=rsa; p=" + base64.b64encode(public).decode()


def record(domain: str = "customer.test") -> dict[str, str]:
    """What the DNS says of `domain`'s key."""
    return {f"sel._domainkey.{domain}": key()[1]}


def sign(mail: bytes, domain: str = "customer.test", length: bool = False) -> bytes:
    """`mail` with a signature of `domain` on top."""
    signature = dkim.sign(mail, b"sel", domain.encode(), key()[0], include_headers=HEADERS, length=length)
    return bytes(signature) + mail


def dns(**policies: str) -> Names:
    """A DNS that knows the keys of customer.test and evil.test."""
    known = record() | record("evil.test") | record("mail.customer.test") | policies
    return Names(known.get)
