"""Which adapters there are: ours, and those of other packages through the entry-point group `sixring.channels`."""

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points

from .capabilities import GROUPS
from .contract import Adapter

OURS = (
    "email", "webchat", "tracking", "call", "visit", "webhook", "api", "archive", "portal", "history", "survey", "sms",
    "shopify", "woocommerce", "stripe", "square",
    "webform", "reviews", "feeds", "mastodon", "bluesky", "discourse",
    "voice", "sip",
    "whatsapp", "messenger", "instagram",
    "telegram", "slack", "matrix",
)  # fmt: skip


@cache
def adapter_of(kind: str) -> Adapter:
    """The adapter of `kind`; ours are loaded when first asked for. Raises `KeyError` for a kind nobody brought."""
    if kind in OURS:
        ours: Adapter = import_module(f"sixring.channels.adapters.{kind}").adapter
        return ours
    return others()[kind]


@cache
def others() -> dict[str, Adapter]:
    """The adapters other packages bring, one for each kind."""
    found: dict[str, Adapter] = {}
    for entry in entry_points(group="sixring.channels"):
        adapter = entry.load()()
        found.setdefault(adapter.kind, adapter)
    return found


def adapters() -> dict[str, Adapter]:
    """Every adapter by kind."""
    return {kind: adapter_of(kind) for kind in (*OURS, *others())}


def family_of(kind: str) -> str:
    """The family a kind belongs to, by its own word; "" for a kind nobody brought or a family without an icon."""
    try:
        family = adapter_of(kind).capabilities.family
    except KeyError:
        return ""
    return family if family in GROUPS else ""
