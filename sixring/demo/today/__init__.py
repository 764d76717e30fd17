"""The demo: a few days at GreenThumb Gardens, an invented garden shop, with some twenty matters on the desk.

Everybody in it is invented, and everything they say comes in through the real reception.
"""

from __future__ import annotations

from datetime import timedelta

from sixring.conversations import assignment, past
from sixring.conversations.models import ContactReason, Snippet
from sixring.conversations.writing import notes
from sixring.core import clock, worker
from sixring.core.accounts import agents
from sixring.core.actors import SYSTEM, Actor
from sixring.core.models import Agent, Team
from sixring.interactions.models import Interaction

from . import script
from .stage import Stage


def tell(owner: str) -> None:
    """Tell the story once, with `owner` as Ada's address; a second time is a quiet no-op."""
    if Agent.objects.exists():
        return
    ada = agents.create_agent(owner, "Ada Owner", "owner", actor=SYSTEM)
    ben = agents.create_agent("ben@greenthumb.example", "Ben Colleague", "agent", actor=SYSTEM)
    furnish(ada, ben)
    play_today(Stage(clock.now() - timedelta(days=3)), ada, ben)
    worker.settle_all()


def play_today(stage: Stage, ada: Agent, ben: Agent) -> None:
    script.play(stage, script.BEFORE, ben)
    answer(stage, ada, ben)
    script.play(stage, script.AFTER, ben)


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
    asked = Interaction.objects.select_related("account", "identity").get(subject=matter.subject)
    at = stage.start + timedelta(hours=3)
    past.answered([past.Answered(matter, asked, Actor.of(ben), at, script.REPLY, "seed trays")])
    with clock.frozen(at):
        notes.note(matter, script.NOTE, actor=Actor.of(ben))
        assignment.assign(matter, ben, actor=Actor.of(ada))
