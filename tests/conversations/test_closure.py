"""Facts about resolving and opening again."""

import pytest

from sixring.conversations import closure
from sixring.core.errors import Forbidden
from tests.cast import happened_to, where

pytestmark = [pytest.mark.django_db, pytest.mark.data]


def test_resolving_and_opening_again(dan, ben):
    matter = where(dan.writes("Hello"))
    closure.resolve(matter, actor=ben)
    matter.refresh_from_db()
    assert matter.state == "resolved"
    closure.reopen(matter, actor=ben)
    matter.refresh_from_db()
    assert matter.state == "needs_us"


def test_twice_leaves_one_trace(dan, ben):
    matter = where(dan.writes("Hello"))
    for act in (closure.resolve, closure.resolve, closure.reopen, closure.reopen):
        act(matter, actor=ben)
    assert happened_to(matter) == ["conversation.resolved", "conversation.reopened"]


def test_a_viewer_may_not(dan, viewer):
    matter = where(dan.writes("Hello"))
    for act in (closure.resolve, closure.reopen):
        with pytest.raises(Forbidden):
            act(matter, actor=viewer)
