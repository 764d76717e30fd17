"""Files: read, begun, brought in by the worker, and their bad rows put right, played again or dismissed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from sixring.core import changes
from sixring.core.actors import SYSTEM, Actor
from sixring.core.errors import Invalid, NotFound, Refused
from sixring.core.text import clean

from ...models import Bringing, BroughtRow, Survey
from ...surveys import publishing
from ...surveys.design import Design
from . import columns, dates, reading, rows

AT_ONCE = 100  # rows in one turn of the worker
State, RowState = Bringing.State, BroughtRow.State


def of(survey: Survey, actor: Actor) -> QuerySet[Bringing]:
    actor.must("configure")
    return survey.bringings.select_related("by").order_by("-pk")


def get(actor: Actor, bringing_id: int) -> Bringing:
    actor.must("configure")
    found = Bringing.objects.select_related("survey", "version__survey").filter(pk=bringing_id).first()
    if found is None:
        raise NotFound
    return found


def take_in(survey: Survey, name: str, raw: bytes, *, actor: Actor) -> Bringing:
    """Read a file; nothing of it counts before `begin`. Raises `Invalid` for what is no table."""
    actor.must("configure")
    version = publishing.published(survey)
    if version is None:
        raise Refused(_("Publish the survey first; its questions say what the columns can be."))
    table = reading.read(raw)
    guess = columns.guessed(table.head, Design.of(version))
    at = [line.cells[guess.index("at")] for line in table.lines] if "at" in guess else []
    with transaction.atomic():
        bringing = Bringing.objects.create(
            survey=survey, version=version, name=clean(name)[:200], encoding=table.encoding, head=table.head,
            columns=guess, dates=dates.order_of(at), by_id=actor.id,
        )  # fmt: skip
        BroughtRow.objects.bulk_create(numbered(bringing, table.lines), batch_size=1000)
        changes.record("bringing.read", bringing, actor=actor)
    return bringing


def numbered(bringing: Bringing, lines: Sequence[reading.Line]) -> list[BroughtRow]:
    twins: Counter[str] = Counter()
    found = []
    for line in lines:
        same = rows.digest(line.cells)
        found.append(
            BroughtRow(bringing=bringing, line=line.number, cells=line.cells, problems=line.problems, twin=twins[same])
        )
        twins[same] += 1
    return found


def begin(bringing: Bringing, told: Sequence[str], order: str, *, actor: Actor) -> None:
    """Bring it in, its columns being what is `told`; bad rows of before are played again."""
    actor.must("configure")
    known = {name for name, _label in columns.choices(Design.of(bringing.version))}
    told = [name if name in known else "" for name in told][: len(bringing.head)]
    if not any(name.startswith(columns.QUESTION) for name in told):
        raise Invalid(_("No column answers a question. Say which ones do."))
    named = [name for name in told if name]
    if len(named) != len(set(named)):
        raise Invalid(_("Two columns are said to be the same. Leave one of them out."))
    with transaction.atomic():
        values = {"columns": told, "dates": order if order in dates.ORDERS else "", "state": State.RUNNING}
        Bringing.objects.filter(pk=bringing.pk).update(**values)
        BroughtRow.objects.filter(bringing=bringing, state=RowState.BAD).update(state=RowState.WAITING)
        changes.record("bringing.begun", bringing, actor=actor)
    bringing.refresh_from_db()


def settle_due(limit: int = AT_ONCE) -> int:
    """Some rows of the files being brought in; returns how many. The worker calls this."""
    if not Bringing.objects.filter(state=State.RUNNING).exists():
        return 0
    waiting = BroughtRow.objects.filter(state=RowState.WAITING, bringing__state=State.RUNNING)
    found = list(waiting.select_related("bringing__version__survey").order_by("bringing", "line")[:limit])
    designs = {row.bringing.version_id: Design.of(row.bringing.version) for row in found}
    for row in found:
        rows.settle(row, row.bringing, designs[row.bringing.version_id], actor=SYSTEM)
    if len(found) < limit:
        finish()
    return len(found)


def finish() -> None:
    """Files of which no row waits are done."""
    busy = BroughtRow.objects.filter(state=RowState.WAITING).values("bringing")
    for bringing in Bringing.objects.filter(state=State.RUNNING).exclude(pk__in=busy):
        with transaction.atomic():
            if Bringing.objects.filter(pk=bringing.pk, state=State.RUNNING).update(state=State.DONE):
                changes.record("bringing.done", bringing, actor=SYSTEM)


def row_of(bringing: Bringing, row_id: int) -> BroughtRow:
    row = bringing.rows.filter(pk=row_id).first()
    if row is None:
        raise NotFound
    return row


def put_right(row: BroughtRow, cells: Sequence[str], *, actor: Actor) -> bool:
    """A bad row with its cells put right: kept, or still bad with what is wrong now. Whether it was kept."""
    actor.must("configure")
    if row.state == RowState.KEPT:
        return True
    row.cells = [clean(cell)[: reading.LONGEST_CELL] for cell in cells][: len(row.bringing.head)]
    row.problems = {}
    BroughtRow.objects.filter(pk=row.pk).update(cells=row.cells, problems={})
    design = Design.of(row.bringing.version)
    good = rows.settle(row, row.bringing, design, actor=actor)
    row.refresh_from_db()
    return good


def dismiss(row: BroughtRow, *, actor: Actor) -> None:
    """It isn't to be kept; it stays to be seen."""
    actor.must("configure")
    with transaction.atomic():
        if BroughtRow.objects.filter(pk=row.pk, state=RowState.BAD).update(state=RowState.DISMISSED):
            changes.record("bringing.row_dismissed", row.bringing, actor=actor)


def counts(bringing: Bringing) -> Mapping[str, int]:
    """How many rows are in each state."""
    return dict(bringing.rows.values_list("state").annotate(n=Count("pk")).order_by())
