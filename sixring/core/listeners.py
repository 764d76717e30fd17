"""Listeners: how a room reacts to committed changes of the rooms below it.

At least once, idempotently. Each listener has its own cursor; what it does and the cursor's move are one transaction.
A change it can't take goes to the dead letters and holds back later changes of the same subject only. A listener may
say, for many changes in one question, which of them concern it at all: most messages concern few listeners.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, Min, OuterRef, QuerySet

from . import changes, clock, leases
from .models import Change, Cursor, DeadLetter

log = logging.getLogger("sixring.listeners")
Handle = Callable[[Change], None]
HandleMany = Callable[[Sequence[Change]], None]
Among = Callable[[Sequence[Change]], Iterable[Change]]
Subject = tuple[str, int]
Reading = dict[str, tuple[list[Change], str]]  # what follows a cursor, read once for all who stand there
BATCH = 200
GIVE_UP = 12


@dataclass(frozen=True)
class Listener:
    name: str
    verbs: frozenset[str]
    handle: Handle
    among: Among = iter
    handle_many: HandleMany | None = None


registry: dict[str, Listener] = {}


def listens(name: str, *verbs: str, among: Among = iter) -> Callable[[Handle], Handle]:
    """Call the function with each change whose verb is one of `verbs`, in order per subject.

    `among` leaves those that may concern it, asking the database once for all; what it leaves out is as good as taken.
    """

    def keep(handle: Handle) -> Handle:
        registry[name] = Listener(name, frozenset(verbs), handle, among)
        return handle

    return keep


def listens_to_many(name: str, *verbs: str) -> Callable[[HandleMany], HandleMany]:
    """As `listens`, for what is done for many changes at once: the function gets all of them together."""

    def keep(handle: HandleMany) -> HandleMany:
        registry[name] = Listener(name, frozenset(verbs), lambda change: handle([change]), handle_many=handle)
        return handle

    return keep


def settle() -> int:
    """Let every listener read on; returns how many changes were read, those that concern nobody too."""
    mine = [listener for listener in registry.values() if leases.hold(f"listener:{listener.name}")]
    places = dict(Cursor.objects.filter(name__in=[listener.name for listener in mine]).values_list("name", "position"))
    behind_a_letter = set(DeadLetter.objects.values_list("listener", flat=True).distinct())
    reading: Reading = {}
    passed: dict[str, list[str]] = {}
    total = 0
    for listener in mine:
        place = places.get(listener.name) or begin(listener)
        if place not in reading:
            reading[place] = changes.after(place, BATCH)
        found, behind = reading[place]
        total += len(found)
        wanted = [change for change in found if change.verb in listener.verbs]
        concerned = None if listener.name in behind_a_letter else those_that_concern(listener, wanted)
        if wanted and (concerned is None or concerned):
            read_on(listener, wanted, concerned, place, behind)
        elif found:
            passed.setdefault(place, []).append(listener.name)
    for place, names in passed.items():  # who wants nothing of it goes on together
        move(names, place, reading[place][1])
    return total


def those_that_concern(listener: Listener, wanted: Sequence[Change]) -> list[Change] | None:
    """Asked beside any transaction: most often the answer is none, and there is nothing to write but the cursor. None
    when that failed: it is asked again where a failure is held against its subject.
    """
    try:
        return list(listener.among(wanted)) if wanted else []
    except Exception:
        return None


def begin(listener: Listener) -> str:
    return Cursor.objects.get_or_create(name=listener.name, defaults={"position": changes.START})[0].position


def read_on(
    listener: Listener, wanted: Sequence[Change], concerned: Sequence[Change] | None, place: str, behind: str
) -> None:
    try:
        with transaction.atomic():
            take(listener, wanted) if concerned is None else hand_over(listener, concerned)
            if not move([listener.name], place, behind):
                transaction.set_rollback(True)  # whoever has the lease by now was there first
    except Exception:
        for change in wanted:
            take_alone(listener, change)
        move([listener.name], place, behind)


def take(listener: Listener, wanted: Sequence[Change]) -> None:
    if not wanted:
        return
    held = held_subjects(listener)
    for change in wanted if held else ():
        if is_held(change, held):
            set_aside(listener, change, "waits for an earlier change of the same subject")
    tell(listener, [change for change in wanted if not is_held(change, held)])


def tell(listener: Listener, news: Sequence[Change]) -> None:
    hand_over(listener, list(listener.among(news)))


def hand_over(listener: Listener, news: Sequence[Change]) -> None:
    if listener.handle_many and news:
        listener.handle_many(news)
    else:
        for change in news:
            listener.handle(change)


def take_alone(listener: Listener, change: Change) -> None:
    try:
        with transaction.atomic():
            take(listener, [change])
    except Exception as error:
        log.exception("%s could not take change %s", listener.name, change.pk)
        set_aside(listener, change, repr(error))


def held_subjects(listener: Listener) -> dict[Subject, int]:
    """What waits for a dead letter, and from which change on."""
    letters = DeadLetter.objects.filter(listener=listener.name).values_list("subject_kind", "subject_id")
    return {(kind, pk): first for kind, pk, first in letters.annotate(first=Min("change_id"))}


def is_held(change: Change, held: dict[Subject, int]) -> bool:
    first = held.get((change.subject_kind, change.subject_id))
    return first is not None and first < change.pk


def set_aside(listener: Listener, change: Change, error: str) -> None:
    DeadLetter.objects.get_or_create(
        listener=listener.name,
        change=change,
        defaults={"subject_kind": change.subject_kind, "subject_id": change.subject_id, "error": error[:2000]},
    )


def move(names: Sequence[str], place: str, behind: str) -> int:
    """Returns how many of them still were at `place`."""
    return Cursor.objects.filter(name__in=names, position=place).update(position=behind, at=clock.now())


def retry_dead() -> int:
    """Try the oldest dead letter of each subject again; returns how many went through."""
    through = 0
    for letter in oldest_of_each().filter(due_at__lte=clock.now(), attempts__lt=GIVE_UP).select_related("change")[:50]:
        if listener := registry.get(letter.listener):
            through += retry(listener, letter)
    return through


def oldest_of_each() -> QuerySet[DeadLetter]:
    """Letters that wait for no other, longest due first: what is held must not stand in the way of what could go."""
    same = {name: OuterRef(name) for name in ("listener", "subject_kind", "subject_id")}
    older = DeadLetter.objects.filter(change_id__lt=OuterRef("change_id"), **same)
    return DeadLetter.objects.filter(~Exists(older), listener__in=registry).order_by("due_at")


def retry(listener: Listener, letter: DeadLetter) -> int:
    try:
        with transaction.atomic():
            tell(listener, [letter.change])
            letter.delete()
    except Exception as error:
        again = clock.now() + timedelta(seconds=min(3600, 5 * 2**letter.attempts))
        DeadLetter.objects.filter(pk=letter.pk).update(
            attempts=letter.attempts + 1, due_at=again, error=repr(error)[:2000]
        )
        return 0
    return 1
