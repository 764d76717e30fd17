"""The visit adapter: what a colleague logs is believed, what a visitor types is a claim, a ticket of ours is proof."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings as installation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sixring.core.proof import CLAIMED, Proof, ProofKind

from ...contract import BadItem, Capabilities, Copy, Inbound, Raw, Sender
from ...logged import Logged, moment

if TYPE_CHECKING:
    from django import forms

    from ...models import Account

VIA = "kiosk"  # marks what our own page put into the inbox
OLDEST = timedelta(days=1)  # how late a tablet that was offline may tell of a visit


class Visit(Logged):
    kind = "visit"
    label: ClassVar[str] = "Store visits"
    intro = gettext_lazy("Who is in the store, by a kiosk page or written down by a colleague.")
    touch = "visit"
    capabilities: ClassVar[Capabilities] = Capabilities(
        family="store", replies=False,
        gives=gettext_lazy("A code from My requests proves it; what is typed is claimed; colleagues are believed."),
        who_starts=gettext_lazy("Customers, by coming in."),
        proven="ours", proven_by=gettext_lazy("Checked in by a browser, logged by colleagues, and read from CSV."),
    )  # fmt: skip

    def inbound(self, row: Mapping[str, Any], raw: Raw, account: Account) -> Inbound:
        if raw.meta.get("via") != VIA:
            return super().inbound(row, raw, account)
        kind, value = str(row.get("who", "")), str(row.get("value", ""))
        if not kind or not value:
            raise BadItem("This check-in names nobody.")
        proof = Proof(ProofKind.TOKEN, by="ticket shown in the store") if row.get("ticket") else CLAIMED
        at = moment(row.get("at"))
        return Inbound(
            sender=Sender(kind, value, str(row.get("scope", "")), str(row.get("name", ""))[:200], proof),
            kind=self.touch,
            text=str(row.get("text") or row.get("occasion", "")),
            subject=str(row.get("occasion", ""))[:80],
            occurred_at=at if at and raw.received_at - OLDEST < at <= raw.received_at else raw.received_at,
            external_id=str(raw.meta.get("key", "")),
            data={"place": store_of(account), "occasion": str(row.get("occasion", ""))[:80], "checked_in": True},
        )

    def settings_form(self) -> type[forms.Form]:
        from .settings import VisitForm

        return VisitForm

    def to_copy(self, account: Account) -> Sequence[Copy]:
        csv = Copy(_("By CSV"), "sixring import visits.csv --kind visits", _("Or log it on the desk."))
        if not account.settings.get("kiosk"):
            return [csv]
        page = f"{installation.PUBLIC_URL}/kiosk/{account.key}/"
        hint = _("Open it on a tablet in this store. Whoever knows the address can check in there, and see nothing.")
        return [Copy(_("The store’s page"), page, hint), csv]


def store_of(account: Account) -> str:
    """As customers know the place."""
    return str(account.settings.get("store") or account.name)
