"""Runs: all people are looked through, and what was found is kept a little at a time. Whoever was killed goes on.

Looking is one piece and begins anew after a kill; what it found waits in a file that names nobody, and is kept in
batches, each with how far it is in one transaction.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from sixring.core import changes, clock, leases
from sixring.core.actors import Actor
from sixring.core.errors import Refused
from sixring.core.models import Lease

from ..models import Decision, MatchLabel, MatchRun, Suggestion
from . import estimates, keeping, rules
from .estimates import Correction

Say = Callable[[str], Any]
State = MatchRun.State
BATCH = 100
PAUSE = 0.01  # so that live intake gets its turn on SQLite
LEASE = "match people"
LONG = 900.0  # seconds nobody else may begin, while one looks


def run(*, actor: Actor, way: str = MatchRun.Way.HAND, say: Say = lambda words: None) -> MatchRun:
    """Match everybody, going on with a run that was killed. Raises `Refused` while another process does."""
    actor.must("configure")
    if not leases.claim(LEASE, leases.HOLDER, LONG):
        raise Refused("People are being matched already. Wait until that is done.")
    try:
        return go_on(begun(way, actor), say)
    finally:
        Lease.objects.filter(name=LEASE, holder=leases.HOLDER).delete()


def begun(way: str, actor: Actor) -> MatchRun:
    """The run that was not finished, else a new one."""
    one = MatchRun.objects.exclude(state=State.DONE).order_by("pk").first()
    if one is None:
        with transaction.atomic():
            one = MatchRun.objects.create(way=way)
            changes.record("matching.begun", one, actor=actor)
    return one


def go_on(one: MatchRun, say: Say) -> MatchRun:
    began = time.monotonic()
    correction = estimates.correct(labelled())
    if one.state == State.FINDING or not path_of(one).exists():
        look(one, correction, say)
    keep(one, correction, say)
    finish(one, time.monotonic() - began)
    path_of(one).unlink(missing_ok=True)
    say(summary(one))
    return one


def look(one: MatchRun, correction: Correction, say: Say) -> None:
    from . import finding  # the resolver is an extra; everything else of doubles works without it

    say("Looking through everybody …")
    found = finding.find(correction, one.pk)
    finding.put(found.rows, path_of(one))
    one.figures, one.model = found.figures, found.model
    one.state, one.done, one.total = State.KEEPING, 0, len(found.rows)
    one.save()
    say(f"{one.figures.get('records', 0)} people compared, {one.total} pairs worth a look.")


def keep(one: MatchRun, correction: Correction, say: Say) -> None:
    from . import finding

    wanted = rules.of_the_house()
    at_least = correction.back(wanted.at_least)
    for batch in finding.batches(path_of(one), one.done, BATCH):
        with transaction.atomic():
            counts, known = keeping.keep(one, batch)
        if wanted.joins:
            keeping.join_sure(one, batch, known, at_least)
        count(one, counts, len(batch))
        if one.done % 1000 < BATCH:
            say(f"{one.done} of {one.total} pairs kept.")
        time.sleep(PAUSE)


def count(one: MatchRun, counts: Counter[str], many: int) -> None:
    """Where it goes on after a kill. A batch that is kept twice counts twice, and changes nothing."""
    fates = Counter(one.figures.get("fates", {}))
    fates.update(counts)
    one.figures = {**one.figures, "fates": dict(fates)}
    one.done += many
    one.save(update_fields=["figures", "done"])


def finish(one: MatchRun, seconds: float) -> None:
    asked = Suggestion.objects.filter(run=one, at__gte=one.began_at).count()
    joined = Decision.objects.filter(batch=one.batch, kind=Decision.Kind.JOIN).count()
    one.figures = {**one.figures, "asked": asked, "joined": joined, "seconds": round(seconds, 1)}
    one.state, one.ended_at = State.DONE, clock.now()
    one.save()


def summary(one: MatchRun) -> str:
    fates = one.figures.get("fates", {})
    return (
        f"{one.figures.get('asked', 0)} new questions, {one.figures.get('joined', 0)} joined by score,"
        f" {fates.get('known', 0)} asked already, {fates.get('decided', 0)} decided before,"
        f" {fates.get('conflicting', 0)} known apart; {one.figures.get('households', 0)} pairs look like households."
        f" {one.figures['seconds']:.0f} s."
    )


def path_of(one: MatchRun) -> Path:
    """Where what was found waits to be kept. It holds numbers and the words for likeness, no values of anybody."""
    return Path(settings.HOME) / "matching" / f"run-{one.pk}.parquet"


def labelled() -> list[tuple[float, bool]]:
    """(score, whether one person) of all that colleagues were sure about."""
    sure = MatchLabel.objects.filter(undone=False, score__isnull=False).exclude(verdict=MatchLabel.Verdict.UNSURE)
    rows = sure.values_list("score", "verdict")
    return [(score, verdict == MatchLabel.Verdict.SAME) for score, verdict in rows if score is not None]
