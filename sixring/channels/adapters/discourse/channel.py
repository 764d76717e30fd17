"""The Discourse adapter (https://docs.discourse.org, and its source): posts in, answers into their topic."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext_lazy

from ...contract import Adapter, Capabilities, Outbound, Parsed, Raw, Refusal
from . import reading, sending

if TYPE_CHECKING:
    from django import forms

    from ...models import Account


class Discourse(Adapter):
    kind: ClassVar[str] = "discourse"
    label: ClassVar[str] = "Discourse"
    intro = gettext_lazy("Posts of your forum, answered there.")
    capabilities: ClassVar[Capabilities] = Capabilities(
        family="social", replies=True, public=True, threads=True, vouches_for_replies=True, edits=True, deletes=True,
        max_text=30_000,
        gives=gettext_lazy("The member of that forum; the forum vouches for it."),
        who_starts=gettext_lazy("They do, by a post; we answer below it."),
        proven="unproven", proven_by=gettext_lazy("Written from the forum’s own source, against payloads of our own."),
    )  # fmt: skip
    secret_fields: ClassVar[frozenset[str]] = frozenset({"secret", "secret_previous", "api_key"})

    def verify(self, raw: bytes, headers: Mapping[str, str], url: str, account: Account) -> None:
        """Signed with the webhook's secret or the one before it. No moment is signed: a replay is known by its id."""
        said = headers.get("x-discourse-event-signature", "").encode()
        known = [account.secret("secret"), account.secret("secret_previous")]
        same = [hmac.compare_digest(said, signature(raw, one)) for one in known if one]
        if not any(same):
            raise Refusal(401, "not signed with a secret of this account")

    def event_key(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        named = str(meta.get("headers", {}).get("x-discourse-event-id", ""))
        return f"discourse:{named[:150]}" if named else ""

    def partition(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        return reading.topic_in(raw)

    def parse(self, raw: Raw, account: Account) -> Parsed:
        return reading.read(raw, account)

    def send(self, message: Outbound, account: Account) -> str:
        return sending.send(message, account)

    def settings_form(self) -> type[forms.Form]:
        from .settings import DiscourseForm

        return DiscourseForm


def signature(raw: bytes, secret: str) -> bytes:
    return f"sha256={hmac.new(secret.encode(), raw, sha256).hexdigest()}".encode()
