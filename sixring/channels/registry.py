"""Which adapters there are: ours, and those of other packages through the entry-point group `sixring.channels`."""

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points

from .contract import Adapter

OURS = ("email", "tracking", "webchat", "visit", "call", "webhook", "archive")


@cache
def adapters() -> dict[str, Adapter]:
    """Every adapter by kind."""
    found: dict[str, Adapter] = {}
    for name in OURS:
        adapter: Adapter = import_module(f"sixring.channels.adapters.{name}").adapter
        found[adapter.kind] = adapter
    for entry in entry_points(group="sixring.channels"):
        made = entry.load()()
        found.setdefault(made.kind, made)
    return found


def adapter_of(kind: str) -> Adapter:
    return adapters()[kind]
