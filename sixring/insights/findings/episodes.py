"""Episodes: times in which something rose far beyond its share, found by looking at everything by everything."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from . import sentences, whom
from .bursts import bursts
from .felt import felt
from .series import Series, day_of, series
from .shapes import Burst, Episode, Rise

A_DAY = timedelta(days=1)
WAITS = timedelta(days=7)  # without more of it, an episode is over


def episodes(since: date, until: date, *, zone: str = "UTC") -> list[Episode]:
    """From `since` to before `until`, days in `zone`: those in which customers fared worse first, then the heaviest.
    Raises `LakeRefused`."""
    looked_at = series(since, until, zone)
    found = [(one, burst) for one in looked_at for burst in bursts(one.part, one.whole, looked_at=len(looked_at))]
    found.sort(key=lambda pair: -pair[1].llr)
    made = [episode(group, since, until, zone) for group in together(found)]
    return sorted(made, key=lambda one: (not one.harmed, -one.weight))


def together(found: Sequence[tuple[Series, Burst]]) -> list[list[tuple[Series, Burst]]]:
    """Rule: what rose in mostly the same days is one episode; the surest leads."""
    groups: list[list[tuple[Series, Burst]]] = []
    for one in found:
        home = next((group for group in groups if overlap(group[0][1], one[1])), None)
        if home is None:
            groups.append([one])
        else:
            home.append(one)
    return groups


def overlap(a: Burst, b: Burst) -> bool:
    """Whether two windows share at least two fifths of the days of either."""
    shared = min(a.last, b.last) - max(a.first, b.first) + 1
    every = max(a.last, b.last) - min(a.first, b.first) + 1
    return 5 * shared >= 2 * every


def episode(group: Sequence[tuple[Series, Burst]], since: date, until: date, zone: str) -> Episode:
    lead, burst = group[0]
    first, last = day_of(since, burst.first), day_of(since, burst.last)
    rose = [Rise(one.by, one.member, one.name, found) for one, found in group]
    moved = felt(since, until, first, last + A_DAY, zone)
    many = whom.people(lead.metric, lead.by, lead.member, first, last + A_DAY, zone)
    over = last + WAITS < until
    said = sentences.of_episode(first, last, rose[0])
    return Episode(first, last, rose, many, moved, burst.inside - burst.usual, over, said)
