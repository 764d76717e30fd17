"""Sheets: rows as CSV or XLSX for people to open elsewhere. The one place that writes them, because a cell that starts
like a formula would be run by whoever opens the file: in CSV such cells get an apostrophe, in XLSX text stays text."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import chain
from typing import IO, Any

from .text import clean

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
LONGEST = 32_000  # characters a cell takes in the programs people use
CSV, XLSX = "text/csv; charset=utf-8", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Row = Sequence[Any]


def disarmed(value: Any) -> str:
    """A value as the text of a CSV cell that no program takes for a formula."""
    text = said(value)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


def said(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    return clean(str(value))[:LONGEST]


class Line:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def as_csv(head: Row, rows: Iterable[Row]) -> Iterator[bytes]:
    """CSV (RFC 4180, UTF-8 with a byte order mark, which spreadsheet programs need) line by line."""
    writer = csv.writer(Line())
    yield b"\xef\xbb\xbf"
    for row in chain((head,), rows):
        yield writer.writerow([disarmed(cell) for cell in row]).encode()


def as_xlsx(head: Row, rows: Iterable[Row]) -> IO[bytes]:
    """An XLSX workbook with one sheet, written row by row to a temporary file; text is never a formula nor a link."""
    import xlsxwriter  # 15 MB, in every process, for what few of them ever write

    file = tempfile.TemporaryFile()  # noqa: SIM115  # the answer that streams it closes it
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd hh:mm",
        "remove_timezone": True,
    }
    with xlsxwriter.Workbook(file, options) as book:
        sheet, strong = book.add_worksheet(), book.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        for column, cell in enumerate(head):
            sheet.write_string(0, column, said(cell), strong)
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                put(sheet, number, column, cell)
    file.seek(0)
    return file


def put(sheet: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, bool) or value is None:
        sheet.write_string(row, column, said(value))
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    elif isinstance(value, date):  # a datetime is one too
        sheet.write_datetime(row, column, value)
    else:
        sheet.write_string(row, column, said(value))
