"""The demo: a few days at GreenThumb Gardens, an invented garden shop, with some twenty matters on the desk.

Everybody in it is invented, and everything they say comes in through the real reception.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from sixring.conversations import assignment
from sixring.conversations.models import ContactReason, Snippet
from sixring.conversations.sending import replies
from sixring.conversations.writing import notes
from sixring.core import clock, worker
from sixring.core.accounts import agents
from sixring.core.actors import SYSTEM, Actor
from sixring.core.models import Agent, Team

from . import script
from .stage import Stage


def tell(owner: str) -> None:
    """Tell the story once, with `owner` as Ada's address; a second time is a quiet no-op."""
    if Agent.objects.exists():
        return
    ada = agents.create_agent(owner, "Ada Owner", "owner", actor=SYSTEM)
    ben = agents.create_agent("ben@greenthumb.example", "Ben Colleague", "agent", actor=SYSTEM)
    furnish(ada, ben)
    stage = Stage(clock.now() - timedelta(days=3))
    script.play(stage, script.BEFORE, ben)
    answer(stage, ada, ben)
    script.play(stage, script.AFTER, ben)
    worker.settle_all()


def furnish(ada: Agent, ben: Agent) -> None:
    """What a shop has put up before the first customer writes: a team, contact reasons, snippets."""
    team = Team.objects.create(name="Customer care")
    for agent in (ada, ben):
        agent.teams.add(team)
    for order, name in enumerate(script.REASONS):
        ContactReason.objects.create(name=name, order=order)
    for name, text in script.SNIPPETS:
        Snippet.objects.create(name=name, text=text, agent=ada, shared=True)


def answer(stage: Stage, ada: Agent, ben: Agent) -> None:
    """Ben answers the first of them, and Ada gives him the matter."""
    matter = stage.find("Seed trays missing")
    with clock.frozen(stage.start + timedelta(hours=3)):
        replies.reply(matter, script.REPLY, actor=Actor.of(ben), token=str(uuid4()))
        notes.note(matter, script.NOTE, actor=Actor.of(ben))
        assignment.assign(matter, ben, actor=Actor.of(ada))
