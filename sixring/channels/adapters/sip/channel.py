"""Our own phone system: knows its signed requests and reads what they tell. What is done to a call is done there."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext_lazy as _

from ...calls import Phone
from ...contract import BadItem, Capabilities, Parsed, Raw, Refusal
from . import reading, signature
from .settings import SipForm

if TYPE_CHECKING:
    from django import forms

    from ...models import Account


class Sip(Phone):
    kind: ClassVar[str] = "sip"
    label: ClassVar[str] = "Phone (own system)"
    intro = _("Calls of your own telephone system, told by it; a card at the desk.")
    capabilities: ClassVar[Capabilities] = Capabilities(
        family="phone", replies=False,
        who_starts=_("Either side; a colleague’s own phone calls."),
        gives=_("Nothing: caller id is a claim. A code they say proves the number."),
        proven="peer", proven_by=_("Kamailio tells of calls that SIPp makes, and the card opens at the desk."),
    )  # fmt: skip
    secret_fields: ClassVar[frozenset[str]] = frozenset({"signing_secret", "signing_secret_previous"})

    def verify(self, raw: bytes, headers: Mapping[str, str], url: str, account: Account) -> None:
        """Signed by the account's secret or the one before it, at most five minutes ago or ahead."""
        secrets = [account.secret("signing_secret"), account.secret("signing_secret_previous")]
        if not signature.is_signed(raw, headers.get(signature.HEADER, ""), secrets, time.time()):
            raise Refusal(401, "not signed with a secret of this account, or not lately")

    def event_key(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        """What it says is its name: the same again is a redelivery."""
        return f"sip:{hashlib.sha256(raw).hexdigest()[:48]}"

    def partition(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        try:
            return reading.text(reading.fields(raw), "call_id")[:100]
        except BadItem:
            return ""

    def parse(self, raw: Raw, account: Account) -> Parsed:
        return reading.read(raw, account)

    def settings_form(self) -> type[forms.Form]:
        return SipForm
