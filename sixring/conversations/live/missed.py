"""What followed a cursor: for a stream that begins, and for a browser that asks because it can't keep one open."""

from __future__ import annotations

from sixring.core import changes

from .news import Batch, batch_of, is_cursor

PAGES, PAGE = 4, 500  # of so many changes: who missed more loads the page anew


def since(cursor: str) -> tuple[list[Batch], str, bool]:
    """What followed `cursor`, the cursor behind it, and whether that is all. Without a cursor: only what comes."""
    head = changes.head()
    if not cursor:
        return [], head, True
    if not is_cursor(cursor) or changes.parse(cursor) > changes.parse(head):  # not ours, or of a log put back since
        return [], head, False
    followed: list[Batch] = []
    for _ in range(PAGES):
        found, cursor = changes.after(cursor, PAGE)
        if found:
            followed.append(batch_of(found, cursor, identities=False))
        if len(found) < PAGE:
            return followed, cursor, True
    return [], head, False
