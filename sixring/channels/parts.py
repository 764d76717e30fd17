"""Messages that leave as several, where a channel takes words and files apart, or one file at a time.

Each part is a dispatch of its own under a key of its own: none leaves twice, and what became of each is known. A part
waits until those before it have left or failed. How the whole stands is how the part stands that went worst.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db.models import Exists, OuterRef, Q, QuerySet

from .fates import Fate
from .messages import Outbound, OutFile
from .models import Dispatch

State = Dispatch.State
WORST = (State.REJECTED, State.DEAD, State.UNKNOWN, State.WITHDRAWN, State.LEASED, State.PENDING, State.ACCEPTED)
LEAST = ("", *Fate)
MARK = "/"  # stands before a part's number in its key


def apart(message: Outbound, each: Sequence[tuple[str, Sequence[OutFile]]]) -> list[Outbound]:
    """`message` as several, each with these words and files. The first keeps its key, the others are numbered."""
    return [
        replace(message, text=text, files=list(files), key=message.key if n == 1 else f"{message.key}{MARK}{n}")
        for n, (text, files) in enumerate(each, 1)
    ]


def in_turn(rows: QuerySet[Dispatch]) -> QuerySet[Dispatch]:
    """Without parts whose turn has not come."""
    before = Dispatch.objects.filter(
        message=OuterRef("message"), pk__lt=OuterRef("pk"), state__in=[State.PENDING, State.LEASED]
    )
    return rows.exclude(Q(key__contains=MARK) & Exists(before))


def followers(dispatch: Dispatch) -> QuerySet[Dispatch]:
    """The parts that leave after `dispatch`."""
    return Dispatch.objects.filter(message=dispatch.message, pk__gt=dispatch.pk, key__contains=MARK)


def failed_alike(dispatch: Dispatch) -> Sequence[Dispatch]:
    """`dispatch` and the other parts that surely did not arrive either; of one that may have, itself alone."""
    if dispatch.message is None or dispatch.state == State.UNKNOWN:
        return [dispatch]
    surely = Dispatch.objects.filter(message=dispatch.message, state__in=[State.REJECTED, State.DEAD])
    return [dispatch, *surely.exclude(pk=dispatch.pk).order_by("pk")]


def standing(messages: Iterable[int]) -> dict[int, Dispatch]:
    """How each of these messages of ours stands, by message."""
    found: dict[int, Dispatch] = {}
    for row in Dispatch.objects.filter(message__in=list(messages)).select_related("account").order_by("pk"):
        known = found.get(row.message or 0)
        if known is None or badness(row) < badness(known):
            found[row.message or 0] = row
    return found


def badness(row: Dispatch) -> tuple[int, int]:
    """Least for what went worst: failed, lost, on its way; then by how little is known of its arrival."""
    return WORST.index(State(row.state)), LEAST.index(row.fate)


def file_named(row: Dispatch) -> str:
    """The file a later part brings; "" for a whole message or its first part."""
    files = row.outbound.get("files") or ()
    return str(files[0].get("name", "")) if MARK in row.key and files else ""
