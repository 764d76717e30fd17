"""Columns: what each one is, and what a cell of it comes to as an answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ...surveys.design import Design, Option, Question
from ...surveys.kinds import CHOICE, MATRIX

PLAIN: dict[str, str | Promise] = {
    "": _("Leave it out"), "at": _("When it was answered"), "who": _("Who: e-mail address or phone"),
    "language": _("Language"), "place": _("Place or store"), "order": _("Order"), "id": _("Its own number"),
}  # fmt: skip
GUESSES = {
    "at": r"date|datum|fecha|data|time|timestamp|when|zeit|submitted.*|completed.*|created.*|.*date",
    "who": r"e-?mail( address)?|mail|phone|telefon|telephone|customer|contact",
    "language": r"lang(uage)?|sprache|locale|idioma|langue",
    "place": r"place|store|shop|branch|filiale|location",
    "order": r"order( number| no\.?| id)?|bestellung|bestellnummer",
    "id": r"id|response id|number|#|respondent( id)?",
}
NUMBER = re.compile(r"(-?\d+(?:[.,]0+)?)(?:\s*(?:/|of|von|de|sur|di)\s*\d+)?")
APART = re.compile(r"[;|\n]")
QUESTION = "q:"


def choices(design: Design) -> list[tuple[str, Any]]:
    """What a column may be."""
    found: list[tuple[str, Any]] = list(PLAIN.items())
    for one in design.questions:
        if one.kind == MATRIX:
            found += [
                (f"{QUESTION}{one.key}.{row.key}", f"{one.ask(design.main)[:60]}: {words(row)}") for row in one.rows
            ]
        else:
            found.append((f"{QUESTION}{one.key}", one.ask(design.main)[:80] or one.key))
    return found


def words(option: Option) -> str:
    return next((text for text in option.texts.values() if text), option.key)


def guessed(head: Sequence[str], design: Design) -> list[str]:
    """Rule: what each column is by its heading, each thing once."""
    found: list[str] = []
    for heading in head:
        guess = guess_of(heading.strip().lower(), design)
        found.append(guess if guess not in found else "")
    return found


def guess_of(heading: str, design: Design) -> str:
    for one in design.questions:
        asks = {str(texts.get("ask", "")).strip().lower() for texts in one.texts.values()} - {""}
        if one.kind == MATRIX:
            for row in one.rows:
                said = {str(text).strip().lower() for text in row.texts.values()} - {""}
                if heading == f"{one.key}.{row.key}" or heading in said:
                    return f"{QUESTION}{one.key}.{row.key}"
        elif heading == one.key or heading in asks:
            return QUESTION + one.key
    return next((name for name, shape in GUESSES.items() if re.fullmatch(shape, heading)), "")


def answer(question: Question, cell: str) -> Any:
    """A cell as what was answered; words where it says nothing we know, so that keeping it says what is wrong."""
    cell = cell.strip()
    if question.kind == CHOICE:
        return chosen(question, cell)
    if question.scale is not None:
        found = NUMBER.fullmatch(cell)
        return found[1].replace(",", ".") if found else cell
    return cell


def chosen(question: Question, cell: str) -> list[str]:
    known = {one.key.lower(): one.key for one in question.options}
    known |= {str(text).strip().lower(): one.key for one in question.options for text in one.texts.values() if text}
    if cell.lower() in known:
        return [known[cell.lower()]]
    parts = [part.strip() for part in APART.split(cell) if part.strip()]
    return [known.get(part.lower(), part) for part in parts]
