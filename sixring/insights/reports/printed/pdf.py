"""The report as PDF, set by Typst from `report.typ` and `charts.typ`; tagged, so that screen readers follow it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

TEMPLATES = ("report.typ", "charts.typ")


def made(content: Mapping[str, Any]) -> bytes:
    """Of the moment it was made at, whenever it is printed."""
    found: bytes = compiled(content, "pdf")
    return found


def pictures(content: Mapping[str, Any], ppi: float = 110.0) -> list[bytes]:
    """Its pages as PNG, for whoever looks at them."""
    found = compiled(content, "png", ppi=ppi)
    return found if isinstance(found, list) else [found]


def compiled(content: Mapping[str, Any], kind: str, **how: Any) -> Any:
    import typst

    with TemporaryDirectory() as folder:
        for name in TEMPLATES:
            text = files("sixring.insights.reports.printed").joinpath(name).read_text("utf-8")
            Path(folder, name).write_text(text, "utf-8")
        Path(folder, "content.json").write_text(json.dumps(content, ensure_ascii=False, sort_keys=True), "utf-8")
        at = int(datetime.fromisoformat(content["made"]).timestamp())
        compile_: Any = typst.compile  # what it gives depends on the kind
        return compile_(str(Path(folder, "report.typ")), root=folder, format=kind, timestamp=at, **how)
