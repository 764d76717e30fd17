"""Facts about the profile: which value survives, and why we believe it."""

import pytest

from sixring.people import fold, merge, profile
from sixring.people.models import Fact
from tests.people.seeing import at, person_of, see, seen, together

pytestmark = [pytest.mark.django_db, pytest.mark.data]


@pytest.fixture(autouse=True)
def projections_hold():
    yield
    assert fold.check() == []


def value(identity, name):
    return profile.of(person_of(identity))[name].value


def test_proven_stands_before_claimed_however_late():
    (dan,) = see(seen("visitor", "v1", 1, facts={"plan": "gold"}))
    see(seen("visitor", "v1", 9, claims={"plan": "platinum"}))
    assert value(dan, "plan") == "gold"


def test_then_the_trusted_source_then_the_latest():
    (dan,) = see(seen("email", "dan@example.com", 1, facts={"city": "Leeds"}))
    see(seen("email", "dan@example.com", 5, facts={"city": "York"}))
    assert value(dan, "city") == "York"
    Fact.objects.filter(value="Leeds").update(trust=90)
    assert value(dan, "city") == "Leeds"


def test_a_late_fact_of_earlier_does_not_win():
    (dan,) = see(seen("email", "dan@example.com", 5, facts={"city": "York"}))
    see(seen("email", "dan@example.com", 1, facts={"city": "Leeds"}))
    assert value(dan, "city") == "York"


def test_the_same_again_only_moves_the_moment():
    for hours in (1, 9, 4):
        see(seen("email", "dan@example.com", hours, facts={"city": "York"}))
    fact = Fact.objects.get()
    assert fact.observed_at == at(9)


def test_every_value_says_why():
    (dan,) = see(seen("email", "dan@example.com", 1, facts={"city": "York"}))
    see(seen("email", "dan@example.com", 0, facts={"city": "Leeds"}))
    told = profile.of(person_of(dan))["city"]
    assert told.why == (
        "tests said so of dan@example.com, signed in with the provider; last seen 01 Mar 2026; 1 other value kept"
    )
    assert [rival.value for rival in told.rivals] == ["Leeds"]


def test_a_join_unites_the_profiles_and_its_undo_parts_them(ben):
    one, other = see(
        seen("email", "dan@example.com", 1, facts={"city": "York"}), seen("handle", "dan", 2, facts={"plan": "gold"})
    )
    decision = merge.merge(person_of(one), person_of(other), actor=ben, reason="the same")
    assert sorted(profile.of(person_of(other))) == ["city", "plan"]
    merge.undo(decision, actor=ben)
    assert sorted(profile.of(person_of(one))) == ["city"]


def test_facts_follow_whose_the_browser_was():
    see(together(1, ("visitor", "v1"), ("user_id", "dan")), seen("visitor", "v1", 2, facts={"size": "M"}))
    see(together(5, ("visitor", "v1"), ("user_id", "erin")), seen("visitor", "v1", 6, facts={"size": "S"}))
    (dan, erin) = see(seen("user_id", "dan", 9), seen("user_id", "erin", 9))
    assert (value(dan, "size"), value(erin, "size")) == ("M", "S")


def test_a_person_is_called_by_their_best_name_else_by_what_tells_most():
    (visitor,) = see(seen("visitor", "v1"))
    assert person_of(visitor).name == "Visitor"
    see(together(1, ("visitor", "v1"), ("email", "dan@example.com")))
    assert person_of(visitor).name == "dan@example.com"
    see(seen("visitor", "v1", 2, name="Dan"))
    assert person_of(visitor).name == "Dan"


def test_values_no_database_takes_are_cleaned():
    (dan,) = see(seen("email", "dan@example.com", facts={"city": "Yo\x00rk", "list": ["a\ud800"]}))
    assert (value(dan, "city"), value(dan, "list")) == ("York", ["a?"])
