"""Mentions in notes: who is meant, who hears of it, and who can't be named."""

import pytest

from sixring.conversations.models import Mention, Note, Notice
from sixring.conversations.notices import mentions
from sixring.conversations.writing import notes
from sixring.core.errors import Forbidden, Invalid, Refused
from sixring.core.models import Agent, Role
from tests.cast import agent_of, employ, happened_to, where
from tests.screens import only_for

pytestmark = [pytest.mark.django_db, pytest.mark.data]


@pytest.fixture
def matter(dan):
    return where(dan.writes("Hello"))


def named(text, *names):
    agents = [Agent(pk=number, name=name, email=email) for number, (name, email) in enumerate(names, 1)]
    return [[one.name for one in found.agents] for found in mentions.names_in(text, agents)]


ADA, OTHER, BEN = ("Ada Long", "ada@us.test"), ("Ada Short", "short@us.test"), ("Ben", "ben@us.test")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("@Ben look", [["Ben"]]),
        ("Look, @ben: here. (@BEN)", [["Ben"], ["Ben"]]),
        ("@Ada Long knows", [["Ada Long"]]),
        ("@short knows", [["Ada Short"]]),
        ("@Ada Shortly", [["Ada Long", "Ada Short"]]),
        ("@Benny and dan@ben.test and @@Ben", []),
        ("@nobody", []),
        ("nothing", []),
    ],
)
def test_the_longest_name_that_fits_is_meant(text, meant):
    assert named(text, ADA, OTHER, BEN) == meant


def test_each_has_a_shortest_handle_that_means_nobody_else():
    agents = [Agent(pk=number, name=name, email=email) for number, (name, email) in enumerate([ADA, OTHER, BEN], 1)]
    assert [mentions.handle_of(one, agents) for one in agents] == ["Ada Long", "Ada Short", "Ben"]


def test_whoever_is_mentioned_hears_once_and_is_marked(matter, ada, ben):
    note = notes.note(matter, "@Ben <b>look</b>, @ben", actor=ada)
    assert list(Mention.objects.filter(note=note).values_list("agent", flat=True)) == [ben.id]
    assert list(Notice.objects.values_list("agent", "kind", "by")) == [(ben.id, "mention", ada.id)]
    assert mentions.shown(note.text, [agent_of(ben)]) == (
        '<strong class="mention">@Ben</strong> &lt;b&gt;look&lt;/b&gt;, <strong class="mention">@ben</strong>'
    )


def test_mentioning_oneself_tells_nobody(matter, ben):
    notes.note(matter, "@Ben: later", actor=ben)
    assert Notice.objects.count() == 0


def test_who_cannot_see_it_cannot_be_mentioned(matter, ada, ben, cleo, accounts):
    for account in accounts.values():
        only_for(account, "Support")
    with pytest.raises(Refused, match="Cleo can't see"):
        notes.note(matter, "@Cleo look", actor=ben)
    assert (Note.objects.count(), Notice.objects.count()) == (0, 0)
    assert [one.name for one in mentions.who_may_be_named(matter, actor=ben)] == ["Ada"]


def test_a_name_that_fits_two_is_refused(matter, ada):
    for email in ("kim1@us.test", "kim2@us.test"):
        Agent.objects.create(email=email, name="Kim", role=Role.AGENT)
    with pytest.raises(Invalid, match="could be"):
        notes.note(matter, "@Kim look", actor=ada)
    notes.note(matter, "@kim1 look", actor=ada)
    assert Mention.objects.get().agent.email == "kim1@us.test"


def test_who_has_left_is_not_mentioned(matter, ada, ben):
    Agent.objects.filter(pk=ben.id).update(is_active=False)
    notes.note(matter, "@Ben look", actor=ada)
    assert Mention.objects.count() == 0


def test_a_note_taken_away_leaves_a_trace_and_no_words(matter, ada, ben):
    note = notes.note(matter, "@Ada look", actor=ben)
    notes.remove(note, actor=ben)
    notes.remove(note, actor=ben)
    assert (note.text, Mention.objects.count()) == ("", 0)
    assert happened_to(matter) == ["conversation.noted", "conversation.note_removed"]


def test_nobody_takes_another_s_note_away_but_a_lead(matter, ada, ben):
    note = notes.note(matter, "Mine", actor=ben)
    with pytest.raises(Forbidden):
        notes.remove(note, actor=employ("Kim", Role.AGENT, "Support"))
    notes.remove(note, actor=ada)
    assert note.removed_at
