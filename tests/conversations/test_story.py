"""Facts about the story: one line of time over all channels, with its switches, and markers for what is hidden."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sixring.conversations import access, assignment, story
from sixring.conversations.sending import replies
from sixring.conversations.writing import notes
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


def said(page):
    return [entry.message.text for entry in page.entries if entry.kind == "message"]


def test_a_long_story_comes_in_pages_that_join(dan, ben):
    home = where(dan.writes("Message 0"))
    for number in range(1, 70):
        dan.chats(f"Message {number}", conversation=home.pk)
    latest = story.page(home, ben)
    older = story.page(home, ben, before=latest.before)
    assert said(older) + said(latest) == [f"Message {number}" for number in range(70)]
    assert (older.before, said(story.page(home, ben, since=latest.first))) == (None, said(latest))
    assert [entry.again for entry in latest.entries if entry.kind == "switch"] == [True]


def test_a_page_costs_the_same_however_much_was_said(dan, ben):
    home = where(dan.writes("Message 0"))
    with CaptureQueriesContext(connection) as short:
        story.page(home, ben)
    for number in range(1, 70):
        dan.chats(f"Message {number}", conversation=home.pk)
    with CaptureQueriesContext(connection) as long:
        story.page(home, ben)
    assert len(long) <= len(short) + 1  # whether a browser's identity was signed in


def test_many_events_in_a_row_are_one_line(crossing, ben, clock):
    for _ in range(3):
        clock.forward(minutes=1)
        assignment.assign(crossing, agent_of(ben), actor=ben)
        assignment.assign(crossing, None, actor=ben)
    last = story.of(crossing, ben)[-1]
    assert (last.kind, len(last.folded)) == ("events", 6)


def test_earlier_conversations_are_the_same_persons_and_visible(dan, erin, ben, cleo, clock):
    old = where(dan.writes("The drip kit"))
    erin.writes("Somebody else's")
    clock.forward(minutes=1)
    home = where(dan.writes("The trays"))
    assert list(story.earlier(home, access.visible_to(ben))) == [old]
    dan.accounts["letters"].teams.add(*agent_of(ben).teams.all())
    assert not story.earlier(home, access.visible_to(cleo)).exists()
