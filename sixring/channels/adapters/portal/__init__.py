"""My requests: what customers write on their own page. Only that page puts rows in, for whom a link of ours proved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

import msgspec
from django.utils.translation import gettext_lazy as lazy

from sixring.core.proof import Proof, ProofKind

from ...contract import Adapter, Attachment, BadItem, Capabilities, Inbound, Parsed, Raw, Sender
from . import row
from .row import Row

if TYPE_CHECKING:
    from django import forms

    from ...models import Account

LONGEST = 10_000


class Portal(Adapter):
    """It can't be answered itself: answers go where the customer is at home, by mail or chat, and the page shows them
    because it shows everything that was written to them."""

    kind: ClassVar[str] = "portal"
    label: ClassVar[str] = "My requests"
    intro = lazy("Customers see and write their requests on pages of ours.")
    capabilities: ClassVar[Capabilities] = Capabilities(
        family="web", replies=False, max_text=LONGEST,
        gives="The address to which our link was sent.",
        proven="ours", proven_by="Our own page, tested with and without JavaScript.",
    )  # fmt: skip

    def event_key(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        return row.read(raw).key

    def partition(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        return row.read(raw).who.value

    def parse(self, raw: Raw, account: Account) -> Parsed:
        try:
            return [touch(row.read(raw.body))]
        except msgspec.DecodeError as error:
            raise BadItem(f"This is no row of My requests: {error}.") from None

    def settings_form(self) -> type[forms.Form]:
        from .settings import PortalForm

        return PortalForm


def touch(read: Row) -> Inbound:
    kind, value, scope = read.who
    return Inbound(
        sender=Sender(kind, value, scope, proof=Proof(ProofKind.TOKEN, by="link to My requests")),
        text=read.text,
        external_id=read.key,
        token_conversation=read.conversation,
        data={"says": read.says} if read.says else {},
        attachments=[Attachment(one.name, one.content_type, one.content) for one in read.files],
    )


adapter = Portal()
