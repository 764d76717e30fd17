"""Facts about somebody new: held against everybody known at once, and asked about where they look like one."""

import msgspec
import pytest

from sixring.core.actors import SYSTEM
from sixring.people import merge, privacy, suggest
from sixring.people.doubles import labels
from sixring.people.meeting import looking, portraits, settling, weighing
from sixring.people.models import Identity, Person, Portrait, Suggestion, Trace, Unmet
from tests.people.seeing import person_of, see, seen

pytestmark = [pytest.mark.django_db, pytest.mark.data]

DAN = {"name": "Daniel Thackeray", "birth_date": "1981-04-07", "postcode": "LS6 2AB", "city": "Leeds"}
OTHER = {"name": "Daniel Thackeray", "birth_date": "1981-04-07", "postcode": "LS6 2AB", "phone": "+441132496001"}


def known(value: str = "dan@example.com", **facts: str) -> Identity:
    return see(seen("email", value, facts=facts or DAN))[0]


def met() -> None:
    while settling.settle():
        pass


def asked() -> list[Suggestion]:
    return list(Suggestion.objects.filter(state=Suggestion.State.OPEN))


def test_who_looks_like_somebody_known_is_asked_about_with_the_evidence() -> None:
    dan = known()
    met()
    again = known("d.thackeray@example.net", **OTHER)
    met()
    (one,) = asked()
    assert {one.left_id, one.right_id} == {dan.pk, again.pk}
    assert one.score is not None
    assert one.score >= settling.REVIEW
    said = {(field, how) for field, how, _ in one.evidence["steps"]}
    assert {("given", "the same"), ("dob", "the same"), ("postcode", "the same")} <= said


def test_likeness_alone_joins_nobody() -> None:
    dan = known()
    met()
    again = known("d.thackeray@example.net", **DAN)
    met()
    assert person_of(dan) != person_of(again)


def test_somebody_of_the_same_household_is_another() -> None:
    home = {"postcode": "LS6 2AB", "street": "4 Cardigan Road", "phone": "0113496001"}
    known(name="Daniel Thackeray", birth_date="1981-04-07", **home)
    known("cleo@example.com", name="Cleo Thackeray", birth_date="1984-11-30", **home)
    met()
    assert asked() == []


def test_a_slip_of_the_pen_is_seen_through() -> None:
    known()
    known("dt@example.org", name="Danial Thackery", birth_date="1981-04-07", postcode="LS6 2AB")
    met()
    assert len(asked()) == 1


def test_what_was_answered_is_not_asked_again_when_more_is_said() -> None:
    known()
    again = known("d.thackeray@example.net", **DAN)
    met()
    suggest.answer(asked()[0], labels.Verdict.DIFFERENT, actor=SYSTEM)
    see(seen("email", again.value, 2, facts={"phone": "+441132496001"}))
    met()
    assert asked() == []


def test_what_is_said_later_counts() -> None:
    known()
    bare = known("d.thackeray@example.net", nickname="DT")
    met()
    assert asked() == []
    see(seen("email", bare.value, 2, facts=DAN))
    met()
    assert len(asked()) == 1


def test_the_same_once_more_is_no_news() -> None:
    known()
    met()
    known()
    assert not Unmet.objects.exists()


def test_joined_they_have_one_portrait() -> None:
    dan, again = known(), known("d.thackeray@example.net", **OTHER)
    met()
    merge.merge(person_of(dan), person_of(again), actor=SYSTEM, reason="the same")
    settling.alike([person_of(dan).pk])
    (left,) = Portrait.objects.all()
    assert left.person_id == person_of(dan).pk
    assert set(Trace.objects.values_list("person_id", flat=True)) == {left.person_id}


def test_parted_they_have_two_again() -> None:
    dan, again = known(), known("d.thackeray@example.net", **OTHER)
    met()
    decision = merge.merge(person_of(dan), person_of(again), actor=SYSTEM, reason="the same")
    settling.alike([person_of(dan).pk])
    merge.undo(decision, actor=SYSTEM)
    settling.alike([person_of(dan).pk, person_of(again).pk])
    assert Portrait.objects.count() == 2


def test_erased_they_leave_no_trace() -> None:
    dan = known()
    met()
    privacy.erase(privacy.subject_of(person_of(dan)), lambda counts: None)
    assert not Portrait.objects.exists()
    assert not Trace.objects.exists()


def test_a_key_that_everybody_has_finds_nobody() -> None:
    see(*(seen("email", f"gift{n}@example.com", facts={"name": "Gift Card"}) for n in range(looking.CAP + 1)))
    met()
    values = portraits.spelled({"name": "Gift Card"})
    assert looking.sharing(portraits.keys_of(values)) == []


def test_before_anything_is_learned_the_weights_that_come_along_count() -> None:
    assert weighing.latest() == weighing.shipped()
    assert {"given", "family", "dob", "email", "phone"} <= {column.name for column in weighing.shipped().columns}


def test_what_a_run_learned_counts_from_then_on() -> None:
    weighing.keep(msgspec.structs.replace(weighing.shipped(), people=77))
    weighing.keep(msgspec.structs.replace(weighing.shipped(), people=78))
    assert weighing.latest().people == 78


def test_everybody_has_a_portrait_but_role_mailboxes_and_browsers() -> None:
    known()
    see(seen("visitor", "v-1"), seen("email", "info@example.com"))
    met()
    assert Portrait.objects.count() == 1 == Person.objects.filter(portrait__isnull=False).count()
