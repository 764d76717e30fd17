"""The Shopify adapter: checks who signed, and reads what happened to an order into its buyer's story."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings as installation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...commerce import signature, wire
from ...contract import Adapter, Capabilities, Copy, Parsed, Raw, Refusal, Sample
from . import reading
from .settings import ShopifyForm

if TYPE_CHECKING:
    from django import forms

    from ...models import Account


class Shopify(Adapter):
    kind: ClassVar[str] = "shopify"
    label: ClassVar[str] = "Shopify"
    intro = gettext_lazy("Orders, refunds and shipments of a Shopify shop.")
    # Conversational for one thing alone: requests about personal data become a matter. Orders are told in the story.
    capabilities: ClassVar[Capabilities] = Capabilities(
        family="store", group="digital", replies=False, threads=True,
        gives=gettext_lazy("Customer accounts and orders are proven by the shop. An e-mail address is a claim, unless "
                           "a signed-in customer confirmed it to the shop."),
        proven="recorded",
        proven_by=gettext_lazy("Payloads Shopify documents and recorded ones; signatures by its documentation, and its "
                               "SDK computes the same. No live shop was used."),
    )  # fmt: skip
    secret_fields: ClassVar[frozenset[str]] = frozenset({"secret", "secret_previous"})

    def verify(self, raw: bytes, headers: Mapping[str, str], url: str, account: Account) -> None:
        """Signed with the app's client secret, or the one before it, and sent for this shop."""
        secrets = [account.secret("secret"), account.secret("secret_previous")]
        if not signature.is_signed(raw, header(headers, "hmac-sha256"), secrets):
            raise Refusal(401, "not signed with the client secret of this account")
        shop = str(account.settings.get("shop", ""))
        if shop and header(headers, "shop-domain").lower() != shop:
            raise Refusal(401, "signed, and sent for another shop of the same app")

    def event_key(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        """The delivery's own id. It isn't signed, so touches have keys made of what is."""
        delivery = header(meta.get("headers", {}), "webhook-id")
        return f"shopify:{delivery[:100]}" if delivery else ""

    def partition(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        return reading.order_of(wire.quickly(raw), header(meta.get("headers", {}), "topic"))

    def parse(self, raw: Raw, account: Account) -> Parsed:
        return reading.read(raw, header(raw.meta.get("headers", {}), "topic"), account)

    def settings_form(self) -> type[forms.Form]:
        return ShopifyForm

    def samples(self) -> Sequence[Sample]:
        order = (b'{"id": 1, "name": "#1", "currency": "GBP",'
                 b' "total_price": "5.00", "created_at": "2026-03-01T10:00:00Z",'
                 b' "financial_status": "paid", "customer": {"id": 7}, "refunds": [], "fulfillments": []}')  # fmt: skip
        return [Sample(order, 2, {"headers": {"x-shopify-topic": "orders/paid", "x-shopify-webhook-id": "d-1"}})]

    def signed(self, raw: bytes, url: str, account: Account, at: datetime) -> Mapping[str, str]:
        made = signature.made(raw, account.secret("secret"))
        return {"x-shopify-hmac-sha256": made, "x-shopify-shop-domain": str(account.settings.get("shop", ""))}

    def to_copy(self, account: Account) -> Sequence[Copy]:
        hint = _("In Shopify under Settings, Notifications, Webhooks, or in your app: one webhook for each topic.")
        return [
            Copy(_("Webhook address"), f"{installation.PUBLIC_URL}/hooks/{account.key}", hint),
            Copy(_("Topics"), "\n".join(sorted(reading.TOPICS)), _("Those we read; others do no harm.")),
        ]


def header(headers: Mapping[str, str], name: str) -> str:
    """With or without "X-": Shopify's newer deliveries go without."""
    return str(headers.get(f"x-shopify-{name}") or headers.get(f"shopify-{name}") or "")
