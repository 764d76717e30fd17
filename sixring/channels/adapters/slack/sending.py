"""Sending as the bot: into the thread it answers, or as a direct message; and asking afterwards.

Slack promises nothing of `client_msg_id`, so the same message is never sent twice in its trust: our key lies in the
message's metadata, where it is looked for when an answer was lost.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from ...contract import DeliveryError, Outbound
from ...models import Dispatch
from . import asking, files, words
from .reading import reference

if TYPE_CHECKING:
    from ...models import Account

EVENT = "sixring_message"
NAMES = uuid.UUID("6f0a1f5e-6d5e-4f5b-9b0e-6a3f1c1a7d11")
PAGE = 100


def send(message: Outbound, account: Account) -> str:
    """Hand `message` to Slack; returns how it is referred to. Raises `DeliveryError`."""
    channel, thread = where(message)
    said: dict[str, Any] = {
        "channel": channel, "text": words.written(message.text), "mrkdwn": False, "parse": "none",
        "metadata": {"event_type": EVENT, "event_payload": {"key": message.key}},
        "client_msg_id": str(uuid.uuid5(NAMES, message.key)),
    }  # fmt: skip
    told = asking.call(account, "chat.postMessage", said | ({"thread_ts": thread} if thread else {}))
    number, channel = told.get("ts"), str(told.get("channel") or channel)
    if not isinstance(number, str):
        raise DeliveryError(_("Slack’s answer could not be read."), unknown=True)
    if message.files:
        with_files(message, channel, thread, account)
    return reference(channel, number)


def where(message: Outbound) -> tuple[str, str]:
    """Rule: a channel's matter is its thread. In a direct message it goes on below, unless they made a thread there.
    Whom we write to first, by their own number."""
    channel, _colon, root = message.thread.partition(":")
    if not channel:
        return message.to.rpartition(":")[2], ""
    is_last = next(iter(message.replies_to), "") == reference(channel, root)
    return channel, "" if channel.startswith("D") and is_last else root


def with_files(message: Outbound, channel: str, thread: str, account: Account) -> None:
    try:
        files.hand_over(message.files, channel, thread, account)
    except DeliveryError as error:
        said = _("The words arrived, the files did not: %(why)s") % {"why": error.message}
        raise DeliveryError(said, permanent=True) from error


def found(message: Outbound, account: Account) -> bool | None:
    """Whether Slack has `message`; None when it can't be asked."""
    dispatch = Dispatch.objects.filter(key=message.key).first()
    channel, thread = where(message)
    if dispatch is None or not channel.startswith(("C", "D", "G")):
        return None
    said = {"channel": channel, "oldest": str(dispatch.created_at.timestamp() - 60), "limit": PAGE,
            "include_all_metadata": "true"}  # fmt: skip
    method = "conversations.replies" if thread else "conversations.history"
    try:
        told = asking.call(account, method, said | ({"ts": thread} if thread else {}), form=True)
    except DeliveryError:
        return None
    rows = told.get("messages")
    return any(key_of(row) == message.key for row in rows) if isinstance(rows, list) else None


def key_of(row: Any) -> str:
    meta = row.get("metadata") if isinstance(row, dict) else None
    payload = meta.get("event_payload") if isinstance(meta, dict) and meta.get("event_type") == EVENT else None
    return str(payload.get("key", "")) if isinstance(payload, dict) else ""
