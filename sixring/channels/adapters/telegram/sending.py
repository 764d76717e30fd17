"""Sending by a bot: words, files with words beneath them, buttons to press."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec
from django.utils.translation import gettext as _

from sixring.core import media

from ...contract import DeliveryError, Outbound, OutFile
from . import asking
from .reading import reference
from .settings import bot_of

if TYPE_CHECKING:
    from ...models import Account

CAPTION = 1024
MOST_FILES = 10
BUTTON = 64  # bytes of what a button says when it is pressed


def send(message: Outbound, account: Account) -> str:
    """Hand `message` to Telegram; returns how it is referred to. Raises `DeliveryError`."""
    about = addressed(message, account)
    if not message.files:
        return name_of(asking.call(account, "sendMessage", about | {"text": message.text}), about, account)
    if len(message.files) > MOST_FILES:
        raise DeliveryError(_("Telegram takes ten files at once."), permanent=True)
    if len(message.text) <= CAPTION:
        return name_of(with_files(message.files, message.text, about, account), about, account)
    sent = asking.call(account, "sendMessage", about | {"text": message.text})
    try:
        with_files(message.files, "", about, account)
    except DeliveryError as error:
        said = _("The words arrived, the files did not: %(why)s") % {"why": error.message}
        raise DeliveryError(said, permanent=True) from error
    return name_of(sent, about, account)


def addressed(message: Outbound, account: Account) -> dict[str, Any]:
    """To whom, by which business account, as an answer to what, and what can be pressed."""
    about: dict[str, Any] = {"chat_id": message.to}
    bot, chat, number, *connection = [*next(iter(message.replies_to), "").split(":"), "", "", ""]
    if (bot, chat) == (bot_of(account), message.to) and number.isdigit():
        about["reply_parameters"] = {"message_id": int(number), "allow_sending_without_reply": True}
        if connection[0]:
            about["business_connection_id"] = connection[0]
    words = [str(one) for one in message.data.get("buttons") or () if 0 < len(str(one).encode()) <= BUTTON]
    if words:
        about["reply_markup"] = {"inline_keyboard": [[{"text": one, "callback_data": one}] for one in words]}
    return about


def with_files(files: Sequence[OutFile], words: str, about: dict[str, Any], account: Account) -> Any:
    """One file, or an album of some; the words stand beneath the first."""
    given = {f"file{n}": (one.name, media.read(one.key), one.content_type) for n, one in enumerate(files)}
    if len(files) == 1:
        said = about | {"document": "attach://file0"} | ({"caption": words} if words else {})
        return asking.call(account, "sendDocument", flat(said), given)
    album = [{"type": "document", "media": f"attach://{name}"} for name in given]
    album[0] |= {"caption": words} if words else {}
    about = {name: value for name, value in about.items() if name != "reply_markup"}  # an album has no buttons
    return asking.call(account, "sendMediaGroup", flat(about | {"media": album}), given)


def flat(said: dict[str, Any]) -> dict[str, str]:
    """As fields of a form: what is no text is JSON."""
    return {name: one if isinstance(one, str) else msgspec.json.encode(one).decode() for name, one in said.items()}


def name_of(said: Any, about: dict[str, Any], account: Account) -> str:
    """How answers and reactions will name it; of an album, its first message."""
    first = said[0] if isinstance(said, list) and said else said
    number = first.get("message_id") if isinstance(first, dict) else None
    if not isinstance(number, int):
        raise DeliveryError(_("Telegram’s answer could not be read."), unknown=True)
    name = reference(account, int(about["chat_id"]), number)
    connection = about.get("business_connection_id", "")
    return f"{name}:{connection}" if connection else name
