"""For tests of the composer: Dan and Kim by a channel like mail, and what every test there does."""

import pytest
from django.urls import reverse

from sixring.interactions.models import Interaction
from tests.cast import agent_of, where
from tests.conversations.sending import US, by_post, open_post


@pytest.fixture(name="post")
def the_post(monkeypatch, dan):
    return open_post(monkeypatch, dan)


@pytest.fixture(name="matter")
def the_matter(post, dan):
    by_post(dan, subject="Seed trays", reference="<1@x>")
    said = by_post(dan, "Kim is in copy now", replies_to=["<1@x>"], data={"to": [US], "cc": ["kim@out.test"]})
    return where(said)


@pytest.fixture(name="show")
def the_show(matter):
    return reverse("conversations:show", args=[matter.pk])


def likes(actor, seconds):
    agent = agent_of(actor)
    agent.preferences = {"undo_seconds": seconds}
    agent.save()


def send(page, text="They leave at noon."):
    page.fill("#text", text)
    page.click(".composer-send")


def out():
    return Interaction.objects.get(direction="out")
