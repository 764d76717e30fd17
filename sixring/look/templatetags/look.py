"""{% load look %}: ring, icon, channel, rail, tabs, panels, settings_pages, ago, theme, words, logo, loading."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from .. import ring as rings
from .. import rows, slots, times
from ..icons import draw as draw_icon
from ..icons import family

register = template.Library()
THEMES = ("light", "dark")


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """An icon of the sprite. Silent to screen readers unless it has a label."""
    return draw_icon(name, str(label), css)


@register.simple_tag
def channel(kind: str, label: str = "") -> SafeString:
    """The icon of a kind of channel account ("email", "call" ...), in its hue."""
    return icon(family(kind), label, f"hue-{family(kind)}")


@register.simple_tag
def ring(
    of: "rings.Ring | Mapping[str, Any] | None" = None,
    size: int = 40,
    name: str = "",
    whole: bool = False,
    picture: str = "",
) -> SafeString:
    """The ring around a person. `of` is a Ring, a mapping {key: value or (value, reason)}, or nothing measured."""
    return rings.draw(_ring_of(of), size=size, name=name, whole=whole, picture=picture)


@register.inclusion_tag("look/parts/ring_rows.html")
def ring_rows(of: "rings.Ring | Mapping[str, Any] | None") -> dict[str, object]:
    """The six arcs by name with their reasons, for the person pane."""
    return {"arcs": (of if isinstance(of, rings.Ring) else rings.Ring.of(of)).arcs}


@register.simple_tag
def face(name: str, size: int = 24) -> SafeString:
    """Initials without a ring, for people of the team."""
    return _face(name, size)


@lru_cache(maxsize=2000)
def _face(name: str, size: int) -> SafeString:
    letters = rings.initials(name)
    return format_html(
        '<svg class="face" width="{}" height="{}" viewBox="0 0 48 48" role="img"><title>{}</title>'
        '<circle cx="24" cy="24" r="23"/><text x="24" y="24" text-anchor="middle">{}</text></svg>',
        size,
        size,
        name,
        letters,
    )


@register.simple_tag
def logo(size: int = 32) -> SafeString:
    return _logo(size)


_logo = cache(rings.logo)


@register.simple_tag
def loading(size: int = 24) -> SafeString:
    return rings.loading(size)


@register.simple_tag
def ago(moment: datetime | None, css: str = "") -> SafeString:
    """A relative time that keeps itself fresh; exact on hover, in the viewer's zone once the script runs."""
    if moment is None:
        return mark_safe("")
    return times.draw(moment, timezone.now(), css)


@register.simple_tag
def row(rings: "rings.Ring | Mapping[str, Any] | None" = None, **shown: Any) -> SafeString:
    """A row of a conversation list; what it may show stands at `rows.Row`."""
    return rows.draw(rows.Row(rings=_ring_of(rings), **shown))


@register.simple_tag(takes_context=True)
def theme(context: template.Context) -> SafeString:
    """The attribute of <html> for the chosen theme; nothing when the device decides."""
    request = context.get("request")
    chosen = request.COOKIES.get("theme", "") if request else ""
    return format_html(' data-theme="{}"', chosen) if chosen in THEMES else mark_safe("")


@register.inclusion_tag("look/parts/rail.html", takes_context=True)
def rail(context: template.Context) -> dict[str, object]:
    """The rail for this request: registered, permitted, with counts. A phone shows the first four and 'More'."""
    request: HttpRequest = context["request"]
    items = sorted(slots.rail_items(request), key=lambda item: item.foot)
    lit = max(items, key=lambda item: item.fit(request.path), default=None)
    entries = [_entry(item, request, lit) for item in items]
    for place, entry in enumerate(entries):
        entry["spare"] = place >= 4
    user = getattr(request, "user", None)
    token = context.get("csrf_token")
    return {
        "entries": entries, "user": user, "sign_out": slots.sign_out_url(), "csrf_token": token, "request": request,
        "search": slots.search_urls()[0] if user is not None and user.is_authenticated else "",
    }  # fmt: skip


@register.inclusion_tag("look/parts/tabs.html", takes_context=True)
def tabs(context: template.Context, place: str, label: str) -> dict[str, object]:
    """The tabs of a place this request may open; of those that fit the path, the longest address is where we are."""
    request: HttpRequest = context["request"]
    found = [(one, one.url) for one in slots.tabs(place, request)]
    here = max((url for _one, url in found if request.path.startswith(url)), key=len, default="")
    return {"label": label, "tabs": [{"tab": one, "url": url, "current": url == here} for one, url in found]}


@register.simple_tag(takes_context=True)
def panels(context: template.Context, place: str, subject: object) -> SafeString:
    """Every panel registered for a place, rendered for this request."""
    request: HttpRequest = context["request"]
    drawn = ((panel.render(request, subject),) for panel in slots.panels(place, request))
    return format_html_join("", "{}", drawn)


@register.inclusion_tag("look/parts/palette.html", takes_context=True)
def palette(context: template.Context) -> dict[str, object]:
    """The palette, for those who are signed in."""
    user = getattr(context.get("request"), "user", None)
    page, quick = slots.search_urls()
    return {"page": page, "quick": quick, "shown": bool(page) and user is not None and user.is_authenticated}


@register.inclusion_tag("look/parts/settings_list.html", takes_context=True)
def settings_pages(context: template.Context) -> dict[str, object]:
    """The settings this request may change, as a list of links; of two that fit, the longer address is where we are."""
    request: HttpRequest = context["request"]
    pages = [(page, reverse(page.url_name)) for page in slots.settings_pages(request)]
    here = max((url for _, url in pages if request.path.startswith(url)), key=len, default="")
    return {"pages": [{"page": page, "url": url, "current": url == here} for page, url in pages]}


@register.simple_tag
def sign_in_page() -> str:
    """Where whoever was signed out comes in again."""
    return str(resolve_url(settings.LOGIN_URL))


@register.simple_tag
def words() -> str:
    """The words the scripts say, translated, as JSON for a meta element."""
    said = {
        "now": _("now"),
        "min": _("{n} min"),
        "h": _("{n} h"),
        "d": _("{n} d"),
        "in": _("in {span}"),
        "fresh": _("{n} new"),
        "kept": _("Your draft was kept."),
        "discard": _("Discard"),
        "newer": _("This draft was changed in another window:"),
        "ended": _("This draft was sent or discarded in another window. Yours is kept here."),
        "mine": _("Keep mine"),
        "theirs": _("Take the other"),
        "close": _("Close"),
    }
    return json.dumps(said, ensure_ascii=False)


@register.filter
@cache
def sheets(names: str) -> list[str]:
    """The addresses of our style sheets, in order."""
    return [static(f"look/css/{name}.css") for name in names.split()]


@register.filter
@cache
def scripts(names: str) -> list[str]:
    return [static(f"look/js/{name}.js") for name in names.split()]


@register.filter
def tone(level: str) -> str:
    """The class of a toast for a level of django.contrib.messages."""
    return {"success": "good", "warning": "bad", "error": "bad"}.get(level, "info")


@register.filter
def tone_icon(level: str) -> str:
    return {"good": "check", "bad": "warning"}.get(tone(level), "info")


@register.filter
def sent(extra_tags: str | None) -> str:
    """The key of the draft that a message reports as sent ("sent:conversation-7")."""
    return next((tag[5:] for tag in (extra_tags or "").split() if tag.startswith("sent:")), "")


@register.filter
def undo(extra_tags: str | None) -> str:
    """Where to post what takes it back, as a message reports it ("undo:/conversations/deeds/7/undoing/")."""
    return next((tag[5:] for tag in (extra_tags or "").split() if tag.startswith("undo:")), "")


def _ring_of(of: "rings.Ring | Mapping[str, Any] | None") -> rings.Ring:
    return of if isinstance(of, rings.Ring) else rings.Ring.of(of)


def _entry(item: slots.RailItem, request: HttpRequest, lit: slots.RailItem | None) -> dict[str, Any]:
    return {
        "item": item,
        "foot": item.foot,
        "url": reverse(item.url_name),
        "current": item is lit and item.fit(request.path) > 0,
        "badge": item.badge(request) if item.badge else None,
    }
