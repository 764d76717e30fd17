"""Amazon's notifications (SNS), by which SES tells of mails: signed with a certificate that lies at Amazon
(https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html).

The topic has to be ours: anybody's topic is signed as well. Amazon repeats what it signed for an hour, so that is how
old it may be; its id is its key.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509 import load_pem_x509_certificate

from sixring.core.fetch import FetchError, fetch

HOST = re.compile(r"sns\.[a-z0-9-]{3,30}\.amazonaws\.com(\.cn)?")
TOPIC = re.compile(r"arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}")
SIGNED = {
    "Notification": ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    "SubscriptionConfirmation": ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
    "UnsubscribeConfirmation": ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
}
OLDEST, SLIP = 3900, 300
LARGEST_CERTIFICATE = 20_000


def told_in(raw: bytes) -> Mapping[str, str]:
    """The notification's own fields, those that are text."""
    try:
        said = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return {name: value for name, value in said.items() if isinstance(value, str)} if isinstance(said, dict) else {}


def is_signed(raw: bytes, topics: Sequence[str], now: float) -> bool:
    """Whether Amazon signed this for one of `topics`, at most an hour ago."""
    said = told_in(raw)
    names = SIGNED.get(said.get("Type", ""))
    if names is None or said.get("TopicArn") not in topics or not is_recent(said.get("Timestamp", ""), now):
        return False
    if not is_amazons(said.get("SigningCertURL", "")):
        return False
    lines = "".join(f"{name}\n{said[name]}\n" for name in names if name in said)
    hash_ = hashes.SHA256() if said.get("SignatureVersion") == "2" else hashes.SHA1()  # noqa: S303  # version 1 is SHA-1
    return holds(said["SigningCertURL"], said.get("Signature", ""), lines.encode(), hash_)


def is_recent(said: str, now: float) -> bool:
    try:
        at = datetime.fromisoformat(said)
    except ValueError:
        return False
    moment = (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()
    return now - OLDEST <= moment <= now + SLIP


def is_amazons(url: str) -> bool:
    """Https, a name of SNS itself, its usual port."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    plain = parts.scheme == "https" and not parts.username and port in (None, 443)
    return plain and bool(HOST.fullmatch(parts.hostname or ""))


def holds(url: str, signature: str, signed: bytes, hash_: Any) -> bool:
    try:
        key = key_at(url)
        key.verify(base64.b64decode(signature, validate=True), signed, padding.PKCS1v15(), hash_)
    except (InvalidSignature, ValueError, binascii.Error, FetchError):
        return False
    return True


@lru_cache(maxsize=16)
def key_at(url: str) -> rsa.RSAPublicKey:
    """The public key of the certificate there. Raises `FetchError` or `ValueError`."""
    answer = fetch("GET", url, max_bytes=LARGEST_CERTIFICATE, timeout=5.0)
    key = load_pem_x509_certificate(answer.body).public_key() if answer.ok else None
    if not isinstance(key, rsa.RSAPublicKey):
        raise ValueError("no certificate with an RSA key")
    return key


def confirm(said: Mapping[str, str]) -> bool:
    """Say yes to a topic that was verified to be ours. Raises `FetchError`."""
    url = said.get("SubscribeURL", "")
    return is_amazons(url) and fetch("GET", url, max_bytes=LARGEST_CERTIFICATE, timeout=10.0).ok
