"""How much one visitor may do: counted in this process's memory, for manners rather than for security."""

from __future__ import annotations

import math
import time
from collections import deque

from .problems import Problem

MOST_KEYS = 50_000


class Limit:
    """At most `times` within any `seconds`, for each key by itself."""

    def __init__(self, times: int, seconds: float) -> None:
        self.times, self.seconds = times, seconds
        self.past: dict[str, deque[float]] = {}

    def take(self, key: str) -> None:
        """Count one more. Raises `Problem` "too_many", saying when to come again."""
        now = time.monotonic()
        past = self.past.setdefault(key, deque())
        while past and past[0] <= now - self.seconds:
            past.popleft()
        if len(past) >= self.times:
            raise Problem("too_many", retry_after=math.ceil(past[0] + self.seconds - now))
        past.append(now)
        if len(self.past) > MOST_KEYS:
            self.forget(now)

    def forget(self, now: float) -> None:
        """Drop who has been silent; if that is nobody, the older half."""
        self.past = {key: past for key, past in self.past.items() if past and past[-1] > now - self.seconds}
        if len(self.past) > MOST_KEYS:
            self.past = dict(list(self.past.items())[MOST_KEYS // 2 :])


messages = Limit(20, 60)  # of a visitor
identifications = Limit(10, 60)  # of a visitor
sessions = Limit(300, 60)  # from one address, behind which a whole office may sit
reads = Limit(120, 60)  # of a visitor
marks = Limit(120, 60)  # of a visitor, how far it has read
typing = Limit(60, 60)  # of a visitor
ratings = Limit(30, 60)  # of a visitor
uploads = Limit(60, 3600)  # of a visitor
uploads_from = Limit(600, 3600)  # from one address
looks = Limit(600, 60)  # at files and at what a chat says of itself, from one address
leavings = Limit(20, 3600)  # of a visitor: going on elsewhere, transcripts
leavings_from_one_place = Limit(60, 3600)  # from one address
