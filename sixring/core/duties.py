"""Duties: what the worker settles. A room adds its own when it starts; the worker knows none of them by name."""

from collections.abc import Callable
from dataclasses import dataclass, field

Settle = Callable[[], int]


@dataclass
class Duty:
    """`settle` does a little of what is due and returns how many it settled; 0 means: nothing for now.

    With `every` seconds it is only asked that often. Duties of one lane take turns; lanes run side by side.
    """

    name: str
    settle: Settle
    every: float = 0
    lane: str = "main"
    next_at: float = field(default=0, compare=False)
    failures: int = field(default=0, compare=False)


registry: dict[str, Duty] = {}


def add(name: str, settle: Settle, *, every: float = 0, lane: str = "main") -> None:
    registry[name] = Duty(name, settle, every, lane)


def lanes() -> dict[str, list[Duty]]:
    found: dict[str, list[Duty]] = {}
    for duty in registry.values():
        found.setdefault(duty.lane, []).append(duty)
    return found
