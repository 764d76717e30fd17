"""Whether a mail service really sent a request. Each signs in its own way; some only know a password."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_public_key
from standardwebhooks import Webhook

from sixring.core import clock

from ....contract import Refusal
from . import posted, sns
from .providers import ECDSA, MAILGUN, SNS, SVIX, Service, service_of

if TYPE_CHECKING:
    from ....models import Account

SLIP = 300
# Mailgun comes again for eight hours. Its token is the key of an arrival, so what was taken once is never taken again.
COMES_AGAIN = 9 * 3600
USER = "sixring"


def verify(raw: bytes, headers: Mapping[str, str], account: Account) -> None:
    """Raise `Refusal` unless the account's mail service sent this."""
    service = service_of(account)
    if service is None:
        raise Refusal(404)
    secrets = [one for one in (account.secret("esp_secret"), account.secret("esp_secret_previous")) if one]
    if not is_from(service, raw, headers, secrets):
        raise Refusal(401, f"not signed as {service.label} signs for this account, or not lately")


def is_from(service: Service, raw: bytes, headers: Mapping[str, str], secrets: Sequence[str]) -> bool:
    now = clock.now().timestamp()
    if service.proof == MAILGUN:
        return by_mailgun(raw, headers, secrets, now)
    if service.proof == SVIX:
        return any(by_svix(raw, headers, one) for one in secrets)
    if service.proof == SNS:
        return sns.is_signed(raw, secrets, now)
    if service.proof == ECDSA and "x-twilio-email-event-webhook-signature" in headers:
        return any(by_key(raw, headers, one, now) for one in secrets)
    return by_password(headers, secrets)


def by_password(headers: Mapping[str, str], secrets: Sequence[str]) -> bool:
    """Basic (RFC 7617): the user is always "sixring"."""
    scheme, _, told = headers.get("authorization", "").partition(" ")
    said = told.strip().encode("utf-8", "replace") if scheme.lower() == "basic" else b""
    made = [base64.b64encode(f"{USER}:{one}".encode()) for one in secrets]
    return any(hmac.compare_digest(one, said) for one in made)


def by_mailgun(raw: bytes, headers: Mapping[str, str], secrets: Sequence[str], now: float) -> bool:
    """HMAC-SHA256 over timestamp and token; the body isn't signed, so the token is the key of what came with it."""
    told = posted.mailgun(raw, headers)
    at, token, made = (told.get(name, "") for name in ("timestamp", "token", "signature"))
    if not token or not is_moment(at) or not now - COMES_AGAIN <= int(at) <= now + SLIP:
        return False
    ours = [hmac.new(one.encode(), f"{at}{token}".encode(), hashlib.sha256).hexdigest() for one in secrets]
    return any(hmac.compare_digest(one.encode(), made.encode("utf-8", "replace")) for one in ours)


def is_moment(said: str) -> bool:
    return said.isascii() and said.isdigit() and len(said) < 13


def by_svix(raw: bytes, headers: Mapping[str, str], secret: str) -> bool:
    """Standard Webhooks under an older name; five minutes, before and after."""
    try:
        told = {f"webhook-{name}": headers.get(f"svix-{name}", "") for name in ("id", "timestamp", "signature")}
        Webhook(secret).verify(raw, told, json_parse=False)
    except Exception:
        return False
    return bool(headers.get("svix-id"))


def by_key(raw: bytes, headers: Mapping[str, str], key: str, now: float) -> bool:
    """ECDSA with SHA-256 over timestamp and body, the public key as SendGrid shows it."""
    at = headers.get("x-twilio-email-event-webhook-timestamp", "")
    if not is_moment(at) or abs(now - int(at)) > SLIP:
        return False
    try:
        public = load_der_public_key(base64.b64decode(key, validate=True))
        made = base64.b64decode(headers["x-twilio-email-event-webhook-signature"], validate=True)
        if not isinstance(public, ec.EllipticCurvePublicKey):
            return False
        public.verify(made, at.encode() + raw, ec.ECDSA(hashes.SHA256()))
    except (ValueError, binascii.Error, InvalidSignature, TypeError):
        return False
    return True
