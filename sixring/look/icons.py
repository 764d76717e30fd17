"""The names of the sprite's symbols, and which icon and hue each kind of channel wears."""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

SPRITE = Path(__file__).parent / "static" / "look" / "icons.svg"

# Kinds of channel account -> family: one icon and one hue (--c-<family>) per family.
_FAMILIES = {
    "email": "mail",
    "webchat": "chat",
    "chat": "chat",
    "call": "phone",
    "phone": "phone",
    "sms": "message",
    "message": "message",
    "social": "social",
    "visit": "store",
    "store": "store",
    "shopify": "store",
    "woocommerce": "store",
    "stripe": "store",
    "square": "store",
    "tracking": "web",
    "web": "web",
    "webhook": "api",
    "api": "api",
    "portal": "web",
    "mail": "mail",
}
_asked: list[Callable[[str], str]] = []


@cache
def names() -> frozenset[str]:
    """Every icon there is."""
    return frozenset(re.findall(r'<symbol id="([\w-]+)"', SPRITE.read_text(encoding="utf-8")))


def known(name: str) -> str:
    """The name itself, refused when the sprite has no such symbol: a typo fails at start-up, not on a screen."""
    if name not in names():
        raise ValueError(f"No icon {name!r} in the sprite; there are {', '.join(sorted(names()))}.")
    return name


@lru_cache(maxsize=2000)
def draw(name: str, label: str = "", css: str = "") -> SafeString:
    """An icon of the sprite. Silent to screen readers unless it has a label."""
    href = f"{static('look/icons.svg')}#{known(name)}"
    if not label:
        return format_html('<svg class="icon {}" aria-hidden="true"><use href="{}"/></svg>', css, href)
    return format_html('<svg class="icon {}" role="img"><title>{}</title><use href="{}"/></svg>', css, label, href)


def family(kind: str) -> str:
    """mail, chat, phone, message, social, store, web or api; a kind from elsewhere is asked of the channels."""
    return _FAMILIES.get(kind) or next((said for ask in _asked if (said := ask(kind))), "api")


def ask(families: Callable[[str], str]) -> None:
    """Ask `families` about kinds that aren't listed here: a channel brings its family along; "" where nobody knows."""
    _asked[:] = [families]
