"""Hearing of new texts: the log of changes is read on, a little at a time, beside reception and behind a cursor.

What was said is read outside any transaction; keeping it and moving the cursor are one short one, so that whoever is
killed in between reads the same again and keeps it once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction

from sixring.channels import inbox
from sixring.conversations.models import Placement
from sixring.core import changes, clock, leases
from sixring.core.models import Change, Cursor

from . import keeping, lane, source
from .source import Text

NAME = "feedback: read"
TOGETHER = 200  # texts of one batch
BATCH = 300  # changes looked at for them
SAID = frozenset({"message.received", "message.edited", "message.deleted"})
WHOLE = frozenset({"conversation.imported", "conversation.import_went_on", "conversation.brought_back"})
ANSWERED = frozenset({"response.completed"})
MOVED = frozenset({
    "conversation.moved_in", "conversation.moved_out", "conversation.absorbed", "conversation.merged_in",
    "conversation.merge_undone", "conversation.split_off", "conversation.split_undone", "conversation.put_back",
    "conversation.flooded", "conversation.unfolded",
})  # fmt: skip
reception = inbox.GoesFirst()


def settle() -> int:
    """Read on; returns how many changes were passed. Reception goes first, for a while."""
    if reception.now() or not leases.hold(NAME):
        return 0
    place = Cursor.objects.get_or_create(name=NAME, defaults={"position": changes.START})[0].position
    found, behind = changes.after(place, BATCH)
    if not found:
        return 0
    news, texts = cut(found)
    if len(news) < len(found):
        behind = changes.position(news[-1])
    return len(news) if take(news, texts, place, behind) else 0


def cut(found: Sequence[Change]) -> tuple[Sequence[Change], list[Text]]:
    """As many of these changes as a batch holds, at least one, and the texts they are about, each once."""
    whole = {change.subject_id for change in found if change.verb in WHOLE}
    unread = {pk: source.unread_in([pk]) for pk in whole}
    size = 0
    news: list[Change] = []
    for change in found:
        size += len(unread.get(change.subject_id, ())) if change.verb in WHOLE else change.verb in SAID | ANSWERED
        if news and size > TOGETHER:
            break
        news.append(change)
    touches = {change.subject_id for change in news if change.verb in SAID}
    touches |= {pk for change in news if change.verb in WHOLE for pk in unread[change.subject_id]}
    answers = {change.subject_id for change in news if change.verb in ANSWERED}
    return news, [*source.of_interactions(touches), *(source.of_answers(response__in=answers) if answers else ())]


def take(news: Sequence[Change], texts: Sequence[Text], place: str, behind: str) -> bool:
    """Read `texts` and go on; False when somebody else was there first."""
    read = lane.read([text for text in texts if text.words])
    with transaction.atomic():
        if texts:
            keeping.keep(read, [text for text in texts if not text.words])
        keeping.follow(moved(news))
        if not Cursor.objects.filter(name=NAME, position=place).update(position=behind, at=clock.now()):
            transaction.set_rollback(True)
            return False
    return True


def moved(news: Iterable[Change]) -> dict[int, int | None]:
    """Where the touches of regrouped conversations stand now."""
    concerned = {pk for change in news if change.verb in MOVED for pk in (change.subject_id, heard_by(change)) if pk}
    if not concerned:
        return {}
    placed = Placement.objects.filter(conversation__in=concerned, current=True, interaction__reading__isnull=False)
    return dict(placed.values_list("interaction", "conversation"))


def heard_by(change: Change) -> int:
    """The conversation whose audience hears of it: after a merge these are two."""
    kind, _colon, number = change.audience.partition(":")
    return int(number) if kind == "conversation" and number.isdigit() else 0


def waiting(most: int = 10_000) -> int:
    """How many changes with something to read lie behind the cursor, counted up to `most`."""
    place = Cursor.objects.filter(name=NAME).values_list("position", flat=True).first() or changes.START
    xid, row = changes.parse(place)
    wanted = Change.objects.filter(verb__in=SAID | WHOLE | ANSWERED)
    same = wanted.filter(xid=xid, id__gt=row)[:most].count()
    return min(most, same + wanted.filter(xid__gt=xid)[:most].count())
