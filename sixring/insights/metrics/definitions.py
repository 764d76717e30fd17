"""Where metrics are defined; in this order they are shown."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec

FILES = ("service", "listening", "channels", "business")


@cache
def load() -> None:
    """Register them all, once in a process."""
    for name in FILES:
        if find_spec(f"{__package__}.{name}") is not None:
            import_module(f"{__package__}.{name}")
