"""The web form adapter: forms become messages; answers leave by e-mail, over a mailbox the owner chose."""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings as installation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sixring.core.proof import CLAIMED

from ...contract import (
    Adapter,
    Attachment,
    BadItem,
    Capabilities,
    Copy,
    DeliveryError,
    Finding,
    Inbound,
    Outbound,
    Parsed,
    Raw,
    Refusal,
    Sender,
)  # fmt: skip
from ...models import Account
from ...registry import adapter_of
from . import row
from .row import Row

if TYPE_CHECKING:
    from django import forms

MOST_PAGE = 300
NO_MAILBOX = gettext_lazy("No mailbox can send mail, so this form can’t be answered yet.")
VIA = "form"  # marks what our own page put into the inbox


class WebForm(Adapter):
    kind: ClassVar[str] = "webform"
    label: ClassVar[str] = "Web form"
    intro = gettext_lazy("A form on your own page or ours; what is sent becomes a conversation.")
    capabilities: ClassVar[Capabilities] = Capabilities(
        family="web", replies=True, media=True, max_text=100_000,
        gives=gettext_lazy("Nothing: an address that was typed is only claimed, until it answers or is verified."),
        who_starts=gettext_lazy("Customers; answers go by e-mail to the address they typed."),
        proven="ours", proven_by=gettext_lazy("Filled in by a browser without scripts; answers as e-mail."),
    )  # fmt: skip
    secret_fields: ClassVar[frozenset[str]] = frozenset({"token", "token_previous"})

    def verify(self, raw: bytes, headers: Mapping[str, str], url: str, account: Account) -> None:
        """A program of the company's names a token of this account. It may say whatever it likes of whom it names."""
        scheme, _space, token = headers.get("authorization", "").partition(" ")
        known = [account.secret("token"), account.secret("token_previous")]
        same = [hmac.compare_digest(token.strip().encode(), one.encode()) for one in known if one]
        if scheme.lower() != "bearer" or not any(same):
            raise Refusal(401, "no token of this account")

    def event_key(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        named = str(meta.get("headers", {}).get("idempotency-key", "")) or read(raw, meta).id
        return f"form:{named[:150]}" if named else ""

    def partition(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        said = read(raw, meta)
        return (said.email or said.phone).lower()

    def parse(self, raw: Raw, account: Account) -> Parsed:
        return [touch(row.read(raw.body, ours=raw.meta.get("via") == VIA), raw)]

    def send(self, message: Outbound, account: Account) -> str:
        mailbox = mailbox_of(account)
        if mailbox is None:
            raise DeliveryError(str(NO_MAILBOX), permanent=True)
        if "@" not in message.to:
            raise DeliveryError(_("They left a phone number only. Call them; it can’t be answered by e-mail."),
                                permanent=True)  # fmt: skip
        return adapter_of(mailbox.kind).send(as_mail(message, account), mailbox)

    def reference_of(self, message: Outbound, account: Account) -> str:
        mailbox = mailbox_of(account)
        return adapter_of(mailbox.kind).reference_of(as_mail(message, account), mailbox) if mailbox else ""

    def found(self, message: Outbound, account: Account) -> bool | None:
        mailbox = mailbox_of(account)
        return adapter_of(mailbox.kind).found(as_mail(message, account), mailbox) if mailbox else None

    def state_of(self, account: Account) -> Sequence[Finding]:
        return () if mailbox_of(account) else (Finding(str(NO_MAILBOX), bad=True),)

    def settings_form(self) -> type[forms.Form]:
        from .settings import WebFormSettings

        return WebFormSettings

    def to_copy(self, account: Account) -> Sequence[Copy]:
        page = f"{installation.PUBLIC_URL}/forms/{account.key}/"
        frame = f'<iframe src="{page}" title="{_("Write to us")}" width="100%" height="760" loading="lazy"></iframe>'
        hook = f"{installation.PUBLIC_URL}/hooks/{account.key}"
        return [
            Copy(_("The page"), page, _("Link to it, or post a form of your own there: it opens filled in.")),
            Copy(_("In a page of yours"), frame, _("On the sites named below.")),
            Copy(_("From your server"), hook, _("POST as JSON or as a form, with the token below (docs/webform.md).")),
        ]


def read(raw: bytes, meta: Mapping[str, Any]) -> Row:
    """What a request says; nothing when it can't be read, which is for `parse` to tell."""
    try:
        return row.read(raw, ours=meta.get("via") == VIA)
    except BadItem:
        return Row("")


def touch(said: Row, raw: Raw) -> Inbound:
    claims = {"phone": said.phone, "order_number": said.order}
    who = Sender("email", said.email, name=said.name, proof=CLAIMED) if said.email else None
    return Inbound(
        sender=who or Sender("phone", said.phone, name=said.name, proof=CLAIMED),
        text=told(said),
        subject=said.reason,
        occurred_at=raw.received_at,
        external_id=f"form:{said.id}" if said.id else "",
        claims={name: value for name, value in claims.items() if value},
        data={"page": said.page[:MOST_PAGE]} if said.page else {},
        attachments=[Attachment(one.name, one.content_type, one.content) for one in said.files],
    )


def told(said: Row) -> str:
    """Their message, and below it what else they filled in: whoever answers reads it at once."""
    own = {_("Order number"): said.order, _("Phone number"): said.phone, **said.more}
    lines = [f"{name}: {value}" for name, value in own.items() if value]
    return "\n\n".join(part for part in (said.message.strip(), "\n".join(lines)) if part)


def mailbox_of(account: Account) -> Account | None:
    """The mailbox the owner chose while it is open, else the first that can send."""
    able = [one for one in Account.objects.filter(kind="email", enabled=True).order_by("pk") if can_send(one)]
    chosen = [one for one in able if one.pk == account.settings.get("mailbox")]
    return [*chosen, *able, None][0]


def can_send(mailbox: Account) -> bool:
    return bool(mailbox.settings.get("smtp_host") and mailbox.settings.get("address"))


def as_mail(message: Outbound, account: Account) -> Outbound:
    title = str(account.settings.get("title") or _("Your message to us"))
    return replace(message, subject=message.subject or title)
