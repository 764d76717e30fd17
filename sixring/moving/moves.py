"""Moves: opened, looked through, started, stopped, and gone on with by the worker, or by the command that asked.

Each step is one transaction that holds what it brought and how far it is; who was killed is followed by who comes next.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from sixring.channels import accounts
from sixring.channels.models import Account
from sixring.conversations.past import KIND
from sixring.core import changes, clock, leases
from sixring.core.actors import SYSTEM, Actor
from sixring.core.errors import Invalid, NotFound, Refused, SixringError
from sixring.core.models import Agent, Role

from . import rejects, sources
from .bringing import Bringing
from .export import asked
from .looking import Look
from .models import Move, Reject
from .people import TRUSTS
from .told import STAGES, Item, Row, Unreadable

log = logging.getLogger("sixring.moving")
State = Move.State
TOGETHER = {"companies": 500, "people": 150, "tickets": 25}
A_WHILE = 0.5  # seconds of work between two looks at what else is due
PAUSE = 0.02  # so that live intake gets its turn on SQLite
LEASE = 60.0
GOES_OUT = asked.KIND


def visible_to(actor: Actor) -> QuerySet[Move]:
    actor.must("own")
    return Move.objects.order_by("-pk")


def get(actor: Actor, move_id: int) -> Move:
    """One that comes in. Raises `NotFound`."""
    move = visible_to(actor).exclude(kind=GOES_OUT).select_related("account", "agent").filter(pk=move_id).first()
    if move is None:
        raise NotFound
    return move


def open_in(
    kind: str, source: Path, *, actor: Actor, trust: str = "verified", mapping: dict[str, Any] | None = None,
    name: str = "", account_name: str = "", uploaded: bool = False,
) -> Move:  # fmt: skip
    """Look through `source` before anything is brought in. Raises `Invalid` when there is nothing to read."""
    actor.must("own")
    if trust not in TRUSTS:
        raise Invalid(f"Addresses are trusted {', '.join(TRUSTS)}; nothing was brought in.")
    move = Move(
        kind=kind, source=str(source.resolve()), name=(name or source.name)[:200], trust=trust, mapping=mapping or {},
        uploaded=uploaded, agent=whose(actor),
    )  # fmt: skip
    sources.paths(move)
    with transaction.atomic():
        move.account = account_of(account_name or str(sources.NAMES[kind]))
        move.save()
        changes.record("move.opened", move, actor=actor)
    return move


def whose(actor: Actor) -> Agent | None:
    """Who asked; for the command line the first owner."""
    if actor.kind == "agent":
        return Agent.objects.get(pk=actor.id or 0)
    return Agent.objects.filter(role=Role.OWNER, is_active=True).order_by("pk").first()


def account_of(name: str) -> Account:
    known = Account.objects.filter(kind=KIND, name=name).first()
    return known or accounts.open_account(KIND, name, actor=SYSTEM)


def start(move: Move, *, actor: Actor) -> None:
    """Bring it in. One that runs or is done stays as it is; one that was stopped goes on where it was."""
    actor.must("own")
    with transaction.atomic():
        ready = Move.objects.filter(pk=move.pk, state__in=[State.LOOKED, State.STOPPED, State.FAILED])
        if not ready.update(state=State.RUNNING, started_at=move.started_at or clock.now(), ended_at=None, problem=""):
            return
        Reject.objects.filter(move=move, state=Reject.State.SEEN).delete()
        changes.record("move.started", move, actor=actor)
    move.refresh_from_db()


def stop(move: Move, *, actor: Actor) -> None:
    """Leave it where it is. What is in stays in; it can go on later."""
    actor.must("own")
    with transaction.atomic():
        busy = Move.objects.filter(pk=move.pk, state__in=[State.RUNNING, State.LOOKING])
        if busy.update(state=State.STOPPED, ended_at=clock.now()):
            changes.record("move.stopped", move, actor=actor)


def look_again(move: Move, *, actor: Actor, trust: str = "", told: dict[str, Any] | None = None) -> None:
    """Look through it anew, with another trust or map. Raises `Refused` while it is under way."""
    actor.must("own")
    if trust and trust not in TRUSTS:
        raise Invalid(f"Addresses are trusted {', '.join(TRUSTS)}.")
    with transaction.atomic():
        resting = Move.objects.filter(pk=move.pk).exclude(state__in=[State.RUNNING, State.LOOKING])
        anew = {"state": State.LOOKING, "stage": "", "place": 0, "looked": {}, "counts": {}, "problem": ""}
        anew |= {} if told is None else {"mapping": told}
        if not resting.update(**anew, trust=trust or move.trust, at=clock.now(), started_at=None, ended_at=None):
            raise Refused("It is under way. Stop it first, or wait until it is done.")
        changes.record("move.opened", move, actor=actor)


def try_again(reject: Reject, raw: str, *, actor: Actor) -> None:
    """Bring in a row that was set aside, as it reads now. Raises `Invalid` with the reason when it still can't be."""
    actor.must("own")
    move = Move.objects.select_related("account", "agent").get(pk=reject.move_id)
    again = getattr(sources.of(move.kind), "again", None)
    if again is None:
        raise Refused("Correct it in its file and bring that in again; what is here already is left alone.")
    try:
        with transaction.atomic():
            Bringing(move, actor).bring([again(raw)])
            if not Reject.objects.filter(pk=reject.pk, state=Reject.State.OPEN).update(state="taken", raw=raw):
                raise Refused("It was brought in already.")
            changes.record("reject.taken", reject, actor=actor)
    except Unreadable as why:
        raise Invalid(why.message) from None


# Going on, a step at a time.


class Course:
    """The rows of a stage from where a move is, kept open while this process goes on with it."""

    def __init__(self, move: Move) -> None:
        self.stage, self.place = move.stage or STAGES[0], move.place
        self.rows: Iterator[Row] = islice(sources.rows(move, self.stage), move.place, None)

    def fits(self, move: Move) -> bool:
        return (self.stage, self.place) == (move.stage or STAGES[0], move.place)


_courses: dict[int, Course] = {}
_looks: dict[int, Look] = {}


def settle() -> int:
    """Go on with the oldest move under way for a while; returns how many rows were done."""
    move = Move.objects.filter(state__in=[State.LOOKING, State.RUNNING]).exclude(kind=GOES_OUT).order_by("pk").first()
    return go_on(move) if move else 0


def go_on(move: Move) -> int:
    """Work on `move` for a while, unless somebody else does; returns how many rows were done."""
    if not leases.claim(f"move:{move.pk}", leases.HOLDER, LEASE):
        return 0
    until, done = time.monotonic() + A_WHILE, 0
    try:
        while time.monotonic() < until and (some := step(move.pk)):
            done += some
            time.sleep(PAUSE)
    except SixringError as error:
        fail(move, error.message)
    except OSError as error:
        fail(move, f"Its file can’t be read: {error.strerror or error}.")
    return done


def fail(move: Move, why: str) -> None:
    _courses.pop(move.pk, None)
    _looks.pop(move.pk, None)
    with transaction.atomic():
        Move.objects.filter(pk=move.pk).update(state=State.FAILED, problem=why[:500], ended_at=clock.now())
        changes.record("move.failed", move, actor=SYSTEM)


def step(move_id: int) -> int:
    """A batch more; 0 when nothing is left to do for it."""
    move = Move.objects.select_related("account", "agent").get(pk=move_id)
    if move.state == State.LOOKING:
        return look_on(move)
    return bring_on(move) if move.state == State.RUNNING else 0


def look_on(move: Move) -> int:
    look = _looks.get(move.pk)
    if look is None or look.move.at != move.at:  # looked through anew meanwhile
        look = _looks[move.pk] = Look(move)
    some = look.go_on()
    if not some:
        del _looks[move.pk]
    return some


def bring_on(move: Move) -> int:
    course = _courses.get(move.pk)
    if course is None or not course.fits(move):
        course = _courses[move.pk] = Course(move)
    rows = list(islice(course.rows, TOGETHER[course.stage]))
    if not rows:
        return next_stage(move, course)
    take(move, course, rows)
    course.place += len(rows)
    return len(rows)


def next_stage(move: Move, course: Course) -> int:
    """What follows on a stage; 0 after the last."""
    del _courses[move.pk]
    left = STAGES[STAGES.index(course.stage) + 1 :]
    with transaction.atomic():
        running = Move.objects.filter(pk=move.pk, state=State.RUNNING)
        if left:
            return running.update(stage=left[0], place=0)
        if running.update(state=State.DONE, ended_at=clock.now()):
            changes.record("move.done", move, actor=SYSTEM)
    return 0


def take(move: Move, course: Course, rows: Sequence[Row]) -> None:
    """Bring `rows` in together; where that fails, one by one, and what fails alone is set aside."""
    try:
        with transaction.atomic():
            write(move, course, rows, len(rows))
    except Stopped:
        return
    except Exception as error:
        if not isinstance(error, Unreadable):
            log.warning("rows of move %s are brought in one by one: %r", move.pk, error)
        for place, row in enumerate(rows, 1):
            take_alone(move, course, row, place)


def take_alone(move: Move, course: Course, row: Row, place: int) -> None:
    try:
        with transaction.atomic():
            write(move, course, [row], place)
    except Stopped:
        return
    except Exception as error:
        why = error if isinstance(error, Unreadable) else Unreadable(f"It could not be kept: {type(error).__name__}.")
        if not isinstance(error, Unreadable):
            log.exception("%s:%s of move %s is set aside", row.file, row.line, move.pk)
        with transaction.atomic():
            write(move, course, [replace(row, item=why)], place)


class Stopped(RuntimeError):
    """Somebody stopped the move meanwhile."""


def write(move: Move, course: Course, rows: Sequence[Row], place: int) -> None:
    """What `rows` tell, and that the move is `place` rows further, in the caller's transaction."""
    now = Move.objects.select_for_update().get(pk=move.pk)
    if now.state != State.RUNNING:
        raise Stopped
    bringing = Bringing(move, actor_of(move))
    items: list[Item] = [row.item for row in rows if row.item is not None and not isinstance(row.item, Unreadable)]
    bringing.bring(items)
    bad = [(row, row.item) for row in rows if isinstance(row.item, Unreadable)]
    bringing.counts["rejects"] += rejects.keep(move, course.stage, bad, Reject.State.OPEN)
    counts = Counter(now.counts)
    counts.update({name: number for name, number in bringing.counts.items() if number})
    Move.objects.filter(pk=move.pk).update(stage=course.stage, place=course.place + place, counts=dict(counts))


def actor_of(move: Move) -> Actor:
    return Actor.of(move.agent) if move.agent and move.agent.is_active else SYSTEM
