"""Beside a conversation stands what else is open of the same person, and one click brings the two together."""

import pytest

from sixring.conversations import also_open, closure
from tests.cast import where
from tests.screens import enter, only_for, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(dan):
    return where(dan.writes("The seed trays are cracked")), where(dan.writes("An invoice, please"))


def test_the_other_one_is_named_and_takes_it_in(two, ben):
    first, second = two
    assert also_open.others(second, ben) == [first]
    page = read(enter(ben).get(f"/conversations/{second.pk}/"))
    assert "Also open of theirs" in page
    assert f'name="into" value="{first.pk}"' in page
    enter(ben).post(f"/conversations/{second.pk}/merge/", {"into": first.pk})
    second.refresh_from_db()
    assert second.merged_into == first


def test_what_is_resolved_is_not_open(two, ben):
    closure.resolve(two[0], actor=ben)
    assert also_open.others(two[1], ben) == []


def test_nobody_elses_and_nothing_hidden(two, accounts, erin, cleo):
    erin.writes("Hello")
    only_for(accounts["letters"], "Support")
    assert also_open.others(two[1], cleo) == []


def test_who_only_claims_to_be_them_sees_nothing_of_theirs(two, dan, ben):
    claimed = where(dan.writes("It is me", proof="claimed"))
    assert also_open.others(claimed, ben) == []
