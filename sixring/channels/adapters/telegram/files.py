"""Files of a message: which there are, asked for by their id, then fetched from Telegram alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote

from sixring.core.fetch import Answer, FetchFailed, FetchRefused, fetch

from ...contract import DeliveryError, Raw
from ...media import Brought, Wanted, bring
from . import asking, wire

if TYPE_CHECKING:
    from ...models import Account

LARGEST = 20 * 1024 * 1024  # bots get no more (https://core.telegram.org/bots/api#getfile)
NAMES = ("document", "audio", "voice", "video", "video_note", "animation", "sticker")
TYPES = {"voice": "audio/ogg", "video_note": "video/mp4", "photo": "image/jpeg"}


def fetch_all(said: wire.Message, raw: Raw, account: Account, until: float) -> Brought:
    """The files of `said`. Raises `NotYet` while one may still come."""

    def ask(one: Wanted, most: int, seconds: float) -> Answer:
        """`one` says an id; where the file lies is asked for now, and holds for an hour."""
        return fetch("GET", where(one.headers["id"], account), max_bytes=most, cut=True, timeout=seconds)

    return bring(list(named(said)), hosts=(asking.HOST,), since=raw.received_at, until=until, largest=LARGEST, ask=ask)


def named(said: wire.Message) -> Iterator[Wanted]:
    """Of a photo the largest size; of an animation, which is told as a document too, one."""
    found = {name: file for name in NAMES if (file := getattr(said, name))}
    if "animation" in found:
        found.pop("document", None)
    if said.photo:
        found["photo"] = max(said.photo, key=lambda size: size.file_size)
    for name, file in found.items():
        type_ = file.mime_type or TYPES.get(name, "")
        yield Wanted(f"https://{asking.HOST}/", file.file_name, type_, {"id": file.file_id})


def where(file_id: str, account: Account) -> str:
    """Raises `FetchRefused` for what can't be had, `FetchFailed` where it may be later."""
    try:
        found = asking.call(account, "getFile", {"file_id": file_id})
    except DeliveryError as error:
        raise (FetchRefused if error.permanent else FetchFailed)(error.message) from error
    path = found.get("file_path") if isinstance(found, dict) else None
    if not isinstance(path, str) or ".." in path:
        raise FetchRefused("Telegram keeps this file nowhere.")
    return f"https://{asking.HOST}/file/bot{account.secret('bot_token')}/{quote(path)}"
