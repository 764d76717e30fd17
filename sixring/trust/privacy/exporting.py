"""Exporting a person: one ZIP with a page anybody can read, the same as JSON, and every file."""

from __future__ import annotations

import json
import logging
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from sixring.channels.adapters.email.files import safe_name
from sixring.core import changes, clock, leases, media, privacy
from sixring.core.actors import SYSTEM, Actor
from sixring.core.errors import NotFound, Refused
from sixring.core.models import Agent
from sixring.core.privacy import File, Section
from sixring.people import privacy as of_people
from sixring.people.models import Person

from .. import folders
from ..models import PersonExport

log = logging.getLogger("sixring.exporting")
State = PersonExport.State
KEPT = timedelta(days=7)


def ask(person: Person, *, actor: Actor) -> PersonExport:
    """Have everything held of `person` put into one file. One at a time: the same again gives the one being made."""
    actor.must("configure")
    root = person.redirect_id or person.pk
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=root)
        waiting = PersonExport.objects.filter(person=root, state=State.WAITING).first()
        if waiting is not None:
            return waiting
        by = Agent.objects.filter(pk=actor.id or 0).first() if actor.kind == "agent" else None
        row = PersonExport.objects.create(person=root, by=by)
        changes.record("person.export_asked", row, actor=actor)
    return row


def at_once(person: Person, *, actor: Actor) -> PersonExport:
    """Make it here and now, for a program that waits for it. Raises `Refused` when it could not be made."""
    actor.must("configure")
    row = PersonExport(person=person.redirect_id or person.pk, state=State.READY, until=clock.now() + KEPT)
    row.by = Agent.objects.filter(pk=actor.id or 0).first() if actor.kind == "agent" else None
    row.save()  # first, so that whatever happens the file is swept one day
    try:
        write(person, path_of(row))
    except Exception as error:
        log.exception("export %s", row.pk)
        PersonExport.objects.filter(pk=row.pk).update(state=State.FAILED)
        raise Refused(_("The export could not be made; the log says why.")) from error
    with transaction.atomic():
        PersonExport.objects.filter(pk=row.pk).update(size=path_of(row).stat().st_size)
        changes.record("person.exported", row, actor=actor)
    return row


def settle() -> int:
    if not leases.hold("exporting", 60):
        return 0
    return sum(make(row) for row in PersonExport.objects.filter(state=State.WAITING).order_by("pk")[:1])


def make(row: PersonExport) -> int:
    """Write the file of `row`; returns 1."""
    person = Person.objects.filter(pk=row.person).first()
    if person is None:
        PersonExport.objects.filter(pk=row.pk).update(state=State.GONE)
        return 1
    try:
        write(person, path_of(row))
    except Exception:
        log.exception("export %s", row.pk)
        PersonExport.objects.filter(pk=row.pk).update(state=State.FAILED)
        return 1
    with transaction.atomic():
        size = path_of(row).stat().st_size
        ready = PersonExport.objects.filter(pk=row.pk, state=State.WAITING)
        if ready.update(state=State.READY, size=size, until=clock.now() + KEPT):
            changes.record("person.exported", row, actor=SYSTEM)
    return 1


def write(person: Person, path: Path) -> None:
    """Everything held of `person` into the ZIP `path`; whole or not there."""
    sections = list(privacy.export(of_people.subject_of(person)))
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with folders.whole(path) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        names = [list(put_files(archive, section)) for section in sections]
        told = [{**asdict(one), "files": own} for one, own in zip(sections, names, strict=True)]
        archive.writestr("everything.json", json.dumps(told, ensure_ascii=False, indent=1, default=spelt))
        archive.writestr("index.html", page(person, sections, names))


def put_files(archive: zipfile.ZipFile, section: Section) -> Iterator[str]:
    for one in section.files:
        name = f"files/{section.name}/{safe_name(one.name) or 'file'}"
        if put(archive, name, one):
            yield name


def put(archive: zipfile.ZipFile, name: str, one: File) -> bool:
    if not one.key:
        archive.writestr(name, one.content)
        return True
    path = media.path_of(one.key)
    if not path.exists():
        return False
    archive.write(path, name)
    return True


def page(person: Person, sections: list[Section], names: list[list[str]]) -> str:
    shown = [
        {"title": one.title, "about": one.about, "files": own, "rows": [readable(row) for row in one.rows]}
        for one, own in zip(sections, names, strict=True)
    ]
    return render_to_string("trust/export.page", {"person": person, "sections": shown, "at": clock.now()})


def readable(row: dict[str, Any]) -> list[tuple[str, str]]:
    return [(name.replace("_", " "), as_text(value)) for name, value in row.items()]


def as_text(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M} UTC"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=spelt)


def spelt(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime | date) else str(value)


def get(key: str, actor: Actor) -> PersonExport:
    """A finished export. Raises `NotFound` for none, or one that went."""
    actor.must("configure")
    row = PersonExport.objects.filter(key=key, state=State.READY).first()
    if row is None or not path_of(row).exists():
        raise NotFound
    return row


def fetched(row: PersonExport, *, actor: Actor) -> PersonExport:
    """Note that `actor` took it."""
    with transaction.atomic():
        if PersonExport.objects.filter(pk=row.pk, fetched_at=None).update(fetched_at=clock.now()):
            changes.record("person.export_fetched", row, actor=actor)
    return row


def path_of(row: PersonExport) -> Path:
    return Path(settings.HOME) / "exports" / f"person-{row.key}.zip"


def drop(row: PersonExport) -> int:
    """Delete the file of `row`, if it is there."""
    path_of(row).unlink(missing_ok=True)
    return PersonExport.objects.filter(pk=row.pk).exclude(state=State.GONE).update(state=State.GONE)


def sweep() -> int:
    """Let go what was not fetched in a week, and what no row speaks of."""
    return sum(drop(row) for row in PersonExport.objects.filter(state=State.READY, until__lt=clock.now()))
