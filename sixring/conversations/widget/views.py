"""The loader, the page in the frame, and its files. No cookie is set or read, and no page is framed by a stranger."""

from __future__ import annotations

import logging
from typing import Any

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from sixring.channels import accounts, speaking
from sixring.channels.adapters.webchat.settings import origin_of
from sixring.channels.models import Account

from ..chat import about
from ..chat.call import KEY, origins_of
from . import assets, colours, languages
from .assets import Asset

log = logging.getLogger("sixring.chat")
NOBODY = "'none'"
SHORT, FOR_GOOD = "public, max-age=300", "public, max-age=31536000, immutable"


@require_safe
def loader(request: HttpRequest) -> HttpResponse:
    """The one file a site names. It may change with us, so browsers ask again after five minutes."""
    return served(request, assets.loader(), SHORT)


@require_safe
def asset(request: HttpRequest, version: str, name: str) -> HttpResponse:
    one = assets.app().get(name)
    if one is None:
        raise Http404
    return served(request, one, FOR_GOOD if version == assets.version() else SHORT)


def served(request: HttpRequest, one: Asset, keep: str) -> HttpResponse:
    small = "gzip" in request.headers.get("Accept-Encoding", "")
    answer = HttpResponse(one.small if small else one.plain, content_type=one.type)
    if small:
        answer["Content-Encoding"] = "gzip"
    answer["Vary"] = "Accept-Encoding"
    answer["Cache-Control"] = keep
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


@require_safe
@xframe_options_exempt
def frame(request: HttpRequest, chat: str) -> HttpResponse:
    """The app. `?site=` is the origin that frames it, and `?lang=` the language that site wishes."""
    account = open_chat(chat)
    site = request.GET.get("site", "")
    if site and site not in origins_of(account):
        log.info("chat %s: refused to be framed by %.100r", account.pk, site)
        return sealed(render(request, "widget/elsewhere.html", status=403), [])
    language = languages.chosen(account, request.GET.get("lang", ""), request.headers.get("Accept-Language", ""))
    context = {
        "language": language,
        "direction": languages.direction(language),
        "version": assets.version(),
        "scripts": [name for name in assets.app() if name.endswith(".js")],
        "start": start(account, language),
        "words": languages.words()[language],
    }
    return sealed(render(request, "widget/frame.html", context), sorted(origins_of(account)), logo_of(account))


def open_chat(chat: str) -> Account:
    account = accounts.by_key(chat) if KEY.fullmatch(chat) else None
    if account is None or account.kind != "webchat":
        raise Http404
    return account


def start(account: Account, language: str) -> dict[str, Any]:
    """What the app begins with: what the chat says of itself, and the shades its colour comes in."""
    said = about.about(account, language)
    told: dict[str, Any] = msgspec.to_builtins(said)
    shades: dict[str, str] = msgspec.to_builtins(colours.shades(said.colour))
    return {"key": account.key, "about": told | {"languages": languages.offered(account)}, "shades": shades}


def logo_of(account: Account) -> str:
    """The origin of the brand's picture, which may lie elsewhere."""
    found = origin_of(speaking.said(account, "logo_url", "logo"))
    return found if found.startswith("https://") else ""


def sealed(answer: HttpResponse, origins: list[str], logo: str = "") -> HttpResponse:
    """With the policy of a page that strangers' pages may show: only `origins` may, and it talks to nobody but us."""
    answer["Content-Security-Policy"] = (
        f"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: {logo}; connect-src 'self'; "
        f"form-action 'none'; base-uri 'none'; frame-ancestors {' '.join(origins) if origins else NOBODY}"
    )
    answer["Referrer-Policy"] = "same-origin"
    answer["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
    answer["Cache-Control"] = "no-store"
    return answer
