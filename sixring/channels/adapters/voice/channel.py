"""Twilio's calls: checks its requests, tells what to do next, reads what happened, and asks for things."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...calls import Ongoing, Phone
from ...contract import BadItem, Capabilities, Copy, Finding, NotYet, Parsed, Raw, Refusal
from ...twilio import signature, wire
from . import acting, answers, listing, reading
from .settings import VoiceForm, settings_of
from .steps import Step, address

if TYPE_CHECKING:
    from django import forms

    from ...models import Account

FILES_SECONDS = 10.0


class Voice(Phone):
    kind: ClassVar[str] = "voice"
    label: ClassVar[str] = "Phone (Twilio)"
    intro = gettext_lazy("Calls through Twilio: greeting, queue, voicemail, a card at the desk.")
    capabilities: ClassVar[Capabilities] = Capabilities(
        family="phone", replies=False,
        who_starts=gettext_lazy("Either side; a colleague calls from the desk, their own phone rings first."),
        gives=gettext_lazy("Nothing: caller id is a claim. A code they say proves the number."),
        proven="oracle",
        proven_by=gettext_lazy("Signatures agree with Twilio's SDK; requests and answers are documented ones."),
    )  # fmt: skip
    does: ClassVar[frozenset[str]] = frozenset({"ring", "dial", "hold", "record"})
    secret_fields: ClassVar[frozenset[str]] = frozenset({"auth_token", "auth_token_previous"})

    def verify(self, raw: bytes, headers: Mapping[str, str], url: str, account: Account) -> None:
        """Signed with the account's auth token, or the one before it, for this very address."""
        tokens = [account.secret("auth_token"), account.secret("auth_token_previous")]
        if not signature.is_signed(raw, headers.get("x-twilio-signature", ""), url, tokens):
            raise Refusal(401, "not signed with the auth token of this account, or for another address")

    def thank(self, raw: bytes, meta: Mapping[str, Any], account: Account) -> tuple[str, bytes] | None:
        return answers.TYPE, answers.answer(said_in(raw), dict(reading.meta_query(meta)), account)

    def event_key(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        return reading.event_key(raw, said_in(raw), reading.meta_query(meta))

    def partition(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        return reading.call_of(said_in(raw), reading.meta_query(meta))

    def parse(self, raw: Raw, account: Account) -> Parsed:
        return reading.read(raw, account, time.monotonic() + FILES_SECONDS)

    def parse_many(self, raws: Sequence[tuple[Raw, Account]]) -> Sequence[Parsed | BadItem | NotYet]:
        """A call that rings doesn't wait for the recording of another: those are fetched when nothing else is told."""
        until = time.monotonic() + FILES_SECONDS
        slow = [b"RecordingUrl" in raw.body for raw, _account in raws]
        if all(slow):
            return [self.carefully(partial(reading.read, raw, account, until)) for raw, account in raws]
        later = NotYet("Its recording is fetched in a moment.")
        quick = [None if waits else partial(reading.read, *one, until) for waits, one in zip(slow, raws, strict=True)]
        return [self.carefully(act) if act else later for act in quick]

    def ring(self, call: Ongoing, phone: str, agent: int, account: Account) -> None:
        acting.ring(call, phone, agent, account)

    def join(self, call: Ongoing, account: Account) -> None:
        acting.join(call, account)

    def dial(self, to: str, phone: str, agent: int, conversation: int, account: Account) -> str:
        return acting.dial(to, phone, agent, conversation, account)

    def hold(self, call: Ongoing, on: bool, account: Account) -> None:
        acting.hold(call, on, account)

    def record(self, call: Ongoing, on: bool, account: Account) -> None:
        acting.record(call, on, account)

    def records(self, account: Account) -> bool:
        return settings_of(account).records

    def state_of(self, account: Account) -> Sequence[Finding]:
        return listing.state_of(account)

    def listed(self, account: Account, since: datetime, until: datetime) -> Iterable[str]:
        return listing.listed(account, since, until)

    def bring(self, account: Account, missed: Sequence[str]) -> Iterable[tuple[bytes, Mapping[str, Any]]]:
        return listing.bring(account, missed)

    def settings_form(self) -> type[forms.Form]:
        return VoiceForm

    def to_copy(self, account: Account) -> Sequence[Copy]:
        comes_in = address(account, Step.COMES_IN).removesuffix("?step=")
        return [
            Copy(_("A call comes in"), comes_in, _("At Twilio, on the number: “A call comes in”, webhook, HTTP POST.")),
            Copy(_("Call status changes"), address(account, Step.STATUS),
                 _("Below it: “Call status changes”, HTTP POST. It tells when a caller has hung up.")),
        ]  # fmt: skip


def said_in(raw: bytes) -> dict[str, str]:
    """What a request says; nothing when it can't be read, which is for `parse` to tell."""
    try:
        return wire.fields(raw)
    except BadItem:
        return {}
