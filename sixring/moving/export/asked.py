"""Taking everything along from the screen: an owner asks, the worker makes one ZIP, and a day later it is gone.

It holds everybody, so it lies in the home folder readable by us alone, is given to owners only, and goes at once when a
person is erased: whoever still needs it asks anew.
"""

from __future__ import annotations

import logging
import os
import secrets
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sixring.core import changes, clock, leases
from sixring.core.actors import SYSTEM, Actor
from sixring.core.errors import NotFound
from sixring.core.models import Agent

from ..models import Move
from .tables import TABLES
from .writing import export

log = logging.getLogger("sixring.moving")
State = Move.State
KIND = "export"
KEPT = timedelta(hours=24)
BEAT, LEASE = 2.0, 60.0
AHEAD = "everything-"


def ask(*, actor: Actor) -> Move:
    """Have everything put into one file; it takes the place of the one before. One at a time: the same again gives the
    one being made. Raises `Forbidden` below owner."""
    actor.must("own")
    with transaction.atomic():
        if (running := ours().filter(state=State.RUNNING).first()) is not None:
            return running
        forget(_("Another was asked for."))
        place = folder() / f"{AHEAD}{secrets.token_hex(16)}.zip"
        move = Move.objects.create(
            kind=KIND, name=KIND, source=str(place), uploaded=True, state=State.RUNNING,
            agent=Agent.objects.filter(pk=actor.id or 0).first() if actor.kind == "agent" else None,
        )  # fmt: skip
        changes.record("move.export_asked", move, actor=actor)
    return move


def latest(actor: Actor) -> Move | None:
    """The one being made, or made last."""
    actor.must("own")
    return ours().select_related("agent").first()


def get(actor: Actor, move_id: int) -> Move:
    """One that can be taken. Raises `NotFound` when it is not made yet, or gone."""
    actor.must("own")
    move = ours().filter(pk=move_id, state=State.DONE).first()
    if move is None or not move.source or not Path(move.source).exists():
        raise NotFound
    return move


def fetched(move: Move, *, actor: Actor) -> Path:
    """Note that `actor` takes it; returns where it lies."""
    actor.must("own")
    with transaction.atomic():
        changes.record("move.export_fetched", move, actor=actor)
    return Path(move.source)


def until(move: Move) -> datetime | None:
    """When it goes; None for what is not there."""
    return move.ended_at + KEPT if move.ended_at and move.source and move.state == State.DONE else None


def settle() -> int:
    """Make the oldest that was asked for, unless somebody else does; for the worker."""
    move = ours().filter(state=State.RUNNING).order_by("pk").first()
    if move is None or not leases.claim(name_of(move.pk), leases.HOLDER, LEASE):
        return 0
    try:
        make(move)
    except OSError as error:
        fail(move, _("It could not be written: %(why)s.") % {"why": error.strerror or error})
    except Exception as error:
        log.exception("export %s", move.pk)
        fail(move, _("It could not be made (%(why)s).") % {"why": type(error).__name__})
    return 1


def make(move: Move) -> None:
    """Write it beside its place, then put it there; nothing is left where somebody was erased meanwhile."""
    place = Path(move.source)
    rest = place.with_name(f".{place.stem}")
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.rmtree(rest, ignore_errors=True)  # of a process that was killed
    try:
        with pulse(move) as say:
            counts = export(rest / "everything", say)
            pack(rest / "everything", rest / "zip")
        with transaction.atomic():
            mine = ours().filter(pk=move.pk, state=State.RUNNING)
            sizes = {"size": (rest / "zip").stat().st_size}
            if mine.update(state=State.DONE, counts=counts, looked=sizes, ended_at=clock.now()):
                (rest / "zip").replace(place)
                changes.record("move.exported", move, actor=SYSTEM)
    finally:
        shutil.rmtree(rest, ignore_errors=True)


def pack(source: Path, place: Path) -> None:
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(one for one in source.rglob("*") if one.is_file()):
                archive.write(path, path.relative_to(source))
        file.flush()
        os.fsync(file.fileno())


class Said:
    """What the writing said last, and how many of its files are whole."""

    def __init__(self) -> None:
        self.text, self.files = "", 0

    def __call__(self, text: str) -> None:
        self.text, self.files = text, self.files + (not text.startswith("…"))

    def told(self) -> dict[str, Any]:
        return {"said": self.text.removeprefix("… "), "percent": round(100 * self.files / (len(TABLES) + 1))}


@contextmanager
def pulse(move: Move) -> Iterator[Said]:
    """While the one connection reads a moment that lasts, another says how far it is and keeps the lease."""
    said, over = Said(), Event()
    thread = Thread(target=beat, args=(move.pk, said, over), daemon=True)
    thread.start()
    try:
        yield said
    finally:
        over.set()
        thread.join()


def beat(move_id: int, said: Said, over: Event) -> None:
    try:
        while not over.wait(BEAT):
            try:
                leases.claim(name_of(move_id), leases.HOLDER, LEASE)
                ours().filter(pk=move_id, state=State.RUNNING).update(looked=said.told())
            except Exception:  # the next beat says it
                log.warning("how far export %s is could not be said", move_id, exc_info=True)
    finally:
        connection.close()


def fail(move: Move, why: str) -> None:
    with transaction.atomic():
        failed = ours().filter(pk=move.pk, state=State.RUNNING)
        if failed.update(state=State.FAILED, source="", problem=why[:500], ended_at=clock.now()):
            changes.record("move.failed", move, actor=SYSTEM)


def forget(why: str) -> int:
    """Delete what was made or is being made, in the caller's transaction; returns how many that were."""
    gone = 0
    for move in ours().exclude(source=""):
        remove(Path(move.source))
        gone += ours().filter(pk=move.pk).update(source="")
        ours().filter(pk=move.pk, state=State.RUNNING).update(state=State.FAILED, problem=why, ended_at=clock.now())
    return gone


def sweep() -> int:
    """Let go what is a day old, and what lies there and no row speaks of; returns how many rows that were."""
    old = ours().filter(state=State.DONE, ended_at__lte=clock.now() - KEPT).exclude(source="")
    gone = 0
    for move in old:
        remove(Path(move.source))
        with transaction.atomic():
            if ours().filter(pk=move.pk).exclude(source="").update(source=""):
                changes.record("move.export_gone", move, actor=SYSTEM)
                gone += 1
    known = {Path(source).stem for source in ours().exclude(source="").values_list("source", flat=True)}
    for path in [*folder().glob(f"{AHEAD}*.zip"), *folder().glob(f".{AHEAD}*")]:
        if path.name.removeprefix(".").removesuffix(".zip") not in known:
            remove(path.with_name(f"{path.name.removeprefix('.').removesuffix('.zip')}.zip"))
    return gone


def remove(place: Path) -> None:
    place.unlink(missing_ok=True)
    shutil.rmtree(place.with_name(f".{place.stem}"), ignore_errors=True)


def ours() -> QuerySet[Move]:
    return Move.objects.filter(kind=KIND).order_by("-pk")


def folder() -> Path:
    return Path(settings.HOME) / "exports"


def name_of(move_id: int) -> str:
    return f"move:{move_id}"
