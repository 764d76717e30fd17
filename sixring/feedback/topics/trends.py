"""Whether a topic grows: its share of all texts lately against the time before, and what chance would do. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sixring.core.statistics import Difference, bh, difference, share

LEVEL = 0.05  # expected share of false ones among those called growing or fading
WORTH = 0.2  # the share has to change by a fifth at least


@dataclass(frozen=True, slots=True)
class Trend:
    """`now` and `before` are texts of the topic in two spans of equal length; `shift` is the difference of its shares
    of all texts, `p` corrected for how many topics were looked at."""

    now: int
    before: int
    of_now: int
    of_before: int
    shift: Difference
    p: float

    @property
    def word(self) -> str:
        """ "growing", "fading", or "" where chance may be all there is."""
        if self.p >= LEVEL or self.shift.value is None or not self.much:
            return ""
        return "growing" if self.shift.value > 0 else "fading"

    @property
    def share(self) -> str:
        return share(self.now, self.of_now).said

    @property
    def share_before(self) -> str:
        return share(self.before, self.of_before).said

    @property
    def much(self) -> bool:
        shares = self.now / max(1, self.of_now), self.before / max(1, self.of_before)
        return max(shares) - min(shares) >= WORTH * max(shares)


def trends(now: Mapping[int, int], before: Mapping[int, int]) -> dict[int, Trend]:
    """For each topic in either: texts by topic, where 0 stands for those of none. Benjamini and Hochberg over all
    topics."""
    of_now, of_before = sum(now.values()), sum(before.values())
    topics = sorted((now.keys() | before.keys()) - {0})
    shifts = {
        topic: difference(share(now.get(topic, 0), of_now), share(before.get(topic, 0), of_before)) for topic in topics
    }
    corrected = bh([shifts[topic].p for topic in topics])
    return {
        topic: Trend(now.get(topic, 0), before.get(topic, 0), of_now, of_before, shifts[topic], p)
        for topic, p in zip(topics, corrected, strict=True)
    }
