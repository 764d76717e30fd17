"""How much one token may ask for: counted in this process's memory, a bucket that fills again steadily."""

from __future__ import annotations

import math
import threading
import time
from dataclasses import dataclass, field

MOST_KEYS = 10_000


@dataclass(slots=True)
class Bucket:
    left: float
    at: float


@dataclass
class Throttle:
    """`per_minute` requests on average; as many at once when it was quiet for a minute."""

    per_minute: int
    buckets: dict[int, Bucket] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, key: int) -> int:
        """Count one more request; returns 0, or after how many whole seconds to come again."""
        now, rate = time.monotonic(), self.per_minute / 60
        with self.lock:
            if len(self.buckets) > MOST_KEYS:
                self.buckets.clear()
            bucket = self.buckets.setdefault(key, Bucket(self.per_minute, now))
            bucket.left = min(self.per_minute, bucket.left + (now - bucket.at) * rate)
            bucket.at = now
            if bucket.left < 1:
                return math.ceil((1 - bucket.left) / rate)
            bucket.left -= 1
        return 0
