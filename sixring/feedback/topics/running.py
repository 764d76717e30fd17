"""Runs: the texts of half a year are read, topics found in them, and matched with those there already.

Reading is the long part: vectors wait in a file that holds numbers alone, a batch at a time, and whoever was killed
goes on behind it. Finding is one piece, begins anew after a kill, and gives the same again. Runs in a
process of its own, never in the web or worker process.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from sixring.core import changes, clock, leases
from sixring.core.actors import Actor
from sixring.core.errors import Refused
from sixring.core.models import Lease

from ..models import TopicRun
from . import texts
from .vectors import Vectors

if TYPE_CHECKING:
    import numpy as np

    from ..text import Encoder

    Rows = np.ndarray[Any, Any]
Say = Callable[[str], Any]
State = TopicRun.State
WINDOW = timedelta(weeks=26)
MOST = 200_000  # texts of a run, the latest ones
BATCH = 1000
LEASE = "find topics"
LONG = 1800.0  # seconds nobody else may begin, while one looks


def run(
    *, actor: Actor, way: str = TopicRun.Way.HAND, anew: bool = False, say: Say = lambda words: None
) -> TopicRun:  # fmt: skip
    """Follow topics and find new ones, or find all `anew`, going on with a run that was killed. Raises `Refused` while
    another process does."""
    actor.must("configure")
    if not leases.claim(LEASE, leases.HOLDER, LONG):
        raise Refused("Topics are being found already. Wait until that is done.")
    try:
        return go_on(begun(way, actor, anew), say)
    finally:
        Lease.objects.filter(name=LEASE, holder=leases.HOLDER).delete()


def begun(way: str, actor: Actor, anew: bool) -> TopicRun:
    """The run that was not finished, else a new one over the last 26 weeks."""
    one = TopicRun.objects.exclude(state=State.DONE).order_by("pk").first()
    if one is None:
        until = clock.now()
        with transaction.atomic():
            one = TopicRun.objects.create(way=way, anew=anew, since=until - WINDOW, until=until)
            changes.record("topics.begun", one, actor=actor)
    return one


def go_on(one: TopicRun, say: Say) -> TopicRun:
    began = time.monotonic()
    kept = Vectors.of_run(one)
    if one.state == State.READING or not kept.complete(one.done):
        read(one, kept, say)
    look(one, kept, say)
    kept.drop()
    one.figures = {**one.figures, "seconds": round(time.monotonic() - began, 1)}
    one.state, one.ended_at = State.DONE, clock.now()
    one.save()
    say(summary(one))
    return one


def read(one: TopicRun, kept: Vectors, say: Say) -> None:
    """Vectors of all texts, going on behind those that are there."""
    from ..text import encoder

    by = encoder()
    if one.encoder != by.id:
        kept.drop()
        one.encoder = by.id
    rows = texts.in_window(one.since, one.until).order_by("-pk").values_list("pk", flat=True)[:MOST]
    ids = sorted(rows)
    last = kept.last()
    left = [pk for pk in ids if pk > last]
    one.state, one.total, one.done = State.READING, len(ids), len(ids) - len(left)
    for start in range(0, len(left), BATCH):
        some = texts.of(left[start : start + BATCH])
        if some:
            kept.add([text.reading for text in some], side_by_side(by, [text.words for text in some]))
        one.done += len(left[start : start + BATCH])
        one.save()
        say(f"{one.done} of {one.total} texts are read.")
        leases.claim(LEASE, leases.HOLDER, LONG)
    one.state = State.FINDING
    one.save()


def side_by_side(by: Encoder, words: Sequence[str]) -> Rows:
    """(n, d) vectors, half of them by a thread of its own: an encoder computes outside the interpreter's lock."""
    import numpy as np

    half = -(-len(words) // 2)
    with ThreadPoolExecutor(2) as both:
        return np.concatenate(list(both.map(by.vectors, filter(None, (words[:half], words[half:])))))


def look(one: TopicRun, kept: Vectors, say: Say) -> None:
    from . import keeping, placing

    say("Looking for topics …")
    keeping.keep(one, kept)
    placing.settle(everything=True)


def summary(one: TopicRun) -> str:
    found = one.figures
    if not found.get("topics"):
        return f"{found.get('texts', 0)} texts: too few to find topics in. It takes {found.get('least', 30)}."
    return (
        f"{found['texts']} texts, {found['topics']} topics in {found['themes']} themes: {found['new']} new,"
        f" {found['gone']} not found again, {found['other']} texts belong to none. {found['seconds']:.0f} s."
    )
