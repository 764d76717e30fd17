"""Taking the next: the one due soonest, in one's own queues, and of many who ask at once nobody gets the same."""

from datetime import timedelta

import pytest

from sixring.conversations import access, assignment
from sixring.conversations.models import Conversation
from sixring.core.errors import Forbidden, Refused
from sixring.work import availability, taking
from tests.cast import agent_of, at_once, employ, happened_to, where
from tests.screens import only_for


@pytest.fixture
def two(db, dan, erin, clock):
    first = where(dan.writes("First"))
    clock.forward(minutes=1)
    return first, where(erin.writes("Second"))


@pytest.mark.data
@pytest.mark.django_db
def test_whoever_waits_longest_comes_first(two, ben):
    taken = taking.take_next(actor=ben)
    assert (taken.pk, taken.assignee_id) == (two[0].pk, ben.id)
    assert happened_to(taken)[-1] == "conversation.assigned"
    assert taking.take_next(actor=ben).pk == two[1].pk


@pytest.mark.django_db
def test_what_is_due_sooner_goes_before_what_is_older(two, ben, clock):
    Conversation.objects.filter(pk=two[1].pk).update(due_at=clock.now - timedelta(hours=1))
    assert taking.take_next(actor=ben).pk == two[1].pk


@pytest.mark.django_db
def test_when_nobody_waits_it_says_so(accounts, ben):
    with pytest.raises(Refused, match="Nobody is waiting"):
        taking.take_next(actor=ben)


@pytest.mark.parametrize("state", ["break", "away"])
@pytest.mark.django_db
def test_who_is_not_at_work_gets_nothing(two, ben, state):
    availability.switch(agent_of(ben), state, actor=ben)
    with pytest.raises(Refused, match="available"):
        taking.take_next(actor=ben)
    availability.switch(agent_of(ben), "busy", actor=ben)
    assert taking.take_next(actor=ben)


@pytest.mark.django_db
def test_another_teams_queue_is_left_alone(two, ben, elsewhere, ada):
    assignment.assign_team(two[0], elsewhere, actor=ada)
    assert taking.take_next(actor=ben).pk == two[1].pk
    with pytest.raises(Refused):
        taking.take_next(actor=ben)


@pytest.mark.django_db
def test_what_one_may_not_see_is_never_given(two, accounts, cleo):
    only_for(accounts["letters"], "Support")
    with pytest.raises(Refused):
        taking.take_next(actor=cleo)


@pytest.mark.django_db
def test_a_viewer_takes_nothing(two, viewer):
    with pytest.raises(Forbidden):
        taking.take_next(actor=viewer)


@pytest.mark.concurrency
@pytest.mark.data
@pytest.mark.django_db(transaction=True)
def test_of_many_who_ask_at_once_no_two_get_the_same(accounts, dan):
    for number in range(6):
        where(dan.does("letters", ["email", f"customer{number}@example.com", "domain"], text="Hello"))
    agents = [employ(f"Agent{number}", "agent", "Support") for number in range(8)]
    results = at_once(*(lambda actor=actor: taking.take_next(actor=actor) for actor in agents))
    taken = [one.pk for one in results if isinstance(one, Conversation)]
    left = access.visible_to(agents[0]).filter(assignee=None).count()
    assert len(taken) == len(set(taken)) == 6
    assert ([type(one) for one in results if not isinstance(one, Conversation)], left) == ([Refused, Refused], 0)
