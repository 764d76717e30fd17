"""What stands beside the messages of a conversation is asked for at once, and only while a page is made."""

from dataclasses import replace

import pytest

from sixring.conversations import attached, promises
from sixring.conversations.models import Draft, Flood, Held, Note, Notice, Promise, Regrouping, Verification
from sixring.conversations.regrouping import splitting
from sixring.conversations.writing import notes
from sixring.core import clock
from tests.cast import where

pytestmark = pytest.mark.django_db
KINDS = (Draft, Flood, Held, Note, Notice, Promise, Regrouping, Verification)


@pytest.fixture
def home(dan):
    return where(dan.writes("Where are my trays?"))


def there(home, actor):
    return {kind for kind in KINDS if attached.has(home, actor, kind)}


def test_a_page_knows_all_kinds_by_one_query(ben, home, django_assert_num_queries):
    notes.note(home, "He is nice.", actor=ben)
    promises.make(home, "Write again", clock.ahead(days=1), actor=ben, key="1")
    page = replace(ben, known={})
    with django_assert_num_queries(1):
        assert there(home, page) == {Note, Promise}


def test_of_a_split_both_sides_know(ben, dan, home):
    second = dan.chats("And my hose?", conversation=home.pk)
    row = splitting.split(home, [second.pk], actor=ben)
    assert {row.source, row.target} > {home}
    for side in (row.source, row.target):
        assert Regrouping in there(side, replace(ben, known={}))


def test_whoever_acts_looks_for_themselves(ben, home, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert there(home, ben) == set(KINDS)
