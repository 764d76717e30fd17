"""How the period went: lines with their intervals, episodes shaded, channels side by side."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from ..blocks import Block, text
from ..view import View
from . import drawing

LINES = ("conversations", "first_reply", "csat", "nps")


def blocks(view: View) -> list[Block]:
    dark = shades(view)
    found = [drawing.trend(view, name, shades=dark) for name in LINES]
    found += [drawing.groups(view, "first_reply", "channel"), drawing.shares(view, "conversations", "channel")]
    parts = [one for one in found if one is not None]
    return parts or [text(_("Nothing was measured in this period."))]


def shades(view: View) -> list[dict[str, Any]]:
    """Episodes in which customers fared worse, along the width."""
    return [
        {"start": view.span.place(one.since), "end": view.span.place(one.until), "label": one.rose[0].name}
        for one in view.episodes if one.harmed
    ]  # fmt: skip
