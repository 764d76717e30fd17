"""Which rows behind a figure somebody may see: those of conversations they see, and those of none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sixring.conversations import access
from sixring.core.actors import Actor


def seen_by(rows: Sequence[dict[str, Any]], actor: Actor) -> tuple[list[dict[str, Any]], int]:
    """Those `actor` may see, in their order, and how many are hidden."""
    talks = {row["conversation"] for row in rows if row["conversation"]}
    seen = set(access.visible_to(actor).filter(pk__in=talks).values_list("pk", flat=True)) if talks else set()
    shown = [row for row in rows if not row["conversation"] or row["conversation"] in seen]
    return shown, len(rows) - len(shown)
