"""The SMS adapter: checks Twilio's requests, reads messages and receipts, and sends."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings as installation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from ...contract import Adapter, BadItem, Capabilities, Copy, Finding, NotYet, Outbound, Parsed, Raw, Refusal
from ...twilio import signature, wire
from . import listing, reading, sending
from .settings import SmsForm, settings_of

if TYPE_CHECKING:
    from django import forms

    from ...models import Account

LONGEST = 1600
FILES_SECONDS = 20.0  # for the files of all messages that are read together
AT_ONCE = 4
TRY_AGAIN = "#rc=3&rp=ct,rt,5xx"  # Twilio's "connection overrides": three more attempts; it doesn't sign this part


class Sms(Adapter):
    kind: ClassVar[str] = "sms"
    label: ClassVar[str] = "SMS"
    intro = lazy("Text messages through Twilio, both ways.")
    capabilities: ClassVar[Capabilities] = Capabilities(
        family="message", starts=True, reaches=("phone",), max_text=LONGEST, receipts=True, stop_words=True,
        segments=True,
        gives="Nothing by itself: numbers can be forged. A code proves it, or an owner believes the network.",
        proven="oracle", proven_by="Signatures agree with Twilio's SDK; requests and answers are documented ones.",
    )  # fmt: skip
    secret_fields: ClassVar[frozenset[str]] = frozenset({"auth_token", "auth_token_previous"})
    # An empty document: Twilio would send words that stand in it to the customer.
    thanks: ClassVar[tuple[str, bytes] | None] = ("text/xml", b'<?xml version="1.0" encoding="UTF-8"?><Response/>')

    def verify(self, raw: bytes, headers: Mapping[str, str], url: str, account: Account) -> None:
        """Signed with the account's auth token, or the one before it, for this very address."""
        tokens = [account.secret("auth_token"), account.secret("auth_token_previous")]
        if not signature.is_signed(raw, headers.get("x-twilio-signature", ""), url, tokens):
            raise Refusal(401, "not signed with the auth token of this account, or for another address")

    def event_key(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        return reading.event_key(said_in(raw))

    def partition(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        return reading.customer(said_in(raw))

    def parse(self, raw: Raw, account: Account) -> Parsed:
        return reading.read(raw, account, time.monotonic() + FILES_SECONDS)

    def parse_many(self, raws: Sequence[tuple[Raw, Account]]) -> Sequence[Parsed | BadItem | NotYet]:
        """Some at once, for their files are fetched; what is not here in time is read again later."""
        until = time.monotonic() + FILES_SECONDS
        acts = [partial(reading.read, raw, account, until) for raw, account in raws]
        if not any(b"MediaUrl" in raw.body for raw, _account in raws):
            return [self.carefully(act) for act in acts]
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="sms") as pool:
            return list(pool.map(self.carefully, acts))

    def send(self, message: Outbound, account: Account) -> str:
        return sending.send(message, account)

    def found(self, message: Outbound, account: Account) -> bool | None:
        return sending.found(message, account)

    def state_of(self, account: Account) -> Sequence[Finding]:
        return listing.state_of(account)

    def listed(self, account: Account, since: datetime, until: datetime) -> Iterable[str]:
        return listing.listed(account, since, until)

    def bring(self, account: Account, missed: Sequence[str]) -> Iterable[tuple[bytes, Mapping[str, Any]]]:
        return listing.bring(account, missed)

    def owns(self, address: str, account: Account) -> bool:
        return address in settings_of(account).numbers

    def settings_form(self) -> type[forms.Form]:
        return SmsForm

    def to_copy(self, account: Account) -> Sequence[Copy]:
        """The address; receipts are asked for with every message, so they need none of their own."""
        hint = _("At Twilio, on the number or messaging service: “A message comes in”, webhook, HTTP POST.")
        return [Copy(_("A message comes in"), f"{installation.PUBLIC_URL}/hooks/{account.key}{TRY_AGAIN}", hint)]


def said_in(raw: bytes) -> dict[str, str]:
    """What a request says; nothing when it can't be read, which is for `parse` to tell."""
    try:
        return wire.fields(raw)
    except BadItem:
        return {}
