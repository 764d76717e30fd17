"""From an answer to a mail: as whom it leaves, what it is called, and what is in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.conf import settings as installation

from sixring.core import clock, media

from ... import speaking
from ...contract import Outbound, OutFile
from . import esp, outgoing, tokens
from .mailbox import Sending, Settings, settings_of

if TYPE_CHECKING:
    from ...models import Account


def message_id(message: Outbound, ours: Settings) -> str:
    key = installation.SECRET_KEY
    if message.conversation is not None and message.message is not None:
        return tokens.message_id(message.conversation, message.message, ours.domain, key)
    return tokens.other_id(message.key, ours.domain, key)


def file_of(file: OutFile) -> outgoing.File:
    """Raises `Unsendable` when its bytes are gone."""
    try:
        return outgoing.File(file.name, file.content_type, media.read(file.key))
    except OSError as error:
        raise outgoing.Unsendable(f"The file {file.name!r} is no longer there. Attach it again.") from error


def sender_of_mail(message: Outbound, ours: Settings) -> Sending:
    """As whom it leaves: the address chosen for it, if it still is one of ours, else the mailbox's own."""
    asked = str(message.data.get("from") or "").lower()
    return next((one for one in ours.senders if one.address.lower() == asked), Sending(ours.address))


def drafted(message: Outbound, account: Account, identity: str, automatic: bool) -> outgoing.Draft:
    key, ours = installation.SECRET_KEY, settings_of(account)
    talk, sender = message.conversation, sender_of_mail(message, ours)
    return outgoing.Draft(
        sender=sender.address,
        sender_name=sender.name or speaking.said(account, "name", "name"),
        to=message.to,
        to_name=message.to_name,
        to_more=message.to_more,
        cc=message.cc,
        files=[file_of(one) for one in message.files],
        reply_to=tokens.plus_address(sender.address, talk, key) if talk is not None else "",
        subject=message.subject,
        text=message.text,
        html=message.html,
        message_id=identity,
        date=clock.now(),
        references=list(message.replies_to)[::-1],
        automatic=automatic,
        mark=tokens.mark(key),
        ways_out=ways_out(message, ours),
        marks=service.marks(identity) if (service := esp.service_of(account)) else (),
    )


def ways_out(message: Outbound, ours: Settings) -> list[str]:
    """By link and by mail, where the message serves a purpose and says whom it unsubscribes."""
    told = message.data.get("unsubscribe")
    if not isinstance(told, Mapping) or not isinstance(told.get("number"), int):
        return []
    address = tokens.way_out(ours.address, told["number"], installation.SECRET_KEY)
    return [str(told.get("link", "")), f"mailto:{address}?subject=unsubscribe"]
