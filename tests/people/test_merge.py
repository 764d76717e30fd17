"""Facts about joining, parting, sharing and handing over; and about taking each of them back."""

import pytest
from django.db.models import Q

from sixring.core.changes import verbs_of
from sixring.core.errors import Refused
from sixring.people import fold, merge, suggest
from sixring.people.models import Decision, Identity, Join, Person, Suggestion
from tests.people.seeing import at, person_of, picture, see, seen, whose
from tests.processes import in_processes

pytestmark = [pytest.mark.django_db, pytest.mark.data]


@pytest.fixture(autouse=True)
def projections_hold():
    yield
    assert fold.check() == []


@pytest.fixture
def four():
    """Four people, one identity each: a, b, c, d."""
    return see(*(seen("email", f"{name}@example.com", facts={"name": name.upper()}) for name in "abcd"))


def everybody():
    return picture(Person.objects.values_list("pk", flat=True))


def join(one, other, actor):
    return merge.merge(person_of(one), person_of(other), actor=actor, reason="the same, they said")


def test_the_older_id_stands_for_both_and_the_other_leads_to_it(four, ben):
    a, b, *_ = four
    older, younger = person_of(a), person_of(b)
    join(b, a, ben)
    assert person_of(a) == person_of(b) == older
    assert Person.objects.get(pk=younger.pk).redirect == older
    assert verbs_of(older) == ["person.joined"]


def test_joining_what_is_joined_is_nothing(four, ben):
    join(four[0], four[1], ben)
    assert join(four[0], four[1], ben) is None


def test_redirects_lead_to_the_end_of_every_chain(four, ben):
    a, b, c, d = four
    first = [person_of(one).pk for one in four]
    join(c, d, ben)
    join(b, c, ben)
    join(a, b, ben)
    assert [Person.objects.get(pk=pk).redirect_id for pk in first] == [None, first[0], first[0], first[0]]


def test_two_user_ids_of_one_shop_are_refused(ben):
    one, other = see(seen("user_id", "1", scope="user"), seen("user_id", "2", scope="user"))
    with pytest.raises(Refused, match="Nothing was joined"):
        join(one, other, ben)
    assert Decision.objects.count() == 0


@pytest.mark.parametrize("act", ["join", "split", "share", "rebind"])
def test_each_act_is_taken_back_exactly(act, four, ben):
    a, b, *_ = four
    before = everybody()
    decision = {
        "join": lambda: join(a, b, ben),
        "split": lambda: merge.split([a], actor=ben, reason="not theirs"),
        "share": lambda: merge.share(a, actor=ben, reason="a household"),
        "rebind": lambda: merge.rebind(a, person_of(b), at(3), actor=ben, reason="a new owner"),
    }[act]()
    assert picture(before) != before
    merge.undo(decision, actor=ben)
    assert picture(before) == before


def test_taking_back_the_first_of_two_chained_joins_parts_the_right_ones(four, ben):
    a, b, c, _ = four
    persons = [person_of(one) for one in (a, b, c)]
    first = merge.merge(persons[0], persons[1], actor=ben, reason="a is b")
    merge.merge(persons[1], persons[2], actor=ben, reason="b is c")
    assert person_of(a) == person_of(b) == person_of(c)
    merge.undo(first, actor=ben)
    assert person_of(b) == person_of(c) != person_of(a)


def test_taking_back_the_second_of_two_chained_joins_leaves_the_first(four, ben):
    a, b, c, _ = four
    join(a, b, ben)
    second = join(b, c, ben)
    merge.undo(second, actor=ben)
    assert person_of(a) == person_of(b) != person_of(c)


def test_taking_back_twice_and_taking_back_an_undo_are_refused(four, ben):
    decision = join(four[0], four[1], ben)
    undoing = merge.undo(decision, actor=ben)
    with pytest.raises(Refused, match="already"):
        merge.undo(decision, actor=ben)
    with pytest.raises(Refused, match="itself an undo"):
        merge.undo(undoing, actor=ben)


def test_undoing_tells_everybody_concerned(four, ben):
    a, b, *_ = four
    persons = person_of(a), person_of(b)
    merge.undo(join(a, b, ben), actor=ben)
    assert ["person.regrouped" in verbs_of(person) for person in persons] == [True, True]


def test_a_shared_identity_groups_nobody(four, ben):
    a, *_ = four
    merge.share(a, actor=ben, reason="the shop's kiosk")
    assert Identity.objects.get(pk=a.pk).person is None


def test_a_number_passes_on_from_a_moment(four, ben):
    a, b, *_ = four
    first, second = person_of(a).pk, person_of(b).pk
    merge.rebind(a, person_of(b), at(3), actor=ben, reason="recycled")
    assert [whose(a, hours) for hours in (-9, 2.9, 3, 9)] == [first, first, second, second]


def test_a_late_hand_over_stops_where_a_later_one_begins(four, ben):
    a, b, c, _ = four
    first, second, third = (person_of(one).pk for one in (a, b, c))
    merge.rebind(a, person_of(c), at(5), actor=ben, reason="then c")
    middle = merge.rebind(a, person_of(b), at(3), actor=ben, reason="before that b")
    assert [whose(a, hours) for hours in (2, 4, 6)] == [first, second, third]
    merge.undo(middle, actor=ben)
    assert [whose(a, hours) for hours in (2, 4, 6)] == [first, first, third]


def test_without_the_later_hand_over_the_earlier_one_goes_on(four, ben):
    a, b, c, _ = four
    later = merge.rebind(a, person_of(c), at(5), actor=ben, reason="then c")
    merge.rebind(a, person_of(b), at(3), actor=ben, reason="before that b")
    merge.undo(later, actor=ben)
    assert whose(a, 6) == person_of(b).pk


def test_an_accepted_suggestion_joins_and_a_rejected_one_is_not_asked_again(ben):
    see(seen("email", "dan@example.com"), seen("email", "dan@example.com", proof="claimed"))
    suggestion = Suggestion.objects.get()
    decision = suggest.accept(suggestion, actor=ben)
    assert person_of(suggestion.left) == person_of(suggestion.right)
    assert decision.evidence == {"suggestion": suggestion.pk}
    with pytest.raises(Refused, match="answered"):
        suggest.reject(suggestion, actor=ben)


def test_a_viewer_may_not_answer_suggestions(ben, viewer):
    from sixring.core.errors import Forbidden

    see(seen("email", "dan@example.com"), seen("email", "dan@example.com", proof="claimed"))
    with pytest.raises(Forbidden):
        suggest.accept(Suggestion.objects.get(), actor=viewer)
    assert Suggestion.objects.get().state == "open"


def test_no_person_is_ever_deleted(four, ben):
    before = set(Person.objects.values_list("pk", flat=True))
    decision = join(four[0], four[1], ben)
    merge.split([four[0]], actor=ben, reason="no")
    merge.undo(decision, actor=ben)
    assert before <= set(Person.objects.filter(~Q(pk=0)).values_list("pk", flat=True))


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_joins_of_eight_processes_at_the_same_moment_end_in_one_person(ben):
    cast = see(*(seen("email", f"{n}@example.com") for n in range(8)))
    persons = [person_of(one) for one in cast]

    def joining(left, right):
        return lambda: merge.merge(persons[left], persons[right], actor=ben, reason="at once")

    pairs = [(0, 1), (2, 1), (2, 3), (3, 4), (5, 4), (5, 6), (7, 6), (0, 7)]
    assert in_processes(*(joining(*pair) for pair in pairs)) == [""] * 8
    assert {person_of(one).pk for one in cast} == {persons[0].pk}
    assert Join.objects.count() == 7
