"""Links that lend a file for a while: signed, for providers that fetch what we send from an address.

Whoever has one has the file until it runs out, so a link is made when a message leaves and given to its provider alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.urls import reverse

from sixring.core import clock, media
from sixring.core.errors import NotFound

from ..contract import OutFile
from .pictures import PICTURES, drawn

SALT = "sixring lent file"
LIVES = timedelta(hours=1)
LONGEST = 1000
LONGEST_SIDE = 4096
AS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "PNG", "image/webp": "WEBP"}


@dataclass(frozen=True, slots=True)
class Lent:
    """What a link leads to."""

    path: Path
    name: str
    content_type: str

    @property
    def pixels(self) -> tuple[bytes, str] | None:
        """A picture drawn anew and its type, without what its camera wrote into it; None for anything else. Raises
        `Invalid` for what only says it is one."""
        if self.content_type not in PICTURES:
            return None
        kind = AS[self.content_type]
        return drawn(self.path, LONGEST_SIDE, kind), f"image/{kind.lower()}"


def can_be_fetched() -> bool:
    """Whether a provider can follow a link of ours."""
    return settings.PUBLIC_URL.startswith("https://") and is_reachable(settings.PUBLIC_URL)


def is_reachable(url: str) -> bool:
    """Whether `url` leads to a host that everybody may know, not one of some network alone."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith((".localhost", ".local", ".internal"))


def link(file: OutFile, lives: timedelta = LIVES) -> str:
    """The address of `file` for as long as `lives`."""
    until = int((clock.now() + lives).timestamp())
    token = signing.dumps([file.key, file.name[:200], file.content_type[:100], until], salt=SALT)
    return settings.PUBLIC_URL + reverse("channels:lent", args=[token])


def followed(token: str) -> Lent:
    """What a link leads to. Raises `NotFound` unless we signed it, it still holds, and the file is there."""
    try:
        if len(token) > LONGEST:
            raise ValueError
        key, name, type_, until = signing.loads(token, salt=SALT)
        path = media.path_of(str(key))
        if clock.now().timestamp() >= int(until) or not path.is_file():
            raise ValueError
    except (signing.BadSignature, ValueError, TypeError):
        raise NotFound from None
    return Lent(path, str(name), str(type_))
