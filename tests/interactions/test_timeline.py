"""Two people on one browser, a recycled number, an info@ mailbox: three right stories, through reception."""

from itertools import permutations

import pytest

from sixring.interactions.timeline import timeline
from sixring.people import fold, merge
from sixring.people.models import Identity, Person
from tests.cast import NOON, hands_in, settle, touches_of

pytestmark = [pytest.mark.django_db, pytest.mark.data]


@pytest.fixture(autouse=True)
def projections_hold(clock):
    yield
    assert fold.check() == []


def story(value, actor):
    person = Identity.objects.get(value=value, claimed=False).person
    assert person is not None
    return [touch.text for touch in reversed(timeline(person, actor))]


def step(text, hour, user=""):
    """A page view of the family's browser; `user` is who has signed in for it."""
    also = [["user_id", user, "token", "user"]] if user else []
    at = NOON.replace(hour=hour).isoformat()
    return {
        "sender": ["visitor", "family-browser", "token"],
        "kind": "page",
        "text": text,
        "occurred_at": at,
        "also": also,
    }


EVENING = [
    step("lamps", 1),
    step("signed in as dan", 2, "dan"),
    step("chairs", 3),
    step("signed in as erin", 5, "erin"),
    step("toys", 6),
]


@pytest.mark.parametrize("order", [*list(permutations(range(5)))[::11], (0, 1, 2, 3, 4, 1, 3)])
def test_two_people_on_one_browser(order, accounts, ada):
    for index in order:
        hands_in(accounts["steps"], EVENING[index], key=f"step-{index}")
        settle()
    assert story("dan", ada) == ["lamps", "signed in as dan", "chairs"]
    assert story("erin", ada) == ["signed in as erin", "toys"]


def test_in_one_batch_as_one_by_one(accounts, ada):
    hands_in(accounts["steps"], *EVENING)
    settle()
    assert story("dan", ada) == ["lamps", "signed in as dan", "chairs"]
    assert story("erin", ada) == ["signed in as erin", "toys"]


def test_a_recycled_number(dan, ada, clock):
    """Dan gives his number up; a colleague says since when; whoever calls later is somebody else."""
    call = dan.calls("Dan about the lamp")
    clock.forward(days=100)
    later = dan.calls("Somebody about a chair")
    merge.rebind(call.identity, Person.objects.create(), clock.in_days(-1), actor=ada, reason="the number was given on")
    first, second = Person.objects.get(pk=call.identity.person_id), Identity.objects.get(pk=later.identity_id).person
    assert [touch.text for touch in timeline(first, ada)] == ["Dan about the lamp"]
    assert [touch.text for touch in timeline(second, ada)] == ["Somebody about a chair"]


def test_a_number_proven_by_somebody_else_passes_on(dan, ada, clock):
    dan.calls("As Dan", also=[["user_id", "dan", "agent", "user"]])
    clock.forward(days=100)
    dan.calls("As Erin", also=[["user_id", "erin", "agent", "user"]])
    assert story("dan", ada) == ["As Dan"]
    assert story("erin", ada) == ["As Erin"]


def test_an_info_mailbox_is_nobody_and_keeps_its_letters(accounts, ada):
    letters = [
        {"sender": ["email", "info@company.test", "domain"], "text": t, "also": [["visitor", t, "token"]]} for t in "ab"
    ]
    hands_in(accounts["letters"], *letters)
    settle()
    touches = list(Identity.objects.get(value="info@company.test").interactions.all())
    assert [touch.text for touch in touches] == ["a", "b"]
    assert Identity.objects.get(value="info@company.test").person is None
    visitors = Identity.objects.filter(kind="visitor")
    assert len({visitor.person_id for visitor in visitors}) == 2


def test_two_colleagues_writing_from_info_are_two_matters(accounts):
    from tests.cast import where

    arrival = hands_in(
        accounts["letters"], *({"sender": ["email", "info@company.test", "domain"], "text": t} for t in "ab")
    )
    settle()
    one, two = touches_of(arrival)
    assert where(one) != where(two)
