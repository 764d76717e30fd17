"""Facts about recognising: who an arrival is from, by what it proves; and what it merely suggests."""

import pytest

from sixring.people import fold
from sixring.people.models import Decision, Fact, Identity, Join, Person, Suggestion
from tests.people.seeing import person_of, see, seen, together, whose

pytestmark = [pytest.mark.django_db, pytest.mark.data]


@pytest.fixture(autouse=True)
def projections_hold():
    yield
    assert fold.check() == []


def test_a_batch_recognises_each_once():
    one, again, other = see(
        seen("email", "Dan@Example.com"), seen("email", "dan@example.com"), seen("email", "e@x.test")
    )
    assert one == again != other
    assert person_of(one) != person_of(other)
    assert Identity.objects.count() == Person.objects.count() == 2


def test_seeing_the_same_again_changes_nothing():
    arrival = together(1, ("user_id", "dan"), ("visitor", "v1"), ("email", "dan@example.com"))
    see(arrival)
    before = [model.objects.count() for model in (Identity, Person, Join, Fact, Decision, Suggestion)]
    see(arrival, arrival)
    assert [model.objects.count() for model in (Identity, Person, Join, Fact, Decision, Suggestion)] == before


def test_what_is_proven_together_is_one_person():
    see(
        together(1, ("visitor", "v1"), ("user_id", "dan")),
        together(2, ("user_id", "dan"), ("email", "dan@example.com")),
    )
    assert len(set(Identity.objects.values_list("person", flat=True))) == 1


def test_the_same_person_whatever_the_batches():
    see(seen("visitor", "v1"), seen("email", "dan@example.com"))
    see(together(1, ("user_id", "dan"), ("visitor", "v1"), ("email", "dan@example.com")))
    assert len(set(Identity.objects.values_list("person", flat=True))) == 1


def test_proven_and_claimed_of_one_value_stand_apart_and_suggest():
    proven, claimed = see(seen("email", "dan@example.com"), seen("email", "dan@example.com", proof="claimed"))
    assert proven != claimed
    assert person_of(proven) != person_of(claimed)
    assert [(s.left_id, s.right_id) for s in Suggestion.objects.all()] == [tuple(sorted((proven.pk, claimed.pk)))]


@pytest.mark.parametrize("order", [1, -1])
def test_twins_suggest_whichever_came_first(order):
    for proof in ["domain", "claimed"][::order]:
        see(seen("email", "dan@example.com", proof=proof))
    assert Suggestion.objects.count() == 1
    assert Join.objects.count() == 0


@pytest.mark.parametrize("order", [1, -1])
def test_what_a_visitor_typed_suggests_whichever_came_first(order):
    steps = [seen("email", "dan@example.com"), seen("visitor", "v1", claims={"email": "dan@example.com"})]
    for step in steps[::order]:
        see(step)
    assert Suggestion.objects.count() == 1
    assert Join.objects.count() == 0


def test_a_claimed_sender_proves_nothing_beside_it():
    see(seen("email", "dan@example.com", proof="claimed", also=[seen("visitor", "v1")]))
    assert Join.objects.count() == 0


def test_a_claimed_companion_is_not_joined():
    see(seen("visitor", "v1", also=[seen("user_id", "dan", proof="claimed")]))
    assert Join.objects.count() == 0


@pytest.mark.parametrize(
    ("kind", "value"),
    [("user_id", "null"), ("user_id", " Anonymous "), ("user_id", "000-00"), ("email", "no-reply@shop.test"),
     ("email", "mailer-daemon@x.test"), ("email", "dan"), ("phone", "12"), ("visitor", ""), ("user_id", "a\x00b"),
     ("user_id", "\ud800"), ("handle", "@")],
)  # fmt: skip
def test_values_that_identify_nobody(kind, value):
    assert see(seen(kind, value)) == []
    assert Identity.objects.count() == 0


def test_a_blocked_companion_joins_nobody():
    see(
        together(1, ("visitor", "v1"), ("user_id", "undefined")),
        together(2, ("visitor", "v2"), ("user_id", "undefined")),
    )
    assert len(set(Identity.objects.values_list("person", flat=True))) == 2


def test_scopes_keep_equal_ids_of_two_shops_apart():
    one, other = see(seen("user_id", "7", scope="shop a"), seen("user_id", "7", scope="shop b"))
    assert person_of(one) != person_of(other)


def test_a_role_mailbox_groups_nobody():
    (info,) = see(seen("email", "info@company.test"))
    assert info.person is None
    see(
        together(1, ("email", "info@company.test"), ("visitor", "v1")),
        together(2, ("email", "info@company.test"), ("visitor", "v2")),
    )
    assert Identity.objects.get(pk=info.pk).person is None
    assert Join.objects.count() == 0


def test_two_user_ids_never_join_by_themselves():
    one, other = see(seen("user_id", "dan"), seen("user_id", "erin"))
    see(together(1, ("email", "family@example.com"), ("user_id", "dan")))
    see(together(2, ("email", "family@example.com"), ("user_id", "erin")))
    assert person_of(one) != person_of(other)
    assert Suggestion.objects.filter(reason__contains="yet known as different people").count() == 1


def test_two_people_on_one_browser():
    see(seen("visitor", "v1", 0), together(1, ("visitor", "v1"), ("user_id", "dan")))
    see(together(5, ("visitor", "v1"), ("user_id", "erin")))
    browser = Identity.objects.get(kind="visitor")
    dan, erin = (person_of(Identity.objects.get(value=value)).pk for value in ("dan", "erin"))
    assert [whose(browser, hours) for hours in (-99, 0.5, 4.99, 5, 99)] == [dan, dan, dan, erin, erin]


ARRIVALS = [
    together(1, ("visitor", "v1"), ("user_id", "dan")),
    together(3, ("visitor", "v1"), ("user_id", "erin")),
    together(5, ("visitor", "v1"), ("user_id", "dan")),
    together(7, ("user_id", "erin"), ("visitor", "v1")),
]


@pytest.mark.parametrize(
    "order", [(0, 1, 2, 3), (3, 2, 1, 0), (1, 3, 0, 2), (2, 0, 3, 1), (0, 3, 1, 2, 0, 3), (3, 0, 2, 1)]
)
def test_whose_a_browser_was_does_not_depend_on_the_order_of_delivery(order):
    for index in order:
        see(ARRIVALS[index])
    browser = Identity.objects.get(kind="visitor")
    dan, erin = (person_of(Identity.objects.get(value=value)).pk for value in ("dan", "erin"))
    assert [whose(browser, hours) for hours in (0, 2, 4, 6, 8)] == [dan, dan, erin, dan, erin]


def test_what_a_colleague_took_back_is_not_done_again(ben):
    from sixring.people import merge

    see(together(1, ("visitor", "v1"), ("user_id", "dan")))
    merge.undo(Decision.objects.get(), actor=ben)
    see(together(100, ("visitor", "v1"), ("user_id", "dan")))
    assert len(set(Identity.objects.values_list("person", flat=True))) == 2
    assert Suggestion.objects.count() == 1


def test_what_a_colleague_split_is_not_joined_again(ben):
    from sixring.people import merge

    see(together(1, ("visitor", "v1"), ("user_id", "dan")))
    merge.split([Identity.objects.get(kind="visitor")], actor=ben, reason="a kiosk")
    see(together(100, ("visitor", "v1"), ("user_id", "dan")))
    assert len(set(Identity.objects.values_list("person", flat=True))) == 2


def test_rebuilding_changes_nothing():
    for arrival in ARRIVALS:
        see(arrival)
    from sixring.people.models import Membership

    before = [
        sorted(Membership.objects.values_list("identity", "person", "since", "until"), key=str),
        sorted(Person.objects.values_list("pk", "redirect", "name"), key=str),
    ]
    fold.rebuild()
    assert before == [
        sorted(Membership.objects.values_list("identity", "person", "since", "until"), key=str),
        sorted(Person.objects.values_list("pk", "redirect", "name"), key=str),
    ]
