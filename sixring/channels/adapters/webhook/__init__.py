"""A generic signed way in: any system that signs by Standard Webhooks can tell us what its customers did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext_lazy as lazy
from standardwebhooks import Webhook as Signature

from ... import items
from ...contract import Adapter, Capabilities, Parsed, Raw, Refusal

if TYPE_CHECKING:
    from django import forms

    from ...models import Account

LONGEST_ID = 150


class Webhook(Adapter):
    kind: ClassVar[str] = "webhook"
    label: ClassVar[str] = "Signed webhook"
    intro = lazy("Signed requests of a program of yours: what happened, and to whom.")
    capabilities: ClassVar[Capabilities] = Capabilities(
        family="api", replies=False, who_starts="Any system of yours tells.",
        gives="The sending system's own ids; addresses and user ids are claimed until an owner trusts it.",
        proven="oracle", proven_by="Signatures agree with the library standardwebhooks.",
    )  # fmt: skip
    secret_fields: ClassVar[frozenset[str]] = frozenset({"signing_secret", "signing_secret_previous"})

    def verify(self, raw: bytes, headers: Mapping[str, str], url: str, account: Account) -> None:
        """Signed by the account's secret or the one before it, at most five minutes ago or ahead."""
        if not 0 < len(headers.get("webhook-id", "")) <= LONGEST_ID:
            raise Refusal(401, "no webhook-id, or an endless one")
        secrets = [account.secret("signing_secret"), account.secret("signing_secret_previous")]
        if not any(is_signed(raw, headers, secret) for secret in secrets if secret.strip()):
            raise Refusal(401, "not signed with a secret of this account, or not lately")

    def event_key(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        return f"webhook:{meta['headers']['webhook-id']}"

    def parse(self, raw: Raw, account: Account) -> Parsed:
        return items.read(raw, account)

    def settings_form(self) -> type[forms.Form]:
        from .settings import WebhookForm

        return WebhookForm


def is_signed(raw: bytes, headers: Mapping[str, str], secret: str) -> bool:
    """Whatever is wrong with a header, an encoding or a secret, it is not signed."""
    try:
        Signature(secret).verify(raw, dict(headers), json_parse=False)
    except Exception:
        return False
    return True


adapter = Webhook()
