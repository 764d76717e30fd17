"""Rejects: rows that could not be brought in, with where they stand and why, to be corrected and tried again."""

from __future__ import annotations

from collections.abc import Iterable

from sixring.core import rows, text

from .models import Move, Reject
from .reading import texts
from .told import Row, Unreadable

MOST = 20_000  # kept of one move; further ones are counted
RAW = 100_000  # characters


def keep(move: Move, stage: str, bad: Iterable[tuple[Row, Unreadable]], state: Reject.State) -> int:
    """Set these rows aside, in the caller's transaction; returns how many they are."""
    told = [reject_of(move, stage, row, why, state) for row, why in bad]
    room = MOST - Reject.objects.filter(move=move).count() if told else 0
    rows.put(told[: max(0, room)], rows.QUIET)
    return len(told)


def reject_of(move: Move, stage: str, row: Row, why: Unreadable, state: Reject.State) -> Reject:
    raw = text.clean(texts.decoded(row.content[: RAW * 4]))
    whole = len(raw) <= RAW and len(row.content) <= RAW * 4
    return Reject(
        move=move, stage=stage, file=text.clean(row.file)[:200], line=row.line,
        reason=text.clean(why.message)[:500], raw=raw[:RAW], whole=whole, state=state,
    )  # fmt: skip
