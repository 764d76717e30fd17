"""How each provider signs a request: written from what they document, and not with what our adapters use."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from datetime import datetime
from importlib import import_module
from typing import Any
from urllib.parse import parse_qsl

from sixring.channels.models import Account

Headers = Mapping[str, str]
Signer = Callable[[bytes, str, Account, datetime], Headers]


def mac(key: str | bytes, said: bytes, how: Any = hashlib.sha256) -> bytes:
    return hmac.new(key.encode() if isinstance(key, str) else key, said, how).digest()


def based(digest: bytes) -> str:
    return base64.b64encode(digest).decode()


def stamp(at: datetime) -> str:
    return str(int(at.timestamp()))


def twilio(raw: bytes, url: str, account: Account, at: datetime) -> Headers:
    pairs = sorted(set(parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True)))
    said = url + "".join(name + value for name, value in pairs)
    return {"x-twilio-signature": based(mac(account.secret("auth_token"), said.encode(), hashlib.sha1))}


def meta(raw: bytes, url: str, account: Account, at: datetime) -> Headers:
    return {"x-hub-signature-256": "sha256=" + mac(account.secret("app_secret"), raw).hex()}


def slack(raw: bytes, url: str, account: Account, at: datetime) -> Headers:
    made = mac(account.secret("signing_secret"), f"v0:{stamp(at)}:".encode() + raw).hex()
    return {"x-slack-request-timestamp": stamp(at), "x-slack-signature": f"v0={made}"}


def stripe(raw: bytes, url: str, account: Account, at: datetime) -> Headers:
    made = mac(account.secret("secret"), f"{stamp(at)}.".encode() + raw).hex()
    return {"stripe-signature": f"t={stamp(at)},v1={made}"}


def square(raw: bytes, url: str, account: Account, at: datetime) -> Headers:
    return {"x-square-hmacsha256-signature": based(mac(account.secret("secret"), url.encode() + raw))}


def shopify(raw: bytes, url: str, account: Account, at: datetime) -> Headers:
    return {"x-shopify-hmac-sha256": based(mac(account.secret("secret"), raw)), "x-shopify-topic": "orders/create"}


def woocommerce(raw: bytes, url: str, account: Account, at: datetime) -> Headers:
    return {"x-wc-webhook-signature": based(mac(account.secret("secret"), raw)), "x-wc-webhook-topic": "order.updated"}


def discourse(raw: bytes, url: str, account: Account, at: datetime) -> Headers:
    return {"x-discourse-event-signature": "sha256=" + mac(account.secret("secret"), raw).hex()}


def standard(raw: bytes, url: str, account: Account, at: datetime) -> Headers:
    key = base64.b64decode(account.secret("signing_secret").removeprefix("whsec_"))
    made = based(mac(key, f"msg_1.{stamp(at)}.".encode() + raw))
    return {"webhook-id": "msg_1", "webhook-timestamp": stamp(at), "webhook-signature": f"v1,{made}"}


def sip(raw: bytes, url: str, account: Account, at: datetime) -> Headers:
    made = mac(account.secret("signing_secret"), f"{stamp(at)}.".encode() + raw).hex()
    return {"sixring-signature": f"t={stamp(at)},v1={made}"}


def telegram(raw: bytes, url: str, account: Account, at: datetime) -> Headers:
    """Telegram signs nothing: it carries the secret it was given, which we make of its token."""
    channel = import_module("sixring.channels.adapters.telegram.channel")
    return {"x-telegram-bot-api-secret-token": channel.hook_secret(account, account.secret("bot_token"))}


def matrix(raw: bytes, url: str, account: Account, at: datetime) -> Headers:
    """A homeserver signs nothing either: it carries the token of its registration, which we make of our secrets."""
    settings = import_module("sixring.channels.adapters.matrix.settings")
    return {"authorization": f"Bearer {next(iter(settings.homeserver_tokens(account)))}"}


def bearer(name: str) -> Signer:
    return lambda raw, url, account, at: {"authorization": f"Bearer {account.secret(name)}"}


SIGNERS: dict[str, Signer] = {
    "sms": twilio, "voice": twilio, "whatsapp": meta, "messenger": meta, "instagram": meta, "slack": slack,
    "stripe": stripe, "square": square, "shopify": shopify, "woocommerce": woocommerce, "webhook": standard, "sip": sip,
    "telegram": telegram, "webform": bearer("token"), "discourse": discourse, "matrix": matrix,
}  # fmt: skip
SETTINGS: dict[str, dict[str, Any]] = {
    "sms": {"account_sid": "AC" + "a" * 32, "numbers": ["+442079460100"]},
    "voice": {"account_sid": "AC" + "a" * 32, "number": "+442079460100"},
    "whatsapp": {"phone_number_id": "1001", "waba_id": "1"},
    "messenger": {"page_id": "1"}, "instagram": {"instagram_id": "1", "page_id": "1"},
}  # fmt: skip
