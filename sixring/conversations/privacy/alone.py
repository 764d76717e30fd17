"""Conversations in which only this person is the customer: they go whole."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db.models import Q

from sixring.core import changes
from sixring.core.actors import SYSTEM
from sixring.core.privacy import Counts, Section, Subject, plain, tally
from sixring.interactions import privacy as of_touches
from sixring.interactions import search
from sixring.interactions.models import Interaction

from ..matter import reasons
from ..models import Conversation, Deed, Draft, Held, Note, Placement, Promise, ReasonWord, Upload
from .whose import concerned, is_shared, mine

SHOWN = ("opened_at", "subject", "state", "channel", "fields", "touched_at")


def stop_answers(subject: Subject) -> None:
    waiting = Held.objects.filter(state=Held.State.WAITING, conversation__in=concerned(subject).values("pk"))
    waiting.update(state=Held.State.STOPPED, problem="The person was erased.")


def preview(subject: Subject) -> Counts:
    shared = [pk for pk in concerned(subject).values_list("pk", flat=True) if is_shared(pk, subject)]
    going = concerned(subject).exclude(pk__in=shared)
    notes = Note.objects.filter(conversation__in=going.values("pk")).count()
    return tally(conversations=going.count(), conversations_they_leave=len(shared), notes=notes)


def erase(conversation: int, subject: Subject) -> Counts:
    """Everything of it but the number it had."""
    going = with_merged(conversation)
    rows = Conversation.objects.filter(pk__in=going)
    for row in rows.select_for_update():
        unlearn(row)
        changes.record("conversation.erased", row, actor=SYSTEM, audience=row.audience)
    counts = tally(conversations=len(rows)) + beside(going) + drop_touches(going, subject)
    forget_deeds(going)
    Conversation.objects.exclude(pk__in=going).filter(merged_into__in=going).update(merged_into=None)
    rows.delete()
    return counts


def let_go(conversation: int) -> None:
    """The same with the messages of whoever wrote in it."""
    placed = Placement.objects.filter(conversation__in=with_merged(conversation), current=True)
    touches = list(Interaction.objects.filter(placements__in=placed))
    erase(conversation, Subject((), ()))
    ids = [touch.pk for touch in touches]
    Placement.objects.filter(interaction__in=ids).delete()
    search.index.erase(ids)
    of_touches.drop(touches)


def with_merged(conversation: int) -> set[int]:
    """It and what became part of it and holds nothing any more."""
    found, ask = {conversation}, {conversation}
    while ask:
        empty = Conversation.objects.filter(merged_into__in=ask).exclude(
            pk__in=Placement.objects.filter(current=True).values("conversation")
        )
        ask = set(empty.values_list("pk", flat=True)) - found
        found |= ask
    return found


def unlearn(conversation: Conversation) -> None:
    """Its words no longer speak for its reason, and are forgotten where no other conversation had them."""
    if conversation.reason_id:
        reasons.learn(conversation, conversation.reason_id, None)
        ReasonWord.objects.filter(reason=conversation.reason_id, n__lte=0).delete()


def beside(conversations: Collection[int]) -> Counts:
    """Files of drafts, and how many of what else goes with the rows of `conversations`."""
    uploads = Upload.objects.filter(conversation__in=conversations)
    keys = list(uploads.values_list("key", flat=True))
    uploads.delete()
    of_touches.drop_media(keys)
    here = {"conversation__in": conversations}
    return tally(
        notes=Note.objects.filter(**here).count(),
        drafts=Draft.objects.filter(**here).count(),
        answers_held_back=Held.objects.filter(**here).count(),
        promises=Promise.objects.filter(**here).count(),
        files=len(keys),
    )


def drop_touches(conversations: Collection[int], subject: Subject) -> Counts:
    """Touches of nobody known go at once; the person's own go with interactions, as soon as they stand nowhere."""
    placed = Placement.objects.filter(conversation__in=conversations)
    nobodys = list(
        Interaction.objects.filter(identity=None, placements__in=placed.filter(current=True)).exclude(
            pk__in=mine(subject).values("pk")
        )
    )
    placed.delete()
    ids = [touch.pk for touch in nobodys]
    Placement.objects.filter(interaction__in=ids).delete()
    search.index.erase(ids) if ids else None
    return of_touches.drop(nobodys) if nobodys else tally()


def forget_deeds(conversations: Collection[int]) -> None:
    """What was done to them can't be taken back any more."""
    names = [str(pk) for pk in conversations]
    touched = Q(before__has_any_keys=names) | Q(after__has_any_keys=names)
    for deed in Deed.objects.filter(touched):
        left = [{key: value for key, value in part.items() if key not in names} for part in (deed.before, deed.after)]
        if any(left):
            Deed.objects.filter(pk=deed.pk).update(before=left[0], after=left[1])
        else:
            deed.delete()


def export(subject: Subject) -> Iterator[Section]:
    rows = list(concerned(subject).order_by("opened_at", "pk"))
    if rows:
        told = [
            {"number": row.pk, "tags": [tag.name for tag in row.tags.all()], **one, **notes_of(row, subject)}
            for row, one in zip(rows, plain(rows, SHOWN), strict=True)
        ]
        yield Section("conversations", "Conversations", "Each matter, with what we noted and promised.", told)


def notes_of(conversation: Conversation, subject: Subject) -> dict[str, list[str]]:
    """Notes of colleagues and promises; not where other customers take part, of whom they may speak."""
    if is_shared(conversation.pk, subject):
        return {}
    notes = [f"{note.at:%Y-%m-%d %H:%M} {note.text}" for note in conversation.notes.order_by("pk") if note.text]
    promised = [f"{one.due_at:%Y-%m-%d} {one.what}" for one in conversation.promises.order_by("pk")]
    return {"notes": notes, "promises": promised}
