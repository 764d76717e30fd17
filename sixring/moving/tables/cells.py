"""Rows of CSV files in constant memory: each with its line, whatever its encoding, delimiter and half-written rows."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from ..files import opened
from ..reading import texts

LONGEST = 16 * 1024 * 1024
SAMPLE = 256 * 1024
DELIMITERS = ",;\t|"


@dataclass(frozen=True, slots=True)
class Cells:
    """A row: its values by column. `problem` says why it is none."""

    line: int
    values: dict[str, str]
    problem: str = ""


def header(path: Path) -> list[str]:
    """The columns of a file; none where it is empty."""
    with opened(path) as file:
        encoding, delimiter = look(file)
        first = next(csv.reader(lines(file, encoding), delimiter=delimiter), [])
    return [column.strip() for column in first]


def look(file: IO[bytes]) -> tuple[str, str]:
    """(encoding, delimiter), told from its beginning."""
    sample = file.read(SAMPLE)
    file.seek(0)
    encoding = encoding_of(sample)
    first = sample.decode(encoding, "replace").partition("\n")[0]
    return encoding, max(DELIMITERS, key=first.count)


def encoding_of(sample: bytes) -> str:
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        sample[: sample.rfind(b"\n") + 1 or None].decode("utf-8")
    except UnicodeDecodeError:
        return texts.looks_like(sample)
    return "utf-8"


def lines(file: IO[bytes], encoding: str) -> Iterator[str]:
    """Its lines as text. One that is not in the file's encoding is read as what it looks like."""
    if encoding == "utf-16":
        import io

        yield from io.TextIOWrapper(file, "utf-16", errors="replace", newline="")
        return
    first = True
    while line := file.readline(LONGEST):
        if first:
            line, first = line.removeprefix(b"\xef\xbb\xbf"), False
        usual = encoding if encoding != "utf-8" else ""
        yield (line.decode(usual, "replace") if usual else texts.decoded(line)).replace("\x00", "")


def rows(path: Path) -> Iterator[Cells]:
    """Every row after the header."""
    csv.field_size_limit(LONGEST)
    with opened(path) as file:
        encoding, delimiter = look(file)
        reader = csv.reader(lines(file, encoding), delimiter=delimiter)
        columns = [column.strip() for column in next(reader, [])]
        while True:
            begin = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield Cells(begin, {}, f"It can’t be read as a row: {error}.")
                continue
            if any(cell.strip() for cell in cells):
                yield row_of(begin, columns, cells)


def row_of(line: int, columns: list[str], cells: list[str]) -> Cells:
    values = dict(zip(columns, cells, strict=False))
    if len(cells) != len(columns):
        return Cells(line, values, f"It has {len(cells)} cells, the header {len(columns)}.")
    return Cells(line, values)
