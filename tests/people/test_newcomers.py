"""Facts about newcomers: joined many at once, they are joined as they would be one after the other."""

import random
from itertools import groupby

import pytest

from sixring.core.actors import SYSTEM
from sixring.people import fold, merge, newcomers
from sixring.people.models import Decision, Identity, Join, Person
from tests.people.seeing import see, seen, together

pytestmark = [pytest.mark.django_db, pytest.mark.data]
KINDS = ("user_id", "email", "phone", "visitor")


@pytest.fixture(autouse=True)
def projections_hold():
    yield
    assert fold.check() == []


def batches(seed, tail):
    """A handful of batches of arrivals, each proving some of twenty identities to be one person's."""
    luck = random.Random(seed)
    for hour in range(4):
        yield [
            together(
                hour, *((kind, value(kind, luck.randrange(5), tail)) for kind in luck.sample(KINDS, luck.randint(2, 3)))
            )
            for _ in range(luck.randint(1, 6))
        ]


def value(kind, number, tail):
    return {"email": f"n{number}.{tail}@example.com", "phone": f"+44113496{tail}{number}"}.get(
        kind, f"{kind}{number}-{tail}"
    )


def groups(tail):
    """Who is with whom, by names that are the same for every `tail`."""
    mine = Identity.objects.filter(value__contains=tail).order_by("person_id").values_list("person_id", "value")
    return sorted(sorted(value.replace(tail, "") for _, value in some) for _, some in groupby(mine, lambda row: row[0]))


@pytest.mark.parametrize("seed", range(12))
def test_at_once_is_as_one_after_the_other(seed, monkeypatch):
    for batch in batches(seed, "100"):
        see(*batch)
    monkeypatch.setattr(newcomers, "join", lambda pairs, fresh: list(pairs))
    for batch in batches(seed, "200"):
        see(*batch)
    assert groups("100") == groups("200")


def test_a_new_family_of_identities_takes_no_folding(monkeypatch):
    monkeypatch.setattr(merge, "merge", None)
    see(*(together(1, ("user_id", f"u{n}"), ("email", f"u{n}@example.com"), ("visitor", f"v{n}")) for n in range(5)))
    assert Person.objects.filter(redirect=None).count() == 5
    assert Join.objects.count() == Decision.objects.count() == 10


def test_who_is_known_gains_a_newcomer_and_a_name():
    see(seen("email", "dan@example.com", facts={"name": "Dan"}))
    see(together(1, ("user_id", "dan"), ("email", "dan@example.com")))
    assert list(Person.objects.filter(redirect=None).values_list("name", flat=True)) == ["Dan"]


def test_each_join_can_be_taken_back():
    one, *_ = see(together(1, ("user_id", "dan"), ("email", "dan@example.com"), ("visitor", "v1")))
    for decision in Decision.objects.filter(undone=False).order_by("-pk"):
        merge.undo(decision, actor=SYSTEM)
        assert fold.check() == []
    assert Person.objects.filter(redirect=None).count() == 3
    assert one.pk


def test_two_users_of_one_browser_stay_two():
    see(together(1, ("user_id", "dan"), ("visitor", "v1")), together(2, ("user_id", "erin"), ("visitor", "v1")))
    users = Identity.objects.filter(kind="user_id")
    assert len({user.person_id for user in users}) == 2
