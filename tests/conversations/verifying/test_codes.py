"""A code: sent to where they are known, told back, good once and not for long."""

import pytest

from sixring.channels import outbox
from sixring.channels.models import Dispatch
from sixring.conversations import verifying
from sixring.conversations.models import Verification
from sixring.conversations.verifying import codes
from sixring.core.errors import Refused
from sixring.core.proof import ProofKind
from sixring.interactions.models import Interaction
from sixring.people import merge
from sixring.people.models import Decision
from tests.cast import at_once, happened_to, where

from .asking import asked, candidate, code_of, hear, persons, sent_text

pytestmark = pytest.mark.django_db
State = Verification.State


def test_the_code_they_read_back_joins_them_in_one_step(claim, known, dan, ben):
    one = candidate(claim, ben)
    assert (one.claimed.claimed, one.proven.claimed, one.routes[0].masked) == (True, False, "d•••@example.com")
    row = asked(claim, ben)
    done = verifying.answer_code(row, code_of(row), actor=ben)
    assert len(persons(dan)) == 1
    decision = Decision.objects.get(pk=done.decision)
    assert (done.state, decision.evidence["proof"], decision.actor_id) == (State.PROVEN, ProofKind.CODE, ben.id)
    assert verifying.is_verified(claim, one.claimed)
    assert "conversation.verified" in happened_to(claim)


def test_what_was_joined_can_be_taken_back_and_then_is_not_verified(claim, dan, ben):
    row = asked(claim, ben)
    done = verifying.answer_code(row, code_of(row), actor=ben)
    merge.undo(Decision.objects.get(pk=done.decision), actor=ben)
    assert len(persons(dan)) == 2
    assert not verifying.is_verified(claim, done.claimed)


def test_a_message_that_is_only_the_code_answers_it(claim, dan, ben):
    row = asked(claim, ben)
    code = code_of(row)
    dan.writes(f" {code[:3]} {code[3:]} ", proof="claimed", token_conversation=claim.pk)
    hear()
    row.refresh_from_db()
    assert (row.state, len(persons(dan))) == (State.PROVEN, 1)


def test_the_code_written_by_somebody_else_answers_nothing(claim, dan, erin, ben):
    row = asked(claim, ben)
    erin.writes(code_of(row), proof="claimed", token_conversation=claim.pk)
    hear()
    row.refresh_from_db()
    assert (row.state, row.attempts) == (State.ASKED, 0)


def test_five_wrong_codes_end_it_and_the_right_one_comes_too_late(claim, dan, ben):
    row = asked(claim, ben)
    right = code_of(row)
    wrong = f"{(int(right) + 1) % 10**6:06}"
    for _ in range(5):
        with pytest.raises(Refused):
            verifying.answer_code(row, wrong, actor=ben)
    with pytest.raises(Refused, match="Ask anew"):
        verifying.answer_code(row, right, actor=ben)
    row.refresh_from_db()
    assert (row.state, len(persons(dan))) == (State.FAILED, 2)
    assert "conversation.not_verified" in happened_to(claim)


def test_wrong_codes_written_in_the_channel_are_counted_too(claim, dan, ben):
    row = asked(claim, ben)
    wrong = f"{(int(code_of(row)) + 1) % 10**6:06}"
    for _ in range(6):
        dan.writes(wrong, proof="claimed", token_conversation=claim.pk)
    hear()
    row.refresh_from_db()
    assert row.state == State.FAILED


@pytest.mark.django_db(transaction=True)
def test_many_guesses_at_once_are_never_more_than_five(claim, ben):
    row = asked(claim, ben)
    wrong = f"{(int(code_of(row)) + 1) % 10**6:06}"
    at_once(*[lambda: verifying.answer_code(Verification.objects.get(pk=row.pk), wrong, actor=ben)] * 8)
    row.refresh_from_db()
    assert (row.attempts, row.state) == (5, State.FAILED)


def test_a_code_holds_for_ten_minutes(claim, dan, ben, clock):
    row = asked(claim, ben)
    code = code_of(row)
    clock.forward(minutes=10)
    with pytest.raises(Refused):
        verifying.answer_code(row, code, actor=ben)
    assert verifying.settle_expired() == 1
    row.refresh_from_db()
    assert (row.state, len(persons(dan))) == (State.EXPIRED, 2)
    assert "conversation.verification_expired" in happened_to(claim)


def test_a_code_of_one_question_answers_no_other(claim, dan, erin, ben):
    erin.writes("Known")
    other = where(erin.writes("Claimed", proof="claimed"))
    row, others = asked(claim, ben), asked(other, ben)
    with pytest.raises(Refused):
        verifying.answer_code(row, code_of(others), actor=ben)
    assert codes.matches(row.digest, others.pk, code_of(row)) is False


def test_asking_again_calls_the_earlier_code_off(claim, ben):
    first = asked(claim, ben)
    code = code_of(first)
    asked(claim, ben)
    with pytest.raises(Refused):
        verifying.answer_code(first, code, actor=ben)


def test_the_database_does_not_hold_the_code_once_it_was_sent(claim, ben):
    row = asked(claim, ben)
    code = code_of(row)
    outbox.settle()
    hear()
    row.refresh_from_db()
    assert code not in row.digest
    assert sent_text(row) == ""
    assert not Interaction.objects.filter(text__contains=code).exists()


def test_a_code_that_is_called_off_before_it_left_does_not_leave(claim, ben, channels):
    row = asked(claim, ben)
    verifying.call_off(row, actor=ben)
    outbox.settle()
    assert channels["letters"].sent == []


def test_too_many_questions_are_refused(claim, ben):
    for _ in range(5):
        asked(claim, ben)
    with pytest.raises(Refused, match="too often"):
        asked(claim, ben)


def test_a_code_never_goes_to_who_only_claims(claim, ben):
    one = candidate(claim, ben)
    account = one.routes[0].account
    with pytest.raises(Refused, match="proven before"):
        verifying.ask(claim, one, f"{account.pk}:{one.claimed.pk}", "code", actor=ben)
    assert not Dispatch.objects.exists()


def test_two_agents_who_answer_at_once_join_once(claim, ben, ada):
    row = asked(claim, ben)
    code = code_of(row)
    verifying.answer_code(row, code, actor=ben)
    with pytest.raises(Refused):
        verifying.answer_code(Verification.objects.get(pk=row.pk), code, actor=ada)
    assert Decision.objects.filter(kind="join").count() == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [("123456", "123456"), ("123 456", "123456"), ("My code: 123-456.", "123456"), ("1234567", ""),
     ("order 123456 is late, why so", "")],
)  # fmt: skip
def test_what_is_only_a_code(text, code):
    assert codes.code_in(text) == code
