"""The public address: what we call ourselves against what the browser called us, and how to change it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

from ..doctor.outside import is_here

ELSEWHERE, HERE, PLAIN, UNTOLD, RIGHT = "elsewhere", "here", "plain", "untold", "right"


@dataclass(frozen=True, slots=True)
class Seen:
    """`known` is SIXRING_PUBLIC_URL, `used` what the browser asked for, `verdict` what that comes to."""

    known: str
    used: str
    verdict: str

    @property
    def wished(self) -> str:
        """What to write into SIXRING_PUBLIC_URL: what was used, unless nobody else could."""
        return "https://desk.example.com" if is_here(urlsplit(self.used).hostname or "") else self.used


def seen(request: HttpRequest) -> Seen:
    used = used_by(request)
    return Seen(settings.PUBLIC_URL, used, verdict(settings.PUBLIC_URL, used, settings.ALLAUTH_TRUSTED_PROXY_COUNT))


def used_by(request: HttpRequest) -> str:
    """Scheme and host as the browser's own line of address shows them. Behind a proxy only the browser knows the
    scheme: it says so with a form, and on the way from one of our pages to the next."""
    for said in (request.headers.get("Origin", ""), request.headers.get("Referer", "")):
        parts = urlsplit(said)
        if parts.scheme in ("http", "https") and parts.netloc == request.get_host():
            return f"{parts.scheme}://{parts.netloc}"
    near = request.headers.get("X-Forwarded-Proto", request.scheme or "http").lower()
    return f"{'https' if near == 'https' else 'http'}://{request.get_host()}"


def verdict(known: str, used: str, proxies: int) -> str:
    """Rule: whether the two agree, and whether others can use the address safely."""
    parts = urlsplit(known)
    if known.lower() != used.lower():
        return ELSEWHERE
    if is_here(parts.hostname or ""):
        return HERE
    if parts.scheme != "https":
        return PLAIN
    return RIGHT if proxies else UNTOLD
