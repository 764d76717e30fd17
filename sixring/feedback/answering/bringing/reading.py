"""Reading a file of rows: encoding, delimiter, cells. Bytes in, cells out; nothing is guessed away in silence."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from sixring.core.errors import Invalid
from sixring.core.text import clean

MOST_BYTES, MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 20 * 1024 * 1024, 100_000, 200, 200_000
MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
DELIMITERS = ",;\t|"
LOST = range(0xDC80, 0xDD00)  # what stands for a byte that is no UTF-8


@dataclass
class Line:
    """A row: its number in the file (1 is the head), its cells, problems by column: "r3", "r-1" of the row."""

    number: int
    cells: list[str]
    problems: dict[str, str] = field(default_factory=dict)


@dataclass
class Table:
    head: list[str]
    lines: list[Line]
    encoding: str


def read(raw: bytes) -> Table:
    """The table in `raw`. Raises `Invalid` for what is none."""
    if len(raw) > MOST_BYTES:
        raise Invalid(_("The file is larger than 20 MB. Cut it into several."))
    text, encoding = decoded(raw)
    text = text.replace("\x00", "")
    rows = list(parsed(text))
    if not rows or len(rows[0][1]) < 1 or not any(cell.strip() for cell in rows[0][1]):
        raise Invalid(_("This file has no row of headings to tell its columns by."))
    head = [mended(cell)[0].strip()[:200] for cell in rows[0][1]]
    if len(head) > MOST_COLUMNS:
        raise Invalid(_("A file has at most %(n)d columns.") % {"n": MOST_COLUMNS})
    if len(rows) > MOST_ROWS + 1:
        raise Invalid(_("A file has at most %(n)s rows. Cut it into several.") % {"n": f"{MOST_ROWS:,}"})
    return Table(head, [line(number, cells, len(head)) for number, cells in rows[1:]], encoding)


def decoded(raw: bytes) -> tuple[str, str]:
    """Rule: by its mark; as UTF-8; where most of it is UTF-8 with what is not marked; else as what it looks like."""
    for mark, encoding in MARKS:
        if raw.startswith(mark):
            return raw.decode(encoding, "replace").lstrip("\ufeff"), encoding
    text = raw.decode("utf-8", "surrogateescape")
    if not any(ord(one) in LOST for one in text if one > "\x7f"):
        return text, "utf-8"
    if any(one > "\x7f" and ord(one) not in LOST for one in text):
        return text, "utf-8"  # mixed: rows that aren't are told apart
    encoding = looks_like(raw)
    return raw.decode(encoding, "replace"), encoding


def looks_like(raw: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(raw[:200_000]).best()
    found = best.encoding if best else ""
    # Letters of Western Europe are told apart badly from a few bytes; files of spreadsheets there are Windows'.
    doubtful = found.startswith(("cp125", "latin", "iso8859", "mac", "cp4", "cp8")) and western(raw)
    return "cp1252" if not found or doubtful else found


def western(raw: bytes) -> bool:
    """Rule: whether what is no ASCII stands alone among letters, as accents do; other scripts fill whole words."""
    high = sum(byte > 0x7F for byte in raw)
    letters = sum(65 <= byte <= 90 or 97 <= byte <= 122 for byte in raw)
    return high * 3 < letters


def parsed(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that say anything, with the line each begins on."""
    csv.field_size_limit(max(csv.field_size_limit(), MOST_BYTES))
    first = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)
    number = 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield number, cells
        number = reader.line_num + 1


def line(number: int, cells: Sequence[str], columns: int) -> Line:
    found = Line(number, [])
    for column, cell in enumerate(cells):
        text, broken = mended(cell)
        found.cells.append(text[:LONGEST_CELL])
        if broken:
            found.problems[f"r{column}"] = _("Some letters could not be read. Put them right.")
    if len(found.cells) > columns:
        found.problems["r-1"] = _("It has %(n)d cells, the head only %(of)d. A quote may be missing.") % {
            "n": len(found.cells), "of": columns,
        }  # fmt: skip
    found.cells += [""] * (columns - len(found.cells))
    return found


def mended(cell: str) -> tuple[str, bool]:
    """Rule: a cell with bytes that are no UTF-8 read as Windows would, and whether there were any."""
    if not any(ord(one) in LOST for one in cell):
        return clean(cell), False
    return clean(cell.encode("utf-8", "surrogateescape").decode("cp1252", "replace")), True
