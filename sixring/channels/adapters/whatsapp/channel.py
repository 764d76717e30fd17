"""The WhatsApp adapter: greets Meta, checks its requests, reads messages and receipts, and sends."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext_lazy as _

from ...contract import Adapter, BadItem, Capabilities, Copy, Finding, NotYet, Outbound, Parsed, Raw
from ...meta import door, standing
from ...prepared import Template
from . import reading, sending, templates
from .settings import WhatsAppForm, settings_of

if TYPE_CHECKING:
    from django import forms

    from ...models import Account

LONGEST = 4096
FILES_SECONDS = 25.0  # for the files of all messages that are read together
AT_ONCE = 4
FILES = (b'"image"', b'"audio"', b'"voice"', b'"video"', b'"document"', b'"sticker"')


class WhatsApp(Adapter):
    kind: ClassVar[str] = "whatsapp"
    label: ClassVar[str] = "WhatsApp"
    intro = _("Messages to your business number, both ways, with templates.")
    capabilities: ClassVar[Capabilities] = Capabilities(
        family="message", reply_window=timedelta(hours=24), templates=True, max_text=LONGEST, media=True,
        max_media_bytes=sending.LARGEST, media_types=sending.TAKEN, media_limits=sending.LIMITS, files_apart=True,
        edits=True, deletes=True, reactions=True, receipts=True,
        who_starts=_("The customer. After 24 hours an approved template goes on with it."),
        gives=_("The phone number or WhatsApp’s own id, proven by WhatsApp. The name is only claimed."),
        proven="oracle",
        proven_by=_("Signatures and what is read agree with pywa; recorded payloads and mutations of them. No live "
                    "account was used."),
    )  # fmt: skip
    secret_fields: ClassVar[frozenset[str]] = door.SECRETS

    def greet(self, query: Mapping[str, str], account: Account) -> str:
        return door.greet(query, account)

    def verify(self, raw: bytes, headers: Mapping[str, str], url: str, account: Account) -> None:
        door.refuse_unsigned(raw, headers, account)

    def event_key(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        return door.event_key(raw)

    def partition(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        return reading.customer(raw)

    def parse(self, raw: Raw, account: Account) -> Parsed:
        return reading.read(raw, account, time.monotonic() + FILES_SECONDS)

    def parse_many(self, raws: Sequence[tuple[Raw, Account]]) -> Sequence[Parsed | BadItem | NotYet]:
        """Some at once, for their files are fetched; what is not here in time is read again later."""
        until = time.monotonic() + FILES_SECONDS
        acts = [partial(reading.read, raw, account, until) for raw, account in raws]
        if not any(name in raw.body for raw, _account in raws for name in FILES):
            return [self.carefully(act) for act in acts]
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="whatsapp") as pool:
            return list(pool.map(self.carefully, acts))

    def parts(self, message: Outbound) -> Sequence[Outbound]:
        return sending.parts(message)

    def send(self, message: Outbound, account: Account) -> str:
        return sending.send(message, account)

    def templates(self, account: Account) -> Sequence[Template]:
        return templates.of(account)

    def fetch_templates(self, account: Account) -> int:
        return templates.fetch_all(account)

    def state_of(self, account: Account) -> Sequence[Finding]:
        return [*standing.token(account), *standing.subscription(account, settings_of(account).waba_id)]

    def repair(self, account: Account) -> None:
        standing.subscribe(account, settings_of(account).waba_id)

    def settings_form(self) -> type[forms.Form]:
        return WhatsAppForm

    def to_copy(self, account: Account) -> Sequence[Copy]:
        return door.to_copy(account, "messages, smb_message_echoes")
