"""Between two runs: texts that came since go to the nearest topic, or to none of them."""

from __future__ import annotations

import numpy as np
from django.db import transaction

from sixring.core import clock

from ..models import Mention, Reading, Topic
from . import texts
from .geometry import Array, unit
from .signposts import goes

BATCH = 500


def settle(*, everything: bool = False) -> int:
    """Look at the next texts nobody has looked at, or at all of them; returns how many. Where no topics are, none."""
    centres, to, reach, encoder = places()
    if not len(centres):
        return 0
    done = 0
    while some := waiting():
        done += len(some)
        place(some, centres, to, reach, encoder)
        if not everything:
            break
    return done


def waiting() -> list[int]:
    """Readings no run and no placing has looked at, oldest first."""
    rows = Reading.objects.filter(mention=None).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:BATCH])


def places() -> tuple[Array, Array, Array, str]:
    """Centres of all topics, merged ones too, the topic each leads to, and how far it reaches: all of the latest
    encoder's."""
    rows = list(Topic.objects.filter(kind=Topic.Kind.TOPIC, centroid__isnull=False).order_by("pk"))
    latest = max((row for row in rows if row.last_run_id), key=lambda row: row.last_run_id or 0, default=None)
    if latest is None:
        return np.zeros((0, 1), np.float32), np.zeros(0), np.zeros(0), ""
    to = goes(rows)
    mine = [row for row in rows if row.encoder == latest.encoder and len(to[row.pk]) == 1]
    centres = np.array([np.frombuffer(bytes(row.centroid or b""), np.float32) for row in mine])
    return centres, np.array([to[row.pk][0] for row in mine]), np.array([row.reach for row in mine]), latest.encoder


def place(readings: list[int], centres: Array, to: Array, reach: Array, encoder: str) -> None:
    """Keep where each of these belongs. What another encoder would see is left to the next run."""
    from ..text import encoder as best

    by = best()
    told = texts.of(readings) if by.id == encoder else []
    found: dict[int, tuple[int | None, float]] = {}
    if told:
        near = unit(by.vectors([text.words for text in told])) @ centres.T
        best_at = near.argmax(axis=1)
        for text, at, row in zip(told, best_at, near, strict=True):
            if row[at] >= reach[at]:
                found[text.reading] = (int(to[at]), float(row[at]))
    with transaction.atomic():
        there = Reading.objects.filter(pk__in=readings).values_list("pk", flat=True)
        now = clock.now()
        belongs = {pk: found.get(pk, (None, 0.0)) for pk in there}
        rows = [
            Mention(reading_id=pk, topic_id=topic, weight=round(weight, 4), at=now)
            for pk, (topic, weight) in belongs.items()
        ]
        Mention.objects.bulk_create(rows, ignore_conflicts=True)
