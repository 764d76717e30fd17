"""Where texts of a topic belong now: to itself, to what it was merged into, or to the parts it was split into. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from ..models import Topic


def goes(rows: Sequence[Topic]) -> dict[int, tuple[int, ...]]:
    """For each topic the ones its texts belong to, followed to the end."""
    known = {row.pk: row for row in rows}
    pieces: dict[int, list[int]] = {}
    for row in rows:
        if row.split_from_id:
            pieces.setdefault(row.split_from_id, []).append(row.pk)

    def follow(pk: int, passed: frozenset[int]) -> tuple[int, ...]:
        row = known.get(pk)
        if row is None or pk in passed:
            return (pk,)
        if row.state == Topic.State.MERGED and row.into_id in known:
            return follow(int(row.into_id or 0), passed | {pk})
        if row.state == Topic.State.SPLIT and pieces.get(pk):
            return tuple(dict.fromkeys(end for piece in pieces[pk] for end in follow(piece, passed | {pk})))
        return (pk,)

    return {row.pk: follow(row.pk, frozenset()) for row in rows}
