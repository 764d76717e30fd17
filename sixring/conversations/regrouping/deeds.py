"""Deeds: what was done to one or many conversations, kept so that it can be taken back.

A deed keeps the values it replaced and those it wrote. Undoing restores a conversation only where what was written
still stands: what somebody did since is not undone with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from sixring.core import changes, clock
from sixring.core.actors import Actor
from sixring.core.errors import NotFound, Refused

from .. import access
from ..models import Conversation, Deed, Snooze

Values = dict[str, Any]
Snapshot = dict[int, Values]
COLUMNS = ("state", "assignee_id", "team_id", "reason_id", "noise", "held_for", "due_at")
MOMENTS = ("due_at", "snooze")


@dataclass
class Doing:
    """An act under way; `deed` is there afterwards, if anything changed."""

    verb: str
    deed: Deed | None = None
    changed: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Undone:
    """How many conversations are as before, and how many are not because somebody went on with them."""

    restored: int
    kept: int


@contextmanager
def doing(verb: str, conversations: Collection[int], *, actor: Actor) -> Iterator[Doing]:
    """`with doing("resolved", ids, actor=actor) as did:` act; then `did.deed` is what can be undone."""
    did, before = Doing(verb), look(conversations)
    yield did
    after = look(conversations)
    did.changed = {pk for pk in after if after[pk] != before.get(pk)}
    if did.changed:
        was = {
            pk: {key: before[pk][key] for key in before[pk] if before[pk][key] != after[pk][key]} for pk in did.changed
        }
        now = {pk: {key: after[pk][key] for key in was[pk]} for pk in did.changed}
        did.deed = done(verb, was, now, actor)


def done(verb: str, before: Mapping[int, Values], after: Mapping[int, Values], actor: Actor) -> Deed:
    """Keep a deed: the values of each conversation it replaced, and those it wrote, by the names of `look`."""
    assert actor.id is not None
    return Deed.objects.create(
        agent_id=actor.id, verb=verb, before={str(pk): one for pk, one in before.items()},
        after={str(pk): one for pk, one in after.items()},
    )  # fmt: skip


def get(actor: Actor, deed_id: int) -> Deed:
    """A deed of one's own."""
    found = Deed.objects.filter(pk=deed_id, agent=actor.id).first()
    if found is None:
        raise NotFound
    return found


def undo(deed: Deed, *, actor: Actor) -> Undone:
    """Put back what `deed` replaced, where it still stands. Raises `Refused` when it was taken back already."""
    actor.must("answer")
    with transaction.atomic():
        if not Deed.objects.filter(pk=deed.pk, undone_at=None).update(undone_at=clock.now()):
            raise Refused("That was taken back already.")
        ids = {int(pk) for pk in deed.before}
        rows = {row.pk: row for row in access.visible_to(actor).filter(pk__in=ids)}
        locked = Conversation.objects.select_for_update().filter(pk__in=rows).order_by("pk")
        list(locked.values_list("pk", flat=True))
        now = look(rows)
        restored = [pk for pk in now if stands(now[pk], deed.after[str(pk)])]
        restore({pk: deed.before[str(pk)] for pk in restored}, actor)
        entries = (
            changes.Entry("conversation.put_back", "conversation", pk, audience=rows[pk].audience) for pk in restored
        )
        changes.record_many(entries, actor=actor)
    return Undone(len(restored), len(ids) - len(restored))


def stands(now: Values, written: Values) -> bool:
    """Rule: whether nobody changed it since. When it is due follows from the rest, and targets move it."""
    return all(now.get(key) == value for key, value in written.items() if key != "due_at")


def look(conversations: Collection[int]) -> Snapshot:
    """What can be put back of each conversation, as JSON takes it; three queries for however many."""
    rows = Conversation.objects.filter(pk__in=conversations).values("pk", *COLUMNS)
    found: Snapshot = {row.pop("pk"): {key: plain(value) for key, value in row.items()} for row in rows}
    resting = dict(Snooze.objects.filter(conversation__in=found).values_list("conversation", "due_at"))
    tags: dict[int, list[int]] = {}
    tagged = Conversation.tags.through.objects.filter(conversation__in=found).order_by("tag")
    for pk, tag in tagged.values_list("conversation", "tag"):
        tags.setdefault(pk, []).append(tag)
    for pk, values in found.items():
        values |= {"snooze": plain(resting.get(pk)), "tags": tags.get(pk, [])}
    return found


def plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def restore(values: Mapping[int, Values], actor: Actor) -> None:
    for pk, before in values.items():
        columns = {key: moment(key, value) for key, value in before.items() if key in COLUMNS}
        if columns:
            Conversation.objects.filter(pk=pk).update(**columns)
        if "snooze" in before:
            restore_rest(pk, moment("snooze", before["snooze"]), actor)
        if "tags" in before:
            Conversation(pk=pk).tags.set(before["tags"])


def moment(key: str, value: Any) -> Any:
    return datetime.fromisoformat(value) if value and key in MOMENTS else value


def restore_rest(pk: int, until: datetime | None, actor: Actor) -> None:
    if until is None:
        Snooze.objects.filter(conversation=pk).delete()
    else:
        Snooze.objects.update_or_create(conversation_id=pk, defaults={"due_at": until, "by_id": actor.id})
