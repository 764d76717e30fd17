"""Rooms: we enter where we are invited, and leave with a notice where we could not read."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from sixring.core import clock

from ...contract import DeliveryError, NotYet, Raw
from . import asking
from .settings import settings_of

if TYPE_CHECKING:
    from datetime import timedelta

    from ...models import Account

ENCRYPTION = "m.room.encryption"


def enter(room: str, raw: Raw, account: Account, patience: timedelta) -> None:
    """Accept an invitation. Raises `NotYet` while it may still be possible."""
    try:
        asking.call(account, "POST", asking.in_room(room, "join"), {})
    except DeliveryError as error:
        if not error.permanent and clock.now() < raw.received_at + patience:
            raise NotYet(error.message) from error
        return
    if is_encrypted(room, account):
        refuse(room, account)


def is_encrypted(room: str, account: Account) -> bool:
    try:
        asking.call(account, "GET", asking.in_room(room, "state", ENCRYPTION, ""))
    except DeliveryError:
        return False
    return True


def refuse(room: str, account: Account) -> None:
    """Say why, once, and leave. That we are not there any more, or can't say it now, changes nothing."""
    number = f"sixring-encrypted-{hashlib.sha256(room.encode()).hexdigest()[:32]}"
    words = _("This room is encrypted, and %(who)s can’t read it. Invite us to a room without encryption.") % {
        "who": settings_of(account).user
    }  # fmt: skip
    notice = {"msgtype": "m.notice", "body": words}
    try:
        asking.call(account, "PUT", asking.in_room(room, "send", "m.room.message", number), notice)
        asking.call(account, "POST", asking.in_room(room, "leave"), {})
    except DeliveryError:
        return
