"""The Telegram adapter: checks updates, reads messages and what is done to them, and sends as a bot."""

from __future__ import annotations

import hmac
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...contract import Adapter, BadItem, Capabilities, Copy, Finding, NotYet, Outbound, Parsed, Raw, Refusal
from . import reading, sending, webhook, wire
from .settings import TelegramForm, hook_secret, link_secret

if TYPE_CHECKING:
    from django import forms

    from ...models import Account

LONGEST = 4096
FILES_SECONDS = 25.0  # for the files of all messages that are read together
AT_ONCE = 4


class Telegram(Adapter):
    kind: ClassVar[str] = "telegram"
    label: ClassVar[str] = "Telegram"
    intro = gettext_lazy("Messages to your bot, both ways.")
    connects: ClassVar[bool] = True
    capabilities: ClassVar[Capabilities] = Capabilities(
        family="message", max_text=LONGEST, media=True, edits=True, deletes=True, reactions=True, buttons=True,
        vouches_for_replies=True,
        who_starts=gettext_lazy("The customer, by pressing Start."),
        gives=gettext_lazy("The Telegram account, proven by Telegram; the phone number where they share their own "
                           "contact; the user id where your site signed the start link. Names are only claimed."),
        proven="recorded",
        proven_by=gettext_lazy("Documented requests and answers, recorded updates and mutations of them. No live bot "
                               "was used."),
    )  # fmt: skip
    secret_fields: ClassVar[frozenset[str]] = frozenset({"bot_token", "bot_token_previous"})

    def verify(self, raw: bytes, headers: Mapping[str, str], url: str, account: Account) -> None:
        """Carries the secret we gave Telegram for this account and its token, or the token before it."""
        said = headers.get("x-telegram-bot-api-secret-token", "").encode("utf-8", "replace")
        tokens = filter(None, (account.secret("bot_token"), account.secret("bot_token_previous")))
        if not any(hmac.compare_digest(hook_secret(account, one).encode(), said) for one in tokens):
            raise Refusal(401, "without the secret Telegram was given for this account")

    def event_key(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        said = said_in(raw)
        return f"update:{said.update_id}" if said else ""

    def partition(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        said = said_in(raw)
        return str(said.chat or "") if said else ""

    def parse(self, raw: Raw, account: Account) -> Parsed:
        return reading.read(raw, account, time.monotonic() + FILES_SECONDS)

    def parse_many(self, raws: Sequence[tuple[Raw, Account]]) -> Sequence[Parsed | BadItem | NotYet]:
        """Some at once, for their files are fetched; what is not here in time is read again later."""
        until = time.monotonic() + FILES_SECONDS
        acts = [partial(reading.read, raw, account, until) for raw, account in raws]
        if not any(b"file_id" in raw.body for raw, _account in raws):
            return [self.carefully(act) for act in acts]
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="telegram") as pool:
            return list(pool.map(self.carefully, acts))

    def send(self, message: Outbound, account: Account) -> str:
        return sending.send(message, account)

    def state_of(self, account: Account) -> Sequence[Finding]:
        return webhook.findings(account)

    def repair(self, account: Account) -> None:
        webhook.connect(account)

    def settings_form(self) -> type[forms.Form]:
        return TelegramForm

    def to_copy(self, account: Account) -> Sequence[Copy]:
        """Nothing has to be copied for messages; these are for your site."""
        name = account.state.get("username")
        link = [Copy(_("Link to the bot"), f"https://t.me/{name}", _("For your site, mails and shop."))] if name else []
        hint = _("With it your own site signs who opens the bot, see docs/telegram.md. Keep it secret.")
        return [*link, Copy(_("Secret for start links"), link_secret(account), hint)]


def said_in(raw: bytes) -> wire.Update | None:
    """Nothing when it can't be read, which is for `parse` to tell."""
    try:
        return wire.update(raw)
    except BadItem:
        return None
