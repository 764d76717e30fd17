"""Rows: each kept on its own. A bad one waits with what is wrong with it; its neighbours go on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from sixring.core.actors import Actor
from sixring.core.errors import Invalid, Refused

from ...models import Bringing, BroughtRow, Response
from ...surveys import languages
from ...surveys.design import Design
from .. import bywhom
from ..accepting import NotKept
from ..keep import keep
from . import columns, dates

ROW = "-1"  # the problem is of the whole row
READ = "r"  # found when the file was read; stays until the row is put right
State = BroughtRow.State


@dataclass
class Said:
    """What a row says: answers, when, who, and which column each came from."""

    answers: dict[str, Any] = field(default_factory=dict)
    at: datetime | None = None
    who: str = ""
    language: str = ""
    name: str = ""
    context: dict[str, str] = field(default_factory=dict)
    came_from: dict[str, int] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)


def settle(row: BroughtRow, bringing: Bringing, design: Design, *, actor: Actor) -> bool:
    """Keep what `row` says, or set it aside; whether it was kept. The same again is a quiet no-op."""
    said = read(row, bringing, design)
    if not said.wrong:
        try:
            response = kept(said, row, bringing, actor)
        except NotKept as refused:
            said.wrong = {str(said.came_from.get(key, ROW)): why for key, why in refused.by_question.items()}
        except Refused as refused:
            said.wrong = {ROW: refused.message}
        else:
            BroughtRow.objects.filter(pk=row.pk).update(
                state=State.KEPT, problems={}, **traced(row, bringing, response)
            )
            return True
    stays = {name: why for name, why in row.problems.items() if name.startswith(READ)}
    BroughtRow.objects.filter(pk=row.pk).update(state=State.BAD, problems=stays | said.wrong)
    return False


def kept(said: Said, row: BroughtRow, bringing: Bringing, actor: Actor) -> Response:
    whose = said.who if not bringing.survey.anonymous else ""
    return keep(
        bringing.version, said.answers, identity=bywhom.identity(whose) if whose else None, source="import",
        language=said.language, context=said.context, at=said.at,
        dedupe=f"import:{bringing.survey_id}:{name_of(said, row, bringing)}", actor=actor,
    )  # fmt: skip


def name_of(said: Said, row: BroughtRow, bringing: Bringing) -> str:
    """Rule: what the row is known by when it comes again; to an anonymous survey by nothing that tells whose it is."""
    if bringing.survey.anonymous:
        plain = [
            cell for cell, what in zip(row.cells, bringing.columns, strict=False) if what.startswith(columns.QUESTION)
        ]
        return f"{digest(plain)}:{row.line}"
    return f"id:{said.name}" if said.name else f"{digest(row.cells)}:{row.twin}"


def traced(row: BroughtRow, bringing: Bringing, response: Response) -> dict[str, Any]:
    """What a row that was kept leads to; of an anonymous one neither that nor what it said is left."""
    return {"cells": [], "response": None} if bringing.survey.anonymous else {"response": response}


def digest(cells: list[str]) -> str:
    return sha256("\x1f".join(cells).encode()).hexdigest()[:40]


def read(row: BroughtRow, bringing: Bringing, design: Design) -> Said:
    """What its cells come to, and what is wrong with them."""
    said = Said(wrong=spoilt(row, bringing))
    for number, what in enumerate(bringing.columns):
        cell = row.cells[number].strip() if number < len(row.cells) else ""
        if what and cell:
            try:
                take(said, what, cell, number, bringing, design)
            except (Invalid, Refused) as wrong:
                said.wrong[str(number)] = wrong.message
    if not said.answers and not said.wrong:
        said.wrong[ROW] = _("It answers no question.")
    return said


def spoilt(row: BroughtRow, bringing: Bringing) -> dict[str, str]:
    """What was wrong when the file was read, of the row and of columns that are looked at."""
    told = {name.removeprefix(READ): why for name, why in row.problems.items() if name.startswith(READ)}
    used = {str(number) for number, what in enumerate(bringing.columns) if what}
    return {name: why for name, why in told.items() if name == ROW or name in used}


def take(said: Said, what: str, cell: str, number: int, bringing: Bringing, design: Design) -> None:
    if what.startswith(columns.QUESTION):
        key, _dot, line = what.removeprefix(columns.QUESTION).partition(".")
        question = design.by_key.get(key)
        if question is None:
            return
        said.came_from.setdefault(key, number)
        value = columns.answer(question, cell)
        said.answers[key] = {**said.answers.get(key, {}), line: value} if line else value
        return
    said.came_from[what] = number
    TAKES[what](said, cell, bringing, design)


def when(said: Said, cell: str, bringing: Bringing, design: Design) -> None:
    said.at = dates.read(cell, bringing.dates)


def who(said: Said, cell: str, bringing: Bringing, design: Design) -> None:
    if not bywhom.kind_of(cell):
        raise Invalid(_("“%(who)s” is neither an e-mail address nor a phone number.") % {"who": cell[:60]})
    said.who = cell


def language(said: Said, cell: str, bringing: Bringing, design: Design) -> None:
    names = {name.lower(): code for code, name in languages.NAMES.items()}
    said.language = names.get(cell.lower(), cell.lower().replace("_", "-"))[:12]


def about(name: str) -> Any:
    def told(said: Said, cell: str, bringing: Bringing, design: Design) -> None:
        said.context[name] = cell[:80]

    return told


def number_of(said: Said, cell: str, bringing: Bringing, design: Design) -> None:
    said.name = cell


TAKES: Mapping[str, Any] = {
    "at": when, "who": who, "language": language, "place": about("place"), "order": about("order"), "id": number_of,
}  # fmt: skip
