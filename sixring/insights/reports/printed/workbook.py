"""The report as a workbook: a sheet for each section, charts beside the numbers they are drawn from. Text is never a
formula nor a link (see `core.sheets`)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from sixring.core.sheets import put, said

FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
LINES = 17  # a chart is high
WIDE = 110  # characters of the column sentences stand in


def made(content: Mapping[str, Any]) -> bytes:
    import xlsxwriter

    file = BytesIO()
    with xlsxwriter.Workbook(file, SAFE) as book:
        at = datetime.fromisoformat(content["made"]).replace(tzinfo=None)
        book.set_properties({"title": content["title"], "company": content["company"], "created": at})
        taken: set[str] = set()
        for section in content["sections"]:
            Sheet(book, named(section["title"], taken), content).section(section)
    return file.getvalue()


def named(title: str, taken: set[str]) -> str:
    """A sheet's name: short, plain, and once."""
    plain = FORBIDDEN.sub(" ", title).strip()[:28] or "–"
    name, n = plain, 2
    while name.casefold() in taken:
        name, n = f"{plain[:26]} {n}", n + 1
    taken.add(name.casefold())
    return name


class Sheet:
    """One section, from above to below."""

    def __init__(self, book: Any, name: str, content: Mapping[str, Any]) -> None:
        self.book, self.sheet, self.name, self.content, self.row = book, book.add_worksheet(name), name, content, 0
        self.strong = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.sheet.set_column(0, 0, 46)
        self.sheet.set_column(1, 8, 18)

    def section(self, section: Mapping[str, Any]) -> None:
        self.line(f"{self.content['title']} · {self.content['period']}", self.strong)
        self.line(self.content["made_said"])
        self.row += 1
        for block in section["blocks"]:
            getattr(self, block["kind"])(block)
            self.row += 1

    def line(self, text: str, style: Any = None) -> None:
        self.sheet.write_string(self.row, 0, said(text), style)
        self.row += 1

    def wide(self, text: str, style: Any = None) -> None:
        """Across the columns, as high as it needs."""
        if text:
            self.sheet.merge_range(self.row, 0, self.row, 5, "", style or self.wrapped)
            self.sheet.write_string(self.row, 0, said(text), style or self.wrapped)
            self.sheet.set_row(self.row, 15 * (1 + len(text) // WIDE))
            self.row += 1

    def text(self, block: Mapping[str, Any]) -> None:
        self.wide(block["text"])

    def missing(self, block: Mapping[str, Any]) -> None:
        self.wide(f"{self.content['words']['needs']}. {block['text']}")

    def sentence(self, block: Mapping[str, Any]) -> None:
        self.wide(block["title"], self.strong)
        self.wide(block["text"])
        self.wide(block["basis"])

    def numbers(self, block: Mapping[str, Any]) -> None:
        for one in block["items"]:
            self.cells([one["title"], one["value"], one["beside"], one["n"], one["change"]])

    def table(self, block: Mapping[str, Any]) -> None:
        self.line(block["title"], self.strong)
        self.rows(block["head"], block["rows"])
        self.wide(block["note"])

    def meanings(self, block: Mapping[str, Any]) -> None:
        for term, meaning in block["items"]:
            self.wide(term, self.strong)
            self.wide(meaning)

    def rows(self, head: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        self.cells(head, self.strong)
        for row in rows:
            self.cells(row)

    def cells(self, row: Sequence[Any], style: Any = None) -> None:
        for column, value in enumerate(row):
            if isinstance(value, str):
                self.sheet.write_string(self.row, column, said(value), style or self.wrapped)
            else:
                put(self.sheet, self.row, column, value)
        self.row += 1

    def chart(self, block: Mapping[str, Any]) -> None:
        self.wide(block["title"], self.strong)
        self.wide(block["subtitle"])
        top = self.row
        if block["form"] == "flow":
            self.rows(block["table"].get("head", []), block["table"].get("rows", []))
        elif block["form"] == "line":
            self.of_line(block)
        else:
            self.of_rows(block)
        if block["form"] != "flow":
            self.row = max(self.row, top + LINES)
        self.wide(block["footnote"])

    def of_line(self, block: Mapping[str, Any]) -> None:
        columns: list[tuple[str, Sequence[Any]]] = []
        for one in block["series"]:
            columns.append((one["name"], one["values"]))
            columns += [(key, one[key]) for key in ("low", "high") if any(v is not None for v in one.get(key) or ())]
        top = self.row
        rows = [[label, *(values[n] for _name, values in columns)] for n, label in enumerate(block["labels"])]
        self.rows(["", *(name for name, _values in columns)], rows)
        chart = self.book.add_chart({"type": "line"})
        for place, (name, _values) in enumerate(columns, 1):
            bound = name in ("low", "high")
            line = {"color": "#55605A" if bound else "#1F6B45", "width": 1 if bound else 2.25}
            chart.add_series({
                "name": name, "categories": [self.name, top + 1, 0, self.row - 1, 0],
                "values": [self.name, top + 1, place, self.row - 1, place],
                "line": {**line, **({"dash_type": "round_dot"} if bound else {})},
            })  # fmt: skip
        self.insert(chart, block, top, len(columns) + 2)

    def of_rows(self, block: Mapping[str, Any]) -> None:
        top = self.row
        self.rows(["", "", ""], [[row["label"], row["value"], row["said"]] for row in block["rows"]])
        chart = self.book.add_chart({"type": "bar" if block["form"] == "bar" else "doughnut"})
        chart.add_series({
            "categories": [self.name, top + 1, 0, self.row - 1, 0], "values": [self.name, top + 1, 1, self.row - 1, 1],
            **({"fill": {"color": "#1F6B45"}} if block["form"] == "bar" else {"data_labels": {"category": True}}),
        })  # fmt: skip
        if block["form"] == "bar":
            chart.set_y_axis({"reverse": True})
        self.insert(chart, block, top, 4)

    def insert(self, chart: Any, block: Mapping[str, Any], top: int, column: int) -> None:
        chart.set_title({"none": True})
        chart.set_legend({"none": block["form"] != "pie"})
        self.sheet.insert_chart(top, column, chart, {"description": block["title"]})
