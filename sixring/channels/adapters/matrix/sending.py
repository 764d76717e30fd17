"""Sending as our user: each event under a number of our own, which the homeserver takes once."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from ...contract import DeliveryError, Outbound
from . import asking, files
from .reading import reference

if TYPE_CHECKING:
    from ...models import Account


def send(message: Outbound, account: Account) -> str:
    """Hand `message` to the homeserver; returns how it is referred to. Raises `DeliveryError`."""
    room, _space, answered = next(iter(message.replies_to), "").partition(" ")
    if not room.startswith("!"):
        raise DeliveryError(_("They have to invite us to a room first."), permanent=True)
    relation = related(message.thread.partition(" ")[2], answered)
    body = {"msgtype": "m.text", "body": message.text} | ({"m.relates_to": relation} if relation else {})
    sent = put(room, message.key, body, account)
    for number, one in enumerate(message.files, 1):
        put(room, f"{message.key}/{number}", files.hand_over(one, account), account)
    with contextlib.suppress(DeliveryError):  # that we have read what we answer is a courtesy
        asking.call(account, "POST", asking.in_room(room, "receipt", "m.read", answered), {})
    return reference(room, sent)


def related(root: str, answered: str) -> dict[str, Any]:
    reply = {"m.in_reply_to": {"event_id": answered}} if answered else {}
    return {"rel_type": "m.thread", "event_id": root, "is_falling_back": True, **reply} if root else reply


def put(room: str, number: str, content: dict[str, Any], account: Account) -> str:
    """The event's id; the same number again is the same event."""
    path = asking.in_room(room, "send", "m.room.message", f"sixring-{number}")
    event_id = asking.call(account, "PUT", path, content).get("event_id")
    if not isinstance(event_id, str):
        raise DeliveryError(_("The homeserver’s answer could not be read."))
    return event_id
