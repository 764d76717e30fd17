"""What changed between the question and the answer."""

import pytest

from sixring.conversations import verifying
from sixring.conversations.models import Verification
from sixring.core.errors import Refused
from sixring.people import merge
from sixring.people.models import Identity

from .asking import asked, code_of, persons

pytestmark = pytest.mark.django_db
State = Verification.State


def test_an_address_that_changed_hands_meanwhile_proves_nothing(claim, dan, erin, ben, clock):
    row = asked(claim, ben)
    code = code_of(row)
    other = erin.writes("I have his address now").identity.person
    merge.rebind(row.proven, other, clock.now, actor=ben, reason="passed on")
    with pytest.raises(Refused, match="changed hands"):
        verifying.answer_code(row, code, actor=ben)
    row.refresh_from_db()
    assert row.state == State.FAILED


def test_a_person_who_was_joined_meanwhile_is_still_that_person(claim, dan, erin, ben):
    row = asked(claim, ben)
    older = erin.writes("Also me").identity.person
    merge.merge(row.person, older, actor=ben, reason="the same")
    verifying.answer_code(row, code_of(row), actor=ben)
    assert len(persons(dan)) == 1


def test_who_is_joined_already_is_verified_without_another_join(claim, dan, ben):
    row = asked(claim, ben)
    merge.merge(row.claimed.person, row.person, actor=ben, reason="looked")
    done = verifying.answer_code(row, code_of(row), actor=ben)
    assert (done.state, done.decision) == (State.PROVEN, None)


def test_only_the_sender_comes_along_not_whom_they_were_joined_with(claim, dan, erin, ben):
    row = asked(claim, ben)
    wrongly = erin.writes("Somebody else").identity.person
    merge.merge(row.claimed.person, wrongly, actor=ben, reason="a mistake")
    verifying.answer_code(row, code_of(row), actor=ben)
    assert len(persons(dan)) == 1
    assert Identity.objects.get(value=erin.email).person_id not in persons(dan)
