"""Facts about snoozing."""

import pytest

from sixring.conversations import closure
from sixring.conversations.models import Snooze
from sixring.conversations.timing import snooze
from sixring.core.errors import Forbidden, Refused
from tests.cast import happened_to, where

pytestmark = [pytest.mark.django_db, pytest.mark.data]


@pytest.fixture
def matter(dan, clock):
    return where(dan.writes("Hello", reference="<1@x>"))


def rests(matter):
    return Snooze.objects.filter(conversation=matter).exists()


def test_it_rests_until_the_moment(matter, ben, clock):
    snooze.snooze(matter, clock.in_hours(2), actor=ben)
    assert snooze.settle_due() == 0
    clock.forward(hours=2)
    assert snooze.settle_due() == 1
    assert not rests(matter)
    assert happened_to(matter) == ["conversation.snoozed", "conversation.woken"]


def test_a_message_from_the_customer_wakes_it(matter, ben, dan, clock):
    snooze.snooze(matter, clock.in_days(3), actor=ben)
    dan.writes("Any news?", replies_to=["<1@x>"])
    assert not rests(matter)
    assert happened_to(matter)[-1] == "conversation.woken"


def test_an_automatic_answer_does_not(matter, ben, dan, clock):
    snooze.snooze(matter, clock.in_days(3), actor=ben)
    dan.writes("I am away", replies_to=["<1@x>"], automatic="auto-replied")
    assert rests(matter)


def test_snoozing_again_moves_the_moment(matter, ben, clock):
    snooze.snooze(matter, clock.in_hours(1), actor=ben)
    snooze.snooze(matter, clock.in_hours(5), actor=ben)
    clock.forward(hours=2)
    assert snooze.settle_due() == 0


def test_waking_twice_leaves_one_trace(matter, ben, clock):
    snooze.snooze(matter, clock.in_hours(1), actor=ben)
    snooze.wake(matter, actor=ben)
    snooze.wake(matter, actor=ben)
    assert happened_to(matter).count("conversation.woken") == 1


def test_resolving_ends_its_rest(matter, ben, clock):
    snooze.snooze(matter, clock.in_hours(1), actor=ben)
    closure.resolve(matter, actor=ben)
    assert not rests(matter)


def test_the_past_is_refused_and_nothing_moves(matter, ben, clock):
    with pytest.raises(Refused, match="has passed"):
        snooze.snooze(matter, clock.in_hours(-1), actor=ben)
    assert not rests(matter)


def test_a_viewer_may_not(matter, viewer, clock):
    with pytest.raises(Forbidden):
        snooze.snooze(matter, clock.in_hours(1), actor=viewer)
