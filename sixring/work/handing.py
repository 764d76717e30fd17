"""Handing over: a lead gives what one colleague has to another, or to a queue, in one action."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from sixring.conversations import assignment
from sixring.conversations.models import Conversation, Deed
from sixring.conversations.regrouping import deeds
from sixring.core.actors import Actor
from sixring.core.errors import Invalid, Refused
from sixring.core.models import Agent, Team

from . import overview


@dataclass(frozen=True)
class Handed:
    """What was handed over: ids, how many had to stay because nobody there could see them, and the deed to undo."""

    moved: list[int]
    stayed: int
    deed: Deed | None


def hand_over(
    holder: Agent, chosen: Collection[int] | None, to: Agent | Team | None, *, actor: Actor
) -> Handed:  # fmt: skip
    """Give what `holder` has (`chosen` ids, or all) to a colleague, a team's queue, or each one's own queue (None).

    Raises `Refused` when nothing could go there.
    """
    actor.must("lead")
    if to == holder:
        raise Invalid("They have these already. Choose somebody else, or a queue.")
    with transaction.atomic():
        theirs = overview.holding(holder, actor)
        rows = list(theirs.filter(pk__in=chosen) if chosen is not None else theirs)
        going = [row for row in rows if may_go(row, to)]
        if not going:
            raise Refused("Nothing was handed over: nobody there could see these conversations.")
        with deeds.doing("handed_over", [row.pk for row in going], actor=actor) as did:
            for row in going:
                move(row, to, actor)
    return Handed([row.pk for row in going], len(rows) - len(going), did.deed)


def may_go(conversation: Conversation, to: Agent | Team | None) -> bool:
    """Whether whoever gets it could see it and answer."""
    if isinstance(to, Team):
        return assignment.may_have(conversation, to)
    return to is None or assignment.may_take(conversation, to)


def move(conversation: Conversation, to: Agent | Team | None, actor: Actor) -> None:
    """To a team's queue means out of everybody's hands, also where its holder belongs to that team."""
    if isinstance(to, Team):
        assignment.assign_team(conversation, to, actor=actor)
    assignment.assign(conversation, to if isinstance(to, Agent) else None, actor=actor)
