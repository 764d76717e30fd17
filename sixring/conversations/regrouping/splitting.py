"""Splitting: some messages turn out to be another matter and get a conversation of their own, until that is undone."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from sixring.channels import accounts
from sixring.core import changes, clock
from sixring.core.actors import Actor
from sixring.core.errors import Refused
from sixring.interactions.models import Interaction

from .. import upkeep
from ..models import Conversation, Placement, Regrouping
from . import merging, moving

Reason = Placement.Reason


def split(conversation: Conversation, chosen: Collection[int], *, actor: Actor) -> Regrouping:
    """Give the messages `chosen`, by id, a conversation of their own. At least one has to stay."""
    actor.must("answer")
    with transaction.atomic():
        upkeep.lock(conversation)
        mine = Interaction.objects.filter(placements__conversation=conversation, placements__current=True)
        touches = list(mine.filter(pk__in=chosen, account__in=accounts.visible_to(actor)).order_by("occurred_at", "pk"))
        if not touches:
            raise Refused("Choose the messages that are another matter.")
        if mine.count() == len(touches):
            raise Refused("At least one message has to stay. To give it all a new home, merge it into another one.")
        apart = begin(touches, conversation)
        row = Regrouping.objects.create(
            kind=Regrouping.Kind.SPLIT, source=conversation, target=apart, agent_id=actor.id,
            touches=[touch.pk for touch in touches], before={"source": merging.state_of(conversation)},
        )  # fmt: skip
        moving.place_anew(row.touches, apart, Reason.MOVED, actor=actor)
        moving.tidy(conversation, apart)
        changes.record("conversation.split_off", conversation, actor=actor, audience=conversation.audience)
        changes.record("conversation.moved_in", apart, actor=actor, audience=apart.audience)
    apart.refresh_from_db()
    return row


def begin(touches: list[Interaction], conversation: Conversation) -> Conversation:
    """Of whoever wrote first in it, and on the desk of who had the whole."""
    first = touches[0]
    speaker = next((touch for touch in touches if not touch.outgoing and touch.identity_id), first)
    return Conversation.objects.create(
        subject=next((touch.subject for touch in touches if touch.subject), ""),
        anchor_id=speaker.identity_id or conversation.anchor_id,
        assignee_id=conversation.assignee_id, team_id=conversation.team_id,
        opened_at=first.occurred_at, touched_at=first.occurred_at,
    )  # fmt: skip


def undo(row: Regrouping, *, actor: Actor) -> None:
    """The messages go back; so does what came since, as the new conversation then is no more."""
    actor.must("answer")
    with transaction.atomic():
        if not Regrouping.objects.filter(pk=row.pk, undone_at=None).update(undone_at=clock.now()):
            raise Refused("That has been taken back already.")
        home, apart = row.source, row.target
        upkeep.lock(home, apart)
        if home.merged_into_id or apart.merged_into_id:
            raise Refused("They have been moved on since. Undo the later one first.")
        spoken = [one.last_in_at for one in (home, apart) if one.last_in_at]
        merging.take_along(apart, home)
        merging.bring_tags(apart, home)
        merging.bring_drafts(apart, home)
        moving.absorb(apart, home, Reason.MOVED, actor=actor)
        merging.restore(home, row.before["source"], heard_since=max(spoken, default=row.at) > row.at)
        changes.record("conversation.split_undone", home, actor=actor, audience=home.audience)
