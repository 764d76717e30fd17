"""Lakes made by hand, as for the figures, and conversations of which only what matters is said."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.insights.figures.conftest import lake

__all__ = ["at", "lake", "talk"]


@pytest.fixture
def at() -> Callable[..., datetime]:
    """`at(3, 14)`: the 3rd of November 2026, two in the afternoon (UTC)."""
    return lambda day, hour=12, minute=0: datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.fixture
def talk(at: Callable[..., datetime]) -> Callable[..., dict[str, Any]]:
    """A conversation a customer began on that day at noon, answered after `reply` and resolved after `done` seconds."""

    def told(day: int, *, reply: float | None = None, done: float | None = None, **rest: Any) -> dict[str, Any]:
        opened = at(day)
        row: dict[str, Any] = {
            "at": opened, "noise": "", "automatic": False, "state": "resolved" if done else "needs_us", "replies": 0,
            "reopened": 0, "transfers": 0, "channel": "mail",
        }  # fmt: skip
        if reply is not None:
            row |= {"first_reply_at": opened + timedelta(seconds=reply), "first_reply_s": reply, "replies": 1}
        if done is not None:
            end = opened + timedelta(seconds=done)
            row |= {"first_resolved_at": end, "first_resolved_s": done, "resolved_at": end, "resolved_s": done}
        return row | rest

    return told
