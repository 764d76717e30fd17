"""The WooCommerce adapter: checks who signed, and reads orders and customers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.conf import settings as installation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...commerce import signature, wire
from ...contract import Adapter, Capabilities, Copy, Parsed, Raw, Refusal, Sample
from . import reading

if TYPE_CHECKING:
    from ...models import Account

# What a shop posts, unsigned, when a webhook is saved; it wants to hear 200.
PING = re.compile(rb"webhook_id=\d{1,12}")


class WooForm(forms.Form):
    """Setting `trusted`; secrets `secret` and the one before it."""

    secret = forms.CharField(
        label=gettext_lazy("Secret"), widget=forms.PasswordInput,
        help_text=gettext_lazy("The one you enter in each webhook too: at least 16 characters."),
    )  # fmt: skip
    secret_previous = forms.CharField(
        required=False, label=gettext_lazy("The secret before it"), widget=forms.PasswordInput,
        help_text=gettext_lazy("Still believed while you change it."),
    )  # fmt: skip
    trusted = forms.BooleanField(
        required=False, label=gettext_lazy("Believe addresses of customer accounts"),
        help_text=gettext_lazy("WooCommerce doesn’t check whose an address is. Only where your shop does."),
    )  # fmt: skip

    def clean_secret(self) -> str:
        said = str(self.cleaned_data["secret"])
        if said and len(said) < 16:
            raise forms.ValidationError(gettext_lazy("This secret is easy to guess. Take at least 16 characters."))
        return said


class WooCommerce(Adapter):
    kind: ClassVar[str] = "woocommerce"
    label: ClassVar[str] = "WooCommerce"
    intro = gettext_lazy("Orders, refunds and shipments of a WooCommerce shop.")
    capabilities: ClassVar[Capabilities] = Capabilities(
        family="store", group="digital", conversational=False, replies=False,
        gives=gettext_lazy("Customer accounts and orders are proven by the shop. Addresses are claims: nobody checked "
                           "them, unless the owner says so."),
        proven="recorded",
        proven_by=gettext_lazy("Payloads and signatures as WooCommerce documents them. No live shop was used."),
    )  # fmt: skip
    secret_fields: ClassVar[frozenset[str]] = frozenset({"secret", "secret_previous"})

    def verify(self, raw: bytes, headers: Mapping[str, str], url: str, account: Account) -> None:
        """Signed with the webhook's secret, or the one before it; a ping says nothing, and needs none."""
        if PING.fullmatch(raw):
            return
        secrets = [account.secret("secret"), account.secret("secret_previous")]
        if not signature.is_signed(raw, headers.get("x-wc-webhook-signature", ""), secrets):
            raise Refusal(401, "not signed with the secret of this account")

    def event_key(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        """The delivery's own id, which isn't signed; touches have keys made of what is. All pings are one."""
        if PING.fullmatch(raw):
            return "woocommerce:ping"
        delivery = str(meta.get("headers", {}).get("x-wc-webhook-delivery-id") or "")
        return f"woocommerce:{delivery[:100]}" if delivery else ""

    def partition(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        return wire.identifier(wire.quickly(raw).get("id"))

    def parse(self, raw: Raw, account: Account) -> Parsed:
        return [] if PING.fullmatch(raw.body) else reading.read(raw, account)

    def settings_form(self) -> type[forms.Form]:
        return WooForm

    def samples(self) -> Sequence[Sample]:
        order = (b'{"id": 1, "number": "1", "status": "processing", "currency": "GBP",'
                 b' "total": "5.00", "customer_id": 7, '
                 b'"date_created_gmt": "2026-03-01T09:00:00", "line_items": [], "refunds": []}')  # fmt: skip
        headers = {"x-wc-webhook-topic": "order.created", "x-wc-webhook-delivery-id": "d-1"}
        return [Sample(order, 1, {"headers": headers})]

    def signed(self, raw: bytes, url: str, account: Account, at: datetime) -> Mapping[str, str]:
        return {"x-wc-webhook-signature": signature.made(raw, account.secret("secret"))}

    def to_copy(self, account: Account) -> Sequence[Copy]:
        hint = _("In WordPress under WooCommerce, Settings, Advanced, Webhooks: one for each topic, with the secret.")
        return [
            Copy(_("Delivery address"), f"{installation.PUBLIC_URL}/hooks/{account.key}", hint),
            Copy(_("Topics"), _("Order created, Order updated, Customer created, Customer updated")),
        ]
