"""The Square adapter: checks who signed, and reads payments into the story of who paid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.conf import settings as installation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...commerce import wire
from ...contract import Adapter, Capabilities, Copy, Parsed, Raw, Refusal, Sample
from . import reading, signature

if TYPE_CHECKING:
    from ...models import Account


class SquareForm(forms.Form):
    """Secrets `secret` and the one before it."""

    secret = forms.CharField(
        label=gettext_lazy("Signature key"), widget=forms.PasswordInput,
        help_text=gettext_lazy("Square shows it on the page of the webhook subscription you made."),
    )  # fmt: skip
    secret_previous = forms.CharField(
        required=False, label=gettext_lazy("The key before it"), widget=forms.PasswordInput,
        help_text=gettext_lazy("Still believed while you replace it."),
    )  # fmt: skip


class Square(Adapter):
    kind: ClassVar[str] = "square"
    label: ClassVar[str] = "Square"
    intro = gettext_lazy("Payments, refunds and orders, at the counter and online.")
    capabilities: ClassVar[Capabilities] = Capabilities(
        family="store", group="digital", conversational=False, replies=False,
        gives=gettext_lazy("Square’s customers, payments and orders are proven. Addresses were typed by whoever "
                           "paid, or at the counter: claims."),
        proven="oracle",
        proven_by=gettext_lazy("Signatures agree with Square’s SDK; events are documented ones, none recorded. No live "
                               "account was used."),
    )  # fmt: skip
    secret_fields: ClassVar[frozenset[str]] = frozenset({"secret", "secret_previous"})

    def verify(self, raw: bytes, headers: Mapping[str, str], url: str, account: Account) -> None:
        """Signed with the subscription's key, or the one before it, for this very address."""
        keys = [account.secret("secret"), account.secret("secret_previous")]
        if not signature.is_signed(raw, headers.get(signature.HEADER, ""), keys, url):
            raise Refusal(401, "not signed with a key of this account, or for another address")

    def event_key(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        event = wire.identifier(wire.quickly(raw).get("event_id"))
        return f"square:{event}" if event else ""

    def partition(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        return reading.whom(wire.quickly(raw))

    def parse(self, raw: Raw, account: Account) -> Parsed:
        return reading.read(raw, account)

    def settings_form(self) -> type[forms.Form]:
        return SquareForm

    def samples(self) -> Sequence[Sample]:
        paid = (b'{"merchant_id": "M1", "type": "payment.updated", "event_id": "e-1", '
                b'"created_at": "2026-03-02T12:00:00Z", "data": {"type": "payment", "id": "p-1", "object": {"payment": '
                b'{"id": "p-1", "status": "COMPLETED", "customer_id": "c-1", '
                b'"total_money": {"amount": 500, "currency": "GBP"}}}}}')  # fmt: skip
        return [Sample(paid, 1)]

    def signed(self, raw: bytes, url: str, account: Account, at: datetime) -> Mapping[str, str]:
        return {signature.HEADER: signature.made(raw, account.secret("secret"), url)}

    def to_copy(self, account: Account) -> Sequence[Copy]:
        hint = _(
            "In Square’s Developer Console under Webhooks, Subscriptions. Enter it exactly like this: it is signed."
        )
        return [
            Copy(_("Notification URL"), f"{installation.PUBLIC_URL}/hooks/{account.key}", hint),
            Copy(_("Events"), "\n".join(sorted(reading.EVENTS)), _("Those we read; others do no harm.")),
        ]
