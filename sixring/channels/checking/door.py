"""Who is let in: nothing unsigned, tampered with, signed by another, old or from the future; and never an error."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sixring.core import clock

from ..contract import Refusal, Sample
from .cases import ADDRESS, OTHER, Case, account_of

HEADERS = (
    "authorization", "x-hub-signature-256", "x-hub-signature", "x-slack-signature", "x-slack-request-timestamp",
    "stripe-signature", "x-shopify-hmac-sha256", "x-wc-webhook-signature", "x-square-hmacsha256-signature",
    "x-twilio-signature", "x-telegram-bot-api-secret-token", "x-discourse-event-signature", "webhook-id",
    "webhook-timestamp", "webhook-signature", "x-twitter-webhooks-signature", "x-signature", "x-sixring-signature",
)  # fmt: skip
FORGED = ("", "x", "Bearer ", "Bearer x", "Bearer é", "Basic Og==", "sha256=", "v1,", "v0=", "t=1,v1=", "x" * 10_000)
QUERIES: Sequence[Mapping[str, str]] = (
    {}, {"hub.mode": "subscribe", "hub.challenge": "1", "hub.verify_token": ""}, {"crc_token": ""},
    {"hub.mode": "subscribe", "hub.challenge": "<script>", "hub.verify_token": "x" * 10_000}, {"challenge": "1"},
)  # fmt: skip
BODIES = (b"", b"{}", b"[]", b"x=1", b"\xff\x00", b"null", b'{"type": "url_verification", "challenge": "x"}')
APART = timedelta(seconds=301)


def unsigned(case: Case) -> Iterator[str]:
    """A request that proves nothing is refused, whatever it is."""
    for body in (*BODIES, *(one.body for one in case.samples[:20])):
        for headers in ({}, *(dict.fromkeys(HEADERS, forged) for forged in FORGED)):
            for account in (case.account, case.bare):
                yield from let_in(case, body, headers, account, "without a signature")


def by_nobody(case: Case) -> Iterator[str]:
    """An account whose secret was never set lets nobody in, not even whoever signs with an empty one."""
    now = clock.now()
    for body in (*BODIES, *(one.body for one in case.samples[:5])):
        for headers in by_the_empty_key(body, now):
            yield from let_in(case, body, headers, case.bare, "signed with the empty key")
        own = safely(case, body, case.bare, now) if case.adapter.secret_fields else None
        if own is not None:
            yield from let_in(case, body, own, case.bare, "signed with the empty key")


def signed(case: Case) -> Iterator[str]:
    """What the provider signed is let in; changed, signed with another secret, stale or from the future it isn't."""
    for sample in case.samples:
        headers = safely(case, sample.body, case.account, clock.now())
        if headers is None:
            return
        if why := refused(case, sample.body, headers, case.account):
            yield f"A request signed as it should be was refused ({why}): {sample.name or sample.body[:60]!r}."
            continue
        yield from tampered(case, sample, headers)
        yield from of_another_time(case, sample)


def tampered(case: Case, sample: Sample, headers: Mapping[str, str]) -> Iterator[str]:
    if case.adapter.secret_fields:  # others make theirs of the installation's key
        other = account_of(case.adapter, case.account.settings, OTHER)
        yield from let_in(case, sample.body, headers, other, "signed with another secret")
    if signs_the_body(case, sample):
        for body in (sample.body + b" ", sample.body[:-1], b"", sample.body[::-1]):
            yield from let_in(case, body, headers, case.account, "changed after it was signed")


def of_another_time(case: Case, sample: Sample) -> Iterator[str]:
    now = clock.now()
    for at in (now - APART, now + APART):
        headers = safely(case, sample.body, case.account, at)
        if headers is not None and headers != safely(case, sample.body, case.account, now):
            yield from let_in(case, sample.body, headers, case.account, "signed more than five minutes away from now")


def greeted(case: Case) -> Iterator[str]:
    """A handshake without proof is refused, and never an error."""
    for query in QUERIES:
        for account in (case.account, case.bare):
            try:
                said: Any = case.adapter.greet(query, account)
            except Refusal:
                continue
            except Exception as error:
                yield f"greet({dict(query)!r}) raised {type(error).__name__}; it may only raise Refusal."
            else:
                yield f"greet({dict(query)!r}) answered {said!r} to somebody who proved nothing."


def signs_the_body(case: Case, sample: Sample) -> bool:
    """Some providers only carry a token: then nothing of the body is signed."""
    now = clock.now()
    return safely(case, sample.body, case.account, now) != safely(case, sample.body + b" ", case.account, now)


def let_in(case: Case, body: bytes, headers: Mapping[str, str], account: Any, how: str) -> Iterator[str]:
    if not refused(case, body, headers, account):
        yield f"verify let in {body[:40]!r}, {how}."


def refused(case: Case, body: bytes, headers: Mapping[str, str], account: Any) -> str:
    """Why it was refused, "" when it was let in. Raises whatever else an adapter raises: that is a finding too."""
    try:
        case.adapter.verify(body, headers, ADDRESS, account)
    except Refusal as refusal:
        return refusal.message if 400 <= refusal.status < 500 else ""
    return ""


def by_the_empty_key(body: bytes, at: datetime) -> Iterator[Mapping[str, str]]:
    stamp = str(int(at.timestamp()))
    for said in (body, f"{stamp}.".encode() + body, f"v0:{stamp}:".encode() + body, f"id.{stamp}.".encode() + body):
        mac = hmac.new(b"", said, hashlib.sha256)
        hexed, based = mac.hexdigest(), base64.b64encode(mac.digest()).decode()
        for text in (hexed, based, f"sha256={hexed}", f"v0={hexed}", f"t={stamp},v1={hexed}", f"v1,{based}"):
            yield dict.fromkeys(HEADERS, text) | {
                "x-slack-request-timestamp": stamp, "webhook-timestamp": stamp, "webhook-id": "id"
            }  # fmt: skip


def safely(case: Case, body: bytes, account: Any, at: datetime) -> Mapping[str, str] | None:
    try:
        return case.adapter.signed(body, ADDRESS, account, at)
    except Exception:  # a secret that isn't set may well be one that nothing can be signed with
        return None


CHECKS: Mapping[str, Any] = {
    "refuses what is not signed": unsigned,
    "refuses everything while its secret is not set": by_nobody,
    "lets in what is signed, and nothing that was changed": signed,
    "refuses a handshake without proof": greeted,
}
