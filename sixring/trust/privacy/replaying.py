"""After a restore: whoever was erased since the backup was made is erased again, before anything is served."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice

from django.db import transaction

from sixring.core import clock
from sixring.core.actors import SYSTEM
from sixring.core.privacy import Stay, Subject
from sixring.people import privacy as of_people
from sixring.people.models import Identity

from ..models import Erasure
from . import erasing, journal
from .journal import Line

Say = Callable[[str], None]


def owed() -> list[Line]:
    """Erasures of the journal the database knows nothing of, or has not finished."""
    found = list(journal.lines())
    done = set(Erasure.objects.filter(state=Erasure.State.DONE).values_list("key", flat=True)) if found else set()
    return [line for line in found if line.key not in done]


def replay(say: Say) -> int:
    """Erase again what the journal names; returns how many people that were."""
    lines = owed()
    for line in lines:
        with transaction.atomic():
            begin(line)
        finish(line.key)
    if lines:
        say(f"{len(lines)} people who had been erased since were erased again")
    return len(lines)


def begin(line: Line) -> None:
    if Erasure.objects.filter(key=line.key).exists():
        return  # the backup was made in the middle of it
    at = datetime.fromisoformat(line.at)
    subject = subject_of(line, at)
    if not subject.identities and not subject.stays:
        remember(line, at)
        return
    erasing.begin(subject, actor=SYSTEM, via=Erasure.Via.REPLAY, suppress=line.suppressed, key=line.key, at=at)


def remember(line: Line, at: datetime) -> None:
    """They are not in this database; the receipt says that nothing was left to do."""
    Erasure.objects.create(
        key=line.key, via=Erasure.Via.REPLAY, digests=line.digests, asked_at=at, suppressed=line.suppressed,
        state=Erasure.State.DONE, finished_at=clock.now(),
    )  # fmt: skip


def finish(key: str) -> None:
    for row in Erasure.objects.filter(key=key).exclude(state=Erasure.State.DONE):
        erasing.go_on(row)


def subject_of(line: Line, at: datetime) -> Subject:
    """Whom a line means in this database: identities of those hashes that were known by then. Who came since with the
    same address came anew."""
    wanted, passed = set(line.digests), {stay[0] for stay in line.stays}
    alone: set[int] = set()
    while_theirs: dict[str, int] = {}
    for pk, digest in digests_of(at):
        if digest in wanted:
            alone.add(pk)
        elif digest in passed:
            while_theirs[digest] = pk
    stays = [
        Stay(while_theirs[digest], moment(since), moment(until))
        for digest, since, until in line.stays
        if digest in while_theirs
    ]
    return replace(of_people.describe(alone, stays), asked_at=at)


def digests_of(at: datetime) -> Iterator[tuple[int, str]]:
    rows = Identity.objects.filter(created_at__lte=at).order_by("pk").values_list("pk", "kind", "scope", "value")
    walk = rows.iterator(chunk_size=2000)
    while some := list(islice(walk, 2000)):
        yield from ((pk, journal.digest((kind, scope, value))) for pk, kind, scope, value in some)


def moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
