"""Programs of ours: what they tell by the API, in the words of a webhook's items. Whoever may use it holds a token."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext_lazy as lazy

from ... import items
from ...contract import Adapter, Capabilities, Parsed, Raw

if TYPE_CHECKING:
    from django import forms

    from ...models import Account


class Api(Adapter):
    kind: ClassVar[str] = "api"
    label: ClassVar[str] = "API"
    intro = lazy("What your programs record through the API.")
    capabilities: ClassVar[Capabilities] = Capabilities(
        family="api", replies=False, who_starts="A program of yours tells.",
        gives="The program's own ids; addresses and user ids are claimed until an owner trusts it.",
        proven="ours", proven_by="Our own API, tested over HTTP.",
    )  # fmt: skip

    def event_key(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        return str(meta.get("key", ""))

    def partition(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        return str(meta.get("who", ""))

    def parse(self, raw: Raw, account: Account) -> Parsed:
        return items.read(raw, account)

    def settings_form(self) -> type[forms.Form]:
        from .settings import ApiForm

        return ApiForm


adapter = Api()
