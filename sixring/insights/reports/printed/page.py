"""The report as one page to keep: no script, nothing fetched, styles within it."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from .figures import figure

SHEETS = ("tokens", "reset", "base", "tables", "charts")


def made(content: Mapping[str, Any]) -> bytes:
    body = render_to_string("insights/reports/kept.html", {"content": content, "sections": sections(content)})
    written = format_html(
        '<!doctype html><html lang="{}" dir="{}"><head><meta charset="utf-8"><meta name="viewport"'
        ' content="width=device-width, initial-scale=1"><title>{} · {}</title><style>{}</style></head>{}</html>',
        content["language"], "rtl" if content["rtl"] else "ltr", content["title"], content["period"], styles(), body,
    )  # fmt: skip
    return written.encode()


def sections(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """With figures instead of charts."""
    return [
        {**section, "blocks": [drawn(block, f"{section['name']}-{n}") for n, block in enumerate(section["blocks"])]}
        for section in content["sections"]
    ]


def drawn(block: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    return {"kind": "chart", "figure": figure(block, name)} if block["kind"] == "chart" else block


def styles() -> SafeString:
    """Ours alone: nothing of it was written by anybody else."""
    look = files("sixring.look").joinpath("static", "look", "css")
    texts = [look.joinpath(f"{name}.css").read_text("utf-8") for name in SHEETS]
    own = files("sixring.insights").joinpath("static", "insights", "reports.css").read_text("utf-8")
    return mark_safe("\n".join([*texts, own]))  # noqa: S308
