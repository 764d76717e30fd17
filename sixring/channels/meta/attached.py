"""What hangs on a message of Messenger or Instagram: files are fetched, the rest becomes words or a link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..contract import Attachment, Raw
from ..media import Wanted, bring
from .batch import inside, objects_in, text, without_gaps

if TYPE_CHECKING:
    from ..models import Account

HOSTS = ("fbsbx.com", "fbcdn.net", "cdninstagram.com", "facebook.com")
FILES = {"image": "image/jpeg", "video": "video/mp4", "audio": "audio/mp4", "file": ""}
THUMB = "369239263222822"  # the sticker Messenger's thumb sends, in three sizes
THUMBS = frozenset({THUMB, "369239343222814", "369239383222810"})


@dataclass(slots=True)
class Found:
    """Files that are here, names of those that aren't, further words, what was shared, where they are."""

    files: Sequence[Attachment] = ()
    lost: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    shared: list[dict[str, Any]] = field(default_factory=list)
    location: dict[str, Any] = field(default_factory=dict)


def read(message: Mapping[str, Any], raw: Raw, account: Account, until: float) -> Found:
    """Everything attached. Raises `NotYet` while a file may still come."""
    found, wanted = Found(), list[Wanted]()
    for one in objects_in(message, "attachments"):
        kind, payload = text(one, "type", 40), inside(one, "payload")
        if kind in FILES and text(payload, "sticker_id", 40) in THUMBS:
            found.words.append("👍")
        elif kind in FILES and (url := text(payload, "url", 4000)):
            wanted.append(Wanted(url, text(payload, "name", 255), FILES[kind]))
        else:
            take(kind, one, payload, found)
    brought = bring(wanted, hosts=HOSTS, since=raw.received_at, until=until)
    found.files, found.lost = brought, brought.lost
    return found


def take(kind: str, one: Mapping[str, Any], payload: Mapping[str, Any], found: Found) -> None:
    """What is no file."""
    point = inside(payload, "coordinates")
    if kind == "like_heart":
        found.words.append("❤")
    elif kind == "location":
        latitude, longitude = text(point, "lat", 20), text(point, "long", 20)
        found.words.append(f"{latitude}, {longitude}" if latitude and longitude else "")
        found.location = without_gaps({"latitude": point.get("lat"), "longitude": point.get("long")})
    else:
        title = text(payload, "title", 500) or text(one, "title", 500)
        url = text(payload, "url", 2000) or text(one, "url", 2000)
        found.shared.append(without_gaps({"type": kind, "title": title, "url": url}))
