"""Whether a customer says again, over another channel, what they had said before."""

from __future__ import annotations

from collections.abc import Sequence

from sixring.conversations.placing.about import Said

FEWEST = 5  # telling words that must be the same: four may be the name of a thing
MOSTLY = 0.6  # of the telling words of the shorter text


def again(before: Sequence[str], now: str) -> bool:
    """Rule: most of the telling words of the shorter one stand in both. `before` are the customer's own earlier
    messages of the matter, each held against `now` by itself: a long correspondence has every word once."""
    fresh = Said([now]).telling
    return any(alike(Said([text]).telling, fresh) for text in before)


def alike(earlier: frozenset[str], fresh: frozenset[str]) -> bool:
    shared = len(earlier & fresh)
    return shared >= FEWEST and shared >= MOSTLY * min(len(earlier), len(fresh))
