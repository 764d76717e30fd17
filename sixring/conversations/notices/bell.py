"""The bell on the rail: how many notices are new, and the newest of them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString

from .. import notices
from ..promises.panel import drawn


def bell(request: HttpRequest, _subject: Any) -> SafeString:
    return drawn(request, "_bell.html", context(request))


def link(request: HttpRequest, _subject: Any) -> SafeString:
    """On a phone the bell is in the sheet of the account."""
    return drawn(request, "_bell_link.html", context(request))


def context(request: HttpRequest) -> dict[str, Any]:
    """Asked once a page, however often the bell is drawn."""
    if not hasattr(request, "notices_unread"):
        request.notices_unread = notices.unread(request.actor)  # type: ignore[attr-defined]
    return {"unread": request.notices_unread, "reader": request.user.pk}  # type: ignore[attr-defined]
