"""Facts about the story: one line of time over all channels, with its switches, and markers for what is hidden."""

import pytest

from sixring.conversations import assignment, notes, replies, story
from tests.cast import agent_of, where

pytestmark = [pytest.mark.django_db, pytest.mark.data]


def told(conversation, actor):
    return [entry.kind for entry in story.of(conversation, actor)]


@pytest.fixture
def crossing(dan, ben, clock):
    """A mail, a chat, a note, our answer, a call: one matter."""
    home = where(dan.writes("The lamp"))
    clock.forward(minutes=1)
    dan.chats("It's me", also=[["email", dan.email, "token"]])
    clock.forward(minutes=1)
    notes.note(home, "A regular", actor=ben)
    clock.forward(minutes=1)
    replies.reply(home, "We come", actor=ben, token="1")
    clock.forward(minutes=1)
    dan.calls("He rang", conversation=home.pk)
    return home


def test_it_tells_every_switch(crossing, ben):
    assert told(crossing, ben) == ["switch", "message", "switch", "message", "note", "message", "switch", "message"]
    assert story.switches(story.of(crossing, ben)) == 1  # the call is logged on the chat's account


def test_what_happened_to_it_is_told(crossing, ben, clock):
    clock.forward(minutes=1)
    assignment.assign(crossing, agent_of(ben), actor=ben)
    assert story.of(crossing, ben)[-1].text == "Ben assigned it"


def test_a_reply_shows_what_became_of_it(crossing, ben):
    sent = [entry.dispatch for entry in story.of(crossing, ben) if entry.dispatch]
    assert [dispatch.state for dispatch in sent] == ["pending"]


def test_hidden_accounts_show_as_markers(crossing, dan, ben, cleo):
    dan.accounts["letters"].teams.add(*agent_of(ben).teams.all())
    entries = story.of(crossing, cleo)
    assert [entry.kind for entry in entries].count("hidden") == 1
    assert "The lamp" not in [entry.message.text for entry in entries if entry.message]
    assert "hidden" not in told(crossing, ben)
