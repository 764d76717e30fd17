"""Facts about assigning."""

import pytest

from sixring.conversations import assignment
from sixring.core.errors import Forbidden, Refused
from tests.cast import agent_of, happened_to, where

pytestmark = [pytest.mark.django_db, pytest.mark.data]


@pytest.fixture
def matter(dan):
    return where(dan.writes("Hello"))


def test_somebody_takes_it_and_gives_it_back(matter, ben):
    assignment.assign(matter, agent_of(ben), actor=ben)
    assignment.assign(matter, agent_of(ben), actor=ben)
    assignment.assign(matter, None, actor=ben)
    matter.refresh_from_db()
    assert matter.assignee is None
    assert happened_to(matter) == ["conversation.assigned", "conversation.unassigned"]


def test_who_cannot_see_it_cannot_get_it(matter, dan, ben, cleo):
    dan.accounts["letters"].teams.add(*agent_of(ben).teams.all())
    with pytest.raises(Refused, match="can't see"):
        assignment.assign(matter, agent_of(cleo), actor=ben)
    matter.refresh_from_db()
    assert matter.assignee is None


def test_who_may_not_answer_cannot_get_it(matter, ben, viewer):
    with pytest.raises(Refused):
        assignment.assign(matter, agent_of(viewer), actor=ben)


def test_a_viewer_assigns_nothing(matter, ben, viewer):
    with pytest.raises(Forbidden):
        assignment.assign(matter, agent_of(ben), actor=viewer)
