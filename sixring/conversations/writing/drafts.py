"""Drafts: what somebody has typed and not sent. One per conversation, colleague and kind; colleagues see it and may go
on with it; it is gone everywhere the moment it is sent or discarded.

A version goes up with every change, so that an older window can't write over a newer one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from sixring.core import changes, clock
from sixring.core.actors import Actor
from sixring.core.errors import Invalid, NotFound, Refused
from sixring.core.models import Agent, Change

from .. import attached
from ..live import presence
from ..models import Conversation, Draft

LONGEST = 1_000_000
WORTH_KEEPING = ("uploads", "forward")  # without a text; ways and recipients are only what the page offered
TAKEN = "draft.taken_over"


class Newer(Refused):
    """Another window has written since; `draft` is what stands there, None when it was sent or discarded."""

    def __init__(self, draft: Draft | None) -> None:
        super().__init__("This draft was changed in another window. Both texts are kept; choose one.")
        self.draft = draft


def own(conversation: Conversation, actor: Actor, *, noting: bool) -> Draft | None:
    """What `actor` began to write here."""
    return next((one for one in here(conversation, actor) if (one.agent_id, one.noting) == (actor.id, noting)), None)


def of_colleagues(conversation: Conversation, actor: Actor) -> list[Draft]:
    """What others began to write here, the latest first."""
    return [one for one in here(conversation, actor) if one.agent_id != actor.id][:10]


def here(conversation: Conversation, actor: Actor) -> list[Draft]:
    """What anybody began to write here, the latest first."""
    rows = Draft.objects.filter(conversation=conversation).select_related("agent").order_by("-updated_at")
    there = attached.has(conversation, actor, Draft)
    return actor.once(f"drafts in {conversation.pk}", lambda: list(rows)) if there else []


def keep(
    conversation: Conversation, text: str, envelope: Mapping[str, Any], *, version: int, noting: bool, actor: Actor
) -> Draft | None:
    """Keep what `actor` typed over the `version` their window knows, 0 for none. Nothing typed keeps nothing.

    Raises `Newer` when another window was quicker, `Invalid` when too long.
    """
    actor.must("answer")
    if len(text) > LONGEST:
        raise Invalid("This text is too long to be kept as a draft. It stays in this window.")
    with transaction.atomic():
        row = Draft.objects.select_for_update().filter(conversation=conversation, agent=actor.id, noting=noting).first()
        if row is not None and (row.text, row.envelope) == (text, envelope):
            return row
        if version != (row.version if row else 0):
            raise Newer(row)
        if is_nothing(text, envelope):
            end(row)
            return None
        row = write(row, text, envelope) if row else begin(conversation, text, envelope, noting, actor)
        presence.drafted(conversation.pk, row.agent_id, row.version)
    return row


def is_nothing(text: str, envelope: Mapping[str, Any]) -> bool:
    """Rule: whether there is nothing worth keeping."""
    return not text.strip() and not any(envelope.get(name) for name in WORTH_KEEPING)


def write(row: Draft, text: str, envelope: Mapping[str, Any]) -> Draft:
    row.text, row.envelope, row.version, row.updated_at = text, dict(envelope), row.version + 1, clock.now()
    row.save(update_fields=["text", "envelope", "version", "updated_at"])
    return row


def begin(conversation: Conversation, text: str, envelope: Mapping[str, Any], noting: bool, actor: Actor) -> Draft:
    """Its first version lies above that of any draft that was here before: windows that knew that one are older."""
    now = clock.now()
    row, fresh = Draft.objects.get_or_create(
        conversation=conversation, agent_id=actor.id or 0, noting=noting,
        defaults={"text": text, "envelope": dict(envelope), "version": int(now.timestamp()), "updated_at": now},
    )  # fmt: skip
    if not fresh:
        raise Newer(row)
    return row


def discard(conversation: Conversation, *, noting: bool, actor: Actor) -> None:
    """Throw away what `actor` typed; when there is nothing, a quiet no-op."""
    actor.must("answer")
    with transaction.atomic():
        end(own(conversation, actor, noting=noting))


def sent(conversation: Conversation, agent: int, noting: bool) -> None:
    """What `agent` typed was sent or noted: their draft is gone everywhere. In the caller's transaction."""
    end(Draft.objects.filter(conversation=conversation, agent=agent, noting=noting).first())


def end(row: Draft | None) -> None:
    if row is not None:
        row.delete()
        presence.drafted(row.conversation_id, row.agent_id, 0)


def take_over(draft: Draft, *, actor: Actor, over: str = "") -> Draft:
    """Go on with a colleague's draft: `actor` gets a copy behind what they typed themselves (`over`); the colleague
    keeps theirs and is told."""
    actor.must("answer")
    if draft.agent_id == actor.id:
        raise Refused("This draft is yours already.")
    mine = own(draft.conversation, actor, noting=draft.noting)
    before = over.strip() or (mine.text.strip() if mine else "")
    text = draft.text if not before or before == draft.text.strip() else f"{before}\n\n{draft.text}"
    with transaction.atomic():
        version = mine.version if mine else 0
        envelope = {name: value for name, value in draft.envelope.items() if name != "uploads"}
        kept = keep(draft.conversation, text, envelope, version=version, noting=draft.noting, actor=actor)
        changes.record(TAKEN, draft, actor=actor, audience=draft.conversation.audience)
    if kept is None:
        raise NotFound
    return kept


def taken_over_by(draft: Draft | None, since: datetime) -> list[str]:
    """Names of colleagues who went on with `draft` since that moment."""
    if draft is None:
        return []
    rows = Change.objects.filter(subject_kind="draft", subject_id=draft.pk, verb=TAKEN, at__gte=since)
    return list(Agent.objects.filter(pk__in=rows.values("actor_id")).values_list("name", flat=True))
