"""What conversations hold of a person.

A conversation in which only they are the customer goes whole, with notes, drafts and answers of ours. Where other
customers take part it stays theirs: the person's messages go, and what names or quotes them is taken out of the rest.
"""

from __future__ import annotations

from collections.abc import Iterator

from sixring.core.privacy import Counts, Section, Subject, Tell, piece

from . import alone, shared, strewn
from .whose import concerned, is_shared

ERASES = {
    "Call": "key number ours queue events said state outcome",
    "Note": "text",
    "Promise": "what",
    "Deed": "before after",
    "SavedView": "name query",
    "PushSubscription": "digest sealed site",
    "VisitorFile": "visitor token key name content_type sent_as",
    "SpentUserToken": "digest visitor",
    "Handover": "address digest",
    "AskedLink": "address",
    "Regrouping": "touches before",
    "ReasonWord": "word",
    "Tag": "name",
    "Conversation": "subject fields held_for doubt channel preview",
    "Placement": "evidence actor_kind",
    "Awaited": "reference",
    "Verification": "digest facts",
    "NoiseRule": "kind scope value",
    "Flood": "key label",
    "Draft": "text envelope",
    "Upload": "token key name content_type",
    "Held": "token text envelope problem",
}
KEEPS = {
    "Notice": ("kind key", "ids and words of ours"),
    "Promise": ("key", "ids and words of ours; goes with the conversation"),
    "Deed": ("verb", "a word of ours"),
    "Reach": ("key", "ids of accounts"),
    "ContactReason": ("name", "reasons as the team names them"),
    "HouseRule": ("name value", "what this organisation decided"),
    "Snippet": ("name text", "canned texts for everybody; nobody's data belongs there"),
}


def withdraw(subject: Subject) -> None:
    """Answers that wait to leave don't, and nobody asked for a link any more."""
    alone.stop_answers(subject)


def erase(subject: Subject, tell: Tell) -> None:
    for pk in list(concerned(subject).order_by("pk").values_list("pk", flat=True)):
        with piece(tell) as counts:
            counts.update(shared.leave(pk, subject) if is_shared(pk, subject) else alone.erase(pk, subject))
    with piece(tell) as counts:
        counts.update(strewn.erase(subject))


def preview(subject: Subject) -> Counts:
    return alone.preview(subject)


def export(subject: Subject) -> Iterator[Section]:
    yield from alone.export(subject)
    yield from strewn.export(subject)


def let_go(conversation: int) -> None:
    """One conversation whose time is over, with every message in it. In the caller's transaction."""
    alone.let_go(conversation)
