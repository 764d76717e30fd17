"""Files of a message: fetched from our homeserver, which asks the others; and ours, handed to it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.utils.translation import gettext as _

from sixring.core import media
from sixring.core.fetch import Answer, FetchFailed, FetchRefused

from ...contract import DeliveryError, OutFile, Raw
from ...media import Brought, Wanted, bring
from . import asking, wire

if TYPE_CHECKING:
    from ...models import Account

PLACE = re.compile(r"mxc://([A-Za-z0-9.:\[\]-]{1,255})/([A-Za-z0-9_-]{1,255})")
STAND_IN = "homeserver"  # `bring` looks at addresses; this one's is the account's own
SECONDS = 60.0


def fetch_all(content: dict[str, Any], raw: Raw, account: Account, until: float) -> Brought:
    """The file of a message, if it has one. Raises `NotYet` while it may still come."""
    place, info = wire.text_of(content, "url", 600), wire.inside(content, "info")
    if not place:
        return Brought()

    def ask(one: Wanted, most: int, seconds: float) -> Answer:
        found = PLACE.fullmatch(one.headers["place"])
        if not found:
            raise FetchRefused("That is no place of a file.")
        path = f"/_matrix/client/v1/media/download/{quote(found[1], safe='')}/{found[2]}"
        try:
            return asking.fetched(account, "GET", path, max_bytes=most, cut=True, timeout=seconds)
        except DeliveryError as error:
            raise FetchFailed(error.message) from error

    name = wire.text_of(content, "filename", 255) or wire.text_of(content, "body", 255)
    one = Wanted(f"https://{STAND_IN}/", name, wire.text_of(info, "mimetype", 100), {"place": place})
    return bring([one], hosts=(STAND_IN,), since=raw.received_at, until=until, ask=ask)


def hand_over(one: OutFile, account: Account) -> dict[str, Any]:
    """The content of an event that shows `one`. Raises `DeliveryError`."""
    content = media.read(one.key)
    answer = asking.fetched(
        account, "POST", f"/_matrix/media/v3/upload?filename={quote(one.name, safe='')}",
        headers={"Content-Type": one.content_type}, content=content, timeout=SECONDS,
    )  # fmt: skip
    place = asking.answered(answer, account).get("content_uri")
    if not isinstance(place, str):
        raise DeliveryError(_("The homeserver’s answer could not be read."))
    kind = one.content_type.partition("/")[0]
    type_ = f"m.{kind}" if kind in ("image", "audio", "video") else "m.file"
    info = {"mimetype": one.content_type, "size": len(content)}
    return {"msgtype": type_, "body": one.name, "url": place, "info": info}
