"""The Stripe adapter: checks who signed and when, and reads payments into the story of who paid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.conf import settings as installation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sixring.core import clock

from ...commerce import wire
from ...contract import Adapter, Capabilities, Copy, Parsed, Raw, Refusal, Sample
from . import reading, signature

if TYPE_CHECKING:
    from ...models import Account


class StripeForm(forms.Form):
    """Setting `test_mode`; secrets `secret` and the one before it."""

    secret = forms.CharField(
        label=gettext_lazy("Signing secret"), widget=forms.PasswordInput,
        help_text=gettext_lazy("whsec_…, which Stripe shows on the page of the endpoint you made."),
    )  # fmt: skip
    secret_previous = forms.CharField(
        required=False, label=gettext_lazy("The secret before it"), widget=forms.PasswordInput,
        help_text=gettext_lazy("Still believed while you roll it."),
    )  # fmt: skip
    test_mode = forms.BooleanField(
        required=False, label=gettext_lazy("Read payments of Stripe’s test mode"),
        help_text=gettext_lazy("Left off, what is no real money is kept and not told."),
    )  # fmt: skip

    def clean_secret(self) -> str:
        said = str(self.cleaned_data["secret"]).strip()
        if said and not said.startswith("whsec_"):
            raise forms.ValidationError(gettext_lazy("A signing secret starts with whsec_. This may be another key."))
        return said


class Stripe(Adapter):
    kind: ClassVar[str] = "stripe"
    label: ClassVar[str] = "Stripe"
    intro = gettext_lazy("Payments, refunds, disputes and subscriptions.")
    capabilities: ClassVar[Capabilities] = Capabilities(
        family="store", group="digital", conversational=False, replies=False,
        gives=gettext_lazy("Stripe’s customers and payments are proven. Addresses were typed by whoever paid: claims."),
        proven="oracle",
        proven_by=gettext_lazy("Signatures agree with Stripe’s SDK; events are documented and recorded ones. No live "
                               "account was used."),
    )  # fmt: skip
    secret_fields: ClassVar[frozenset[str]] = frozenset({"secret", "secret_previous"})

    def verify(self, raw: bytes, headers: Mapping[str, str], url: str, account: Account) -> None:
        """Signed with the endpoint's secret, or the one before it, within five minutes of now."""
        secrets = [account.secret("secret"), account.secret("secret_previous")]
        if not signature.is_signed(raw, headers.get("stripe-signature", ""), secrets, clock.now().timestamp()):
            raise Refusal(401, "not signed with a secret of this account, or not lately")

    def event_key(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        event = wire.identifier(wire.quickly(raw).get("id"))
        return f"stripe:{event}" if event else ""

    def partition(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        return reading.whom(wire.quickly(raw))

    def parse(self, raw: Raw, account: Account) -> Parsed:
        return reading.read(raw, account)

    def settings_form(self) -> type[forms.Form]:
        return StripeForm

    def samples(self) -> Sequence[Sample]:
        paid = (b'{"id": "evt_1", "object": "event", "type": "charge.succeeded", "created": 1772452800,'
                b' "livemode": true, '
                b'"data": {"object": {"id": "ch_1", "object": "charge", "amount": 500, "currency": "gbp", '
                b'"customer": "cus_1"}}}')  # fmt: skip
        return [Sample(paid, 1)]

    def signed(self, raw: bytes, url: str, account: Account, at: datetime) -> Mapping[str, str]:
        return {"stripe-signature": signature.made(raw, account.secret("secret"), int(at.timestamp()))}

    def to_copy(self, account: Account) -> Sequence[Copy]:
        hint = _("In Stripe under Developers, Webhooks: add an endpoint, with snapshot events.")
        return [
            Copy(_("Endpoint URL"), f"{installation.PUBLIC_URL}/hooks/{account.key}", hint),
            Copy(_("Events"), "\n".join(sorted(reading.EVENTS)), _("Those we read; others do no harm.")),
        ]
