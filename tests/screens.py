"""For tests of screens: a browser for each of the cast, and mail with files and layout."""

from __future__ import annotations

from typing import Any

from django.test import Client

from sixring.channels.models import Account
from sixring.core.actors import Actor
from sixring.core.models import Team
from sixring.interactions import media
from sixring.interactions.models import Attachment, Interaction
from tests.cast import agent_of

HTML = '<p>Hello <b>there</b></p><script>alert(1)</script><img src="http://far.test/o.gif" onerror="x()"><form></form>'


def enter(actor: Actor | None) -> Client:
    """A browser in which `actor` is signed in; nobody when None."""
    client = Client()
    if actor is not None:
        client.force_login(agent_of(actor))
    return client


def without_pause(actor: Actor) -> Actor:
    """`actor` likes answers to leave at once; tests/conversations/test_held.py is about the pause."""
    agent = agent_of(actor)
    agent.preferences = {**agent.preferences, "undo_seconds": 0}
    agent.save(update_fields=["preferences"])
    return actor


def read(answer: Any) -> str:
    """What an answer says."""
    return b"".join(answer).decode() if answer.streaming else answer.content.decode()


def only_for(account: Account, team: str) -> None:
    """From now on only `team` and administrators see `account`."""
    account.teams.set([Team.objects.get_or_create(name=team)[0]])


def dress(message: Interaction) -> Attachment:
    """Give a message a laid-out part and a file."""
    Interaction.objects.filter(pk=message.pk).update(data={"html": HTML, "full_text": "Hello\n> what was said before"})
    key = media.keep(b"<script>alert(1)</script>")
    return Attachment.objects.create(
        interaction=message, key=key, name="plan.html", content_type="text/html", size=25
    )  # fmt: skip
