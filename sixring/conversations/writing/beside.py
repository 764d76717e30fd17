"""Beside the composer: what colleagues are writing in the same conversation, and what they did while you typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from sixring.core import clock
from sixring.core.actors import Actor
from sixring.core.models import Agent, Change
from sixring.interactions.models import Interaction

from ..models import Conversation, Held
from . import drafts


@dataclass(frozen=True, slots=True)
class Deed:
    """What a colleague did meanwhile: they "answered" or "took" the conversation."""

    kind: str
    name: str
    at: datetime


def done_by_others(conversation: Conversation, actor: Actor, since: datetime) -> list[Deed]:
    """Answers of colleagues since that moment, and whether one of them took the conversation."""
    answers = Interaction.objects.filter(
        placements__conversation=conversation, placements__current=True,
        direction=Interaction.Direction.OUT, agent__isnull=False, received_at__gt=since,
    ).exclude(agent=actor.id)  # fmt: skip
    held = Held.objects.filter(conversation=conversation, state=Held.State.WAITING, scheduled=False, at__gt=since)
    found = [Deed("answered", name, at) for name, at in answers.values_list("agent__name", "received_at")]
    waiting = held.exclude(agent=actor.id).values_list("agent__name", "at")
    found += [Deed("answered", name, at) for name, at in waiting]
    return sorted([*found, *taken(conversation, actor, since)], key=lambda deed: deed.at)


def taken(conversation: Conversation, actor: Actor, since: datetime) -> list[Deed]:
    rows = Change.objects.filter(
        subject_kind="conversation", subject_id=conversation.pk, verb="conversation.assigned", at__gt=since,
        actor_kind="agent",
    )  # fmt: skip
    last = rows.exclude(actor_id=actor.id).order_by("-id").first()
    if last is None or conversation.assignee_id in {None, actor.id}:
        return []
    name = Agent.objects.filter(pk=conversation.assignee_id).values_list("name", flat=True).first()
    return [Deed("took", name or "", last.at)]


def of(conversation: Conversation, actor: Actor, since: datetime | None = None) -> dict[str, Any]:
    """What the place beside the composer shows; `since` is when the page was drawn or looked last."""
    now = clock.now()
    own = [drafts.own(conversation, actor, noting=noting) for noting in (False, True)]
    return {
        "conversation": conversation,
        "now": now,
        "own": {"reply": own[0].version if own[0] else 0, "note": own[1].version if own[1] else 0},
        "drafts": drafts.of_colleagues(conversation, actor),
        "deeds": done_by_others(conversation, actor, since) if since else [],
        "taken_over_by": [name for draft in own for name in drafts.taken_over_by(draft, since)] if since else [],
    }


def panel(request: HttpRequest, conversation: Conversation) -> SafeString:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return mark_safe(render_to_string("conversations/_beside.html", of(conversation, actor), request=request))  # noqa: S308


def faces(request: HttpRequest, conversation: Conversation) -> SafeString:
    """Where the faces of those who look at it are put."""
    return mark_safe(render_to_string("conversations/_faces.html", {"conversation": conversation}))  # noqa: S308
