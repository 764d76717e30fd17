"""Availability: said by the agent or by what happens, recorded from when to when; and what returns meanwhile."""

import pytest

from sixring.conversations import assignment
from sixring.conversations.models import Conversation
from sixring.conversations.timing import snooze
from sixring.core.accounts import deactivate
from sixring.core.errors import Forbidden, Invalid
from sixring.work import availability, teams
from sixring.work.models import Availability, SignOfLife
from tests.cast import agent_of, at_once, happened_to, where
from tests.screens import enter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def unheard():
    availability._heard.clear()


def state_of(actor):
    return availability.of(actor.id).state


@pytest.fixture
def matter(dan, ben, clock, works):
    conversation = where(dan.writes("Where are my trays?"))
    assignment.assign(conversation, agent_of(ben), actor=ben)
    works()
    return conversation


@pytest.fixture
def hears(dan, works, matter):
    """Dan writes again; who has it after that."""

    def again():
        dan.does("letters", ["email", dan.email, "domain"], text="Hello?", conversation=matter.pk)
        works()
        return Conversation.objects.get(pk=matter.pk).assignee_id

    return again


@pytest.mark.data
def test_each_state_is_a_row_with_its_begin_and_end(ben, clock):
    availability.switch(agent_of(ben), "available", actor=ben)
    later = clock.forward(minutes=5)
    availability.switch(agent_of(ben), "break", actor=ben)
    availability.switch(agent_of(ben), "break", actor=ben)
    rows = Availability.objects.order_by("since").values_list("state", "until", "by")
    assert list(rows) == [("available", later, ben.id), ("break", None, ben.id)]


def test_whoever_never_said_anything_counts_as_available(ben):
    assert state_of(ben) == "available"


def test_nonsense_is_refused(ben):
    with pytest.raises(Invalid):
        availability.switch(agent_of(ben), "asleep", actor=ben)


def test_nobody_but_a_lead_switches_a_colleague(ada, ben, cleo):
    with pytest.raises(Forbidden):
        availability.switch(agent_of(ben), "away", actor=cleo)
    availability.switch(agent_of(ben), "away", actor=ada)
    assert Availability.objects.get().by_id == ada.id


def test_signing_in_and_out_is_recorded(ben, works):
    client = enter(ben)
    client.post("/accounts/sign-out/")
    works()
    row = availability.of(ben.id)
    assert (row.state, row.cause, row.by_id) == ("away", "signed_out", None)
    availability.arrive(agent_of(ben))
    assert (state_of(ben), availability.of(ben.id).cause) == ("available", "signed_in")


def test_a_long_silence_makes_away(ben, clock, settings):
    availability.switch(agent_of(ben), "available", actor=ben)
    clock.forward(minutes=29)
    assert availability.settle_silent() == 0
    enter(ben).get("/conversations/")
    clock.forward(minutes=20)
    assert availability.settle_silent() == 0
    clock.forward(minutes=11)
    assert (availability.settle_silent(), state_of(ben)) == (1, "away")
    assert availability.of(ben.id).cause == "silence"
    enter(ben).get("/people/")
    assert (state_of(ben), availability.of(ben.id).cause) == ("available", "back")


def test_who_said_that_they_are_away_stays_away(ben, clock):
    availability.switch(agent_of(ben), "away", actor=ben)
    enter(ben).get("/people/")
    assert state_of(ben) == "away"


def test_news_that_reload_by_themselves_are_no_sign_of_life(ben):
    client = enter(ben)
    client.get("/conversations/rows/", headers={"HX-Request": "true"})
    assert not SignOfLife.objects.exists()
    client.get("/conversations/")
    assert SignOfLife.objects.exists()


def test_a_message_for_somebody_away_returns_to_the_queue(matter, hears, ben):
    availability.switch(agent_of(ben), "away", actor=ben)
    assert hears() is None
    assert "conversation.returned" in happened_to(matter)


@pytest.mark.parametrize(("minutes", "returns"), [(10, False), (29, False), (30, True)])
def test_a_short_break_keeps_what_one_has(matter, hears, ben, clock, minutes, returns):
    availability.switch(agent_of(ben), "break", actor=ben)
    clock.forward(minutes=minutes)
    assert (hears() is None) is returns


@pytest.mark.parametrize("state", ["available", "busy"])
def test_who_is_at_work_keeps_what_they_have(matter, hears, ben, state):
    availability.switch(agent_of(ben), state, actor=ben)
    assert hears() == ben.id


def test_what_was_put_to_rest_stays_with_whoever_did_it(matter, hears, ben, clock):
    snooze.snooze(matter, clock.in_days(1), actor=ben)
    availability.switch(agent_of(ben), "away", actor=ben)
    assert hears() == ben.id


def test_a_team_may_choose_that_nothing_returns(matter, hears, ben, ada, support):
    Conversation.objects.filter(pk=matter.pk).update(team=support)
    teams.set_rules(support, returns=False, break_minutes=30, actor=ada)
    availability.switch(agent_of(ben), "away", actor=ben)
    assert hears() == ben.id


def test_what_somebody_who_left_has_returns(matter, ben, ada, works):
    deactivate(agent_of(ben), actor=ada)
    works()
    assert Conversation.objects.get(pk=matter.pk).assignee_id is None


@pytest.mark.concurrency
@pytest.mark.data
@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_once_leave_one_state(ben):
    agent = agent_of(ben)
    done = at_once(*(lambda s=s: availability.switch(agent, s, actor=ben) for s in ("busy", "break", "away")))
    assert not [one for one in done if isinstance(one, Exception)]
    assert Availability.objects.filter(until=None).count() == 1
