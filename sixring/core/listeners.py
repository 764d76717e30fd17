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


registry: dict[str, Listener] = {}


def listens(name: str, *verbs: str, among: Among = iter) -> Callable[[Handle], Handle]:
    """Call the function with each change whose verb is one of `verbs`, in order per subject.

    `among` leaves those that may concern it, asking the database once for all; what it leaves out is as good as taken.
    """

    def keep(handle: Handle) -> Handle:
        registry[name] = Listener(name, frozenset(verbs), handle, among)
        return handle

    return keep


def settle() -> int:
    """Let every listener read on; returns how many changes were read, those that concern nobody too."""
    reading: Reading = {}
    return sum(read_on(listener, reading) for listener in registry.values())


def read_on(listener: Listener, reading: Reading) -> int:
    if not leases.hold(f"listener:{listener.name}"):
        return 0
    cursor, _ = Cursor.objects.get_or_create(name=listener.name, defaults={"position": changes.START})
    if cursor.position not in reading:
        reading[cursor.position] = changes.after(cursor.position, BATCH)
    found, behind = reading[cursor.position]
    if not found:
        return 0
    wanted = [change for change in found if change.verb in listener.verbs]
    try:
        with transaction.atomic():
            take(listener, wanted)
            move(cursor, behind)
    except Exception:
        for change in wanted:
            take_alone(listener, change)
        move(cursor, behind)
    return len(found)


def take(listener: Listener, wanted: Sequence[Change]) -> None:
    if not wanted:
        return
    held = held_subjects(listener)
    for change in wanted if held else ():
        if is_held(change, held):
            set_aside(listener, change, "waits for an earlier change of the same subject")
    tell(listener, [change for change in wanted if not is_held(change, held)])


def tell(listener: Listener, news: Sequence[Change]) -> None:
    for change in listener.among(news):
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


def move(cursor: Cursor, behind: str) -> None:
    Cursor.objects.filter(name=cursor.name).update(position=behind, at=clock.now())


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
