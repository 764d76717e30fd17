"""Files for Instagram, which takes none from us but fetches them: each is lent by a link that soon ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from ...contract import DeliveryError, Finding, Outbound
from ...media import links
from ...meta import attaching

MEGABYTE = 1024 * 1024
LARGEST = 25 * MEGABYTE
LIMITS = (("image/", 8 * MEGABYTE),)
TAKEN = (
    "image/jpeg", "image/png", "audio/aac", "audio/mp4", "audio/wav", "audio/wave", "video/mp4", "video/ogg",
    "video/avi", "video/quicktime", "video/webm",
)  # fmt: skip
SECONDS = 90.0  # it fetches before it answers


def content_of(message: Outbound) -> dict[str, Any]:
    """Words, or one file by its link. Raises `DeliveryError` where nobody outside can follow it."""
    file = attaching.file_of(message)
    if file is None:
        return {"text": message.text}
    if not links.can_be_fetched():
        raise DeliveryError(unreachable(), permanent=True)
    return attaching.attachment(file, url=links.link(file))


def findings() -> Sequence[Finding]:
    return () if links.can_be_fetched() else [Finding(unreachable())]


def unreachable() -> str:
    said = _("Instagram fetches files from here, and can’t from %(url)s: that takes a public address with https.")
    return said % {"url": settings.PUBLIC_URL}
