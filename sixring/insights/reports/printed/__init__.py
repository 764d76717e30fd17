"""Printing: the content of a snapshot as PDF, slides, a page to keep and a workbook. Pure: equal content, equal bytes.

Colours are told apart by their lightness too, so that a copy in grey says the same. `FORMATS` has what there is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from . import page, pdf, slides, workbook

Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Format:
    """What it is called, its type for browsers, and who makes it."""

    label: str
    mime: str
    made: Callable[[Content], bytes]


FORMATS: dict[str, Format] = {
    "pdf": Format("PDF", "application/pdf", pdf.made),
    "pptx": Format(
        "PowerPoint", "application/vnd.openxmlformats-officedocument.presentationml.presentation", slides.made
    ),
    "xlsx": Format("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", workbook.made),
    "html": Format("HTML", "text/html; charset=utf-8", page.made),
}
