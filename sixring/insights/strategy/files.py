"""Files of others: CSV with a heading, read as a whole or not at all; what is wrong is told by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from sixring.core.errors import Invalid
from sixring.feedback.answering.bringing import reading

SHOWN = 5  # problems told at once
Row = Mapping[str, str]


def rows(raw: bytes, known: Mapping[str, Sequence[str]], needed: Sequence[str]) -> Iterator[tuple[int, Row]]:
    """(line, {column: cell}) of each row. `known`: what each column may be headed, in small letters. Raises `Invalid`
    where a column that is needed isn't there."""
    table = reading.read(raw)
    heads = [head.strip().lower().replace(" ", "_") for head in table.head]
    places = {name: place for name, also in known.items() for place, head in enumerate(heads) if head in (name, *also)}
    if missing := [name for name in needed if name not in places]:
        raise Invalid(_("The file has no column %(names)s.") % {"names": ", ".join(f"“{name}”" for name in missing)})
    for line in table.lines:
        yield line.number, {name: line.cells[place].strip() for name, place in places.items()}


def refuse(problems: Sequence[tuple[int, str]]) -> None:
    """Raises `Invalid` where there are any; nothing of the file was taken then."""
    if not problems:
        return
    told = [_("row %(n)d: %(what)s") % {"n": line, "what": what} for line, what in problems[:SHOWN]]
    if len(problems) > SHOWN:
        told.append(_("and %(n)d more") % {"n": len(problems) - SHOWN})
    raise Invalid(_("Nothing was taken. Put right: %(what)s.") % {"what": "; ".join(told)})


def number(text: str) -> float:
    """ "4.5", "4,5", "45 %". Raises `Invalid`."""
    said = text.replace("%", "").replace("\u00a0", "").replace(" ", "").replace("−", "-")
    if said.count(",") == 1 and "." not in said:
        said = said.replace(",", ".")
    try:
        found = float(said)
    except ValueError as problem:
        raise Invalid(_("“%(text)s” is no number") % {"text": text[:20]}) from problem
    if found != found or abs(found) > 1e12:
        raise Invalid(_("“%(text)s” is no number") % {"text": text[:20]})
    return found


def day(text: str) -> date:
    """Of "2026-03-31" or a moment of that day. Raises `Invalid`."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError as problem:
        raise Invalid(_("“%(text)s” is no day such as 2026-03-31") % {"text": text[:20]}) from problem
