""" "You said, we did": everybody who raised it hears once, as they agreed to; who doesn't is listed with why."""

import pytest

from sixring.channels.models import Dispatch
from sixring.core.actors import SYSTEM
from sixring.core.errors import Forbidden, Invalid, Refused
from sixring.core.proof import ProofKind
from sixring.feedback.actions import board, people, telling
from sixring.feedback.models import Affected
from sixring.feedback.plan import rules
from sixring.interactions.models import Interaction
from sixring.people import contact, merge, suppression
from tests.cast import happened_to, place_of
from tests.feedback.actions.conftest import agrees

pytestmark = pytest.mark.django_db
WORDS = {"en": {"said": "Trays came broken.", "did": "A thicker box."}}


@pytest.fixture
def done(action, says, dan, erin, ada):
    """Dan and Erin raised it, and it is done; both agreed to hear from us."""
    for who, words in ((dan, "Broken!"), (erin, "Mine too.")):
        agrees(says(who, 2, words).identity)
    people.add_responses(action, people.unhappy(action, 6), actor=ada)
    board.move(action, "doing", actor=ada)
    board.move(action, "done", actor=ada)
    telling.say(action, WORDS, actor=ada)
    return action


def row_of(customer):
    return Affected.objects.get(identity__value=customer.email)


def test_they_are_told_once_where_they_said_it(done, dan, ada):
    assert telling.tell(done, actor=ada) == 2
    assert telling.settle() == 2
    told = row_of(dan)
    assert told.message.text == "Hello,\n\nYou said: Trays came broken.\n\nWe did: A thicker box.\n\n" + (
        "Thank you for telling us. If you see it differently, just answer this message.\n\nSTOP to end."
    )
    assert place_of(told.message).conversation == told.response.conversation
    assert Dispatch.objects.filter(message=told.message.pk, state="pending").exists()
    done.refresh_from_db()
    assert done.state == "told"

    assert telling.tell(done, actor=ada) == 0
    assert telling.settle() == 0
    assert Interaction.objects.filter(automatic=telling.NAME).count() == 2


def test_it_turns_no_matter_and_names_what_it_is(done, dan, ada):
    telling.tell(done, actor=ada)
    before = row_of(dan).response.conversation.state
    telling.settle()
    assert row_of(dan).response.conversation.state == before
    assert happened_to(row_of(dan).message) == ["message.told"]


def test_without_their_consent_they_are_not_told_and_listed(done, dan, erin, ada):
    agrees(row_of(dan).identity, "no")
    telling.tell(done, actor=ada)
    telling.settle()
    assert (row_of(dan).told_at, row_of(dan).why_not) == (None, "refused")
    assert row_of(erin).told_at


def test_silence_is_no_consent_unless_the_house_decided_so(action, says, dan, ada):
    says(dan, 1, "Broken!")
    people.add_responses(action, people.unhappy(action, 6), actor=ada)
    board.move(action, "done", actor=ada)
    telling.say(action, WORDS, actor=ada)
    telling.tell(action, actor=ada)
    telling.settle()
    assert row_of(dan).why_not == "not_agreed"
    action.refresh_from_db()
    assert action.state == "done"
    rules.decide({"told_agreed": False}, actor=ada)
    assert telling.tell(action, actor=ada) == 1
    telling.settle()
    assert row_of(dan).told_at


def test_who_asked_to_be_left_alone_is(done, dan, ada):
    suppression.keep("email", dan.email, actor=ada)
    telling.tell(done, actor=ada)
    telling.settle()
    assert row_of(dan).why_not == "suppressed"


def test_outside_the_hours_they_like_it_waits_for_them(done, dan, ada, clock):
    liked = contact.Contact(hours=contact.hours_of({"from": "14:00", "until": "18:00"}), zone="UTC")
    contact.keep(row_of(dan).identity, liked, source="tests", proof=ProofKind.TOKEN, actor=SYSTEM)
    telling.tell(done, actor=ada)
    telling.settle()
    assert (row_of(dan).told_at, row_of(dan).due_at) == (None, clock.in_hours(2))
    clock.forward(hours=2)
    telling.settle()
    assert row_of(dan).told_at


def test_of_another_fix_nobody_hears_within_the_same_fortnight(done, says, dan, ada, clock):
    telling.tell(done, actor=ada)
    telling.settle()
    other = board.plan("Cheaper trays", actor=ada, basis=board.Basis(done.survey, "nps"))
    people.add_responses(other, people.unhappy(other, 6), actor=ada)
    board.move(other, "done", actor=ada)
    telling.say(other, WORDS, actor=ada)
    telling.tell(other, actor=ada)
    telling.settle()
    assert set(people.of(other).values_list("why_not", flat=True)) == {"lately"}
    clock.forward(days=15)
    telling.tell(other, actor=ada)
    telling.settle()
    assert people.of(other, "told").count() == 2


def test_two_addresses_that_prove_one_person_later_are_told_once(done, dan, erin, ada):
    telling.tell(done, actor=ada)
    merge.merge(row_of(dan).identity.person, row_of(erin).identity.person, actor=ada, reason="the same")
    telling.settle()
    assert sorted(people.of(done).values_list("why_not", flat=True)) == ["", "twice"]


def test_in_their_language_where_it_was_written_in_it(action, says, dan, ada):
    agrees(says(dan, 1, "Kaputt!", language="de").identity)
    people.add_responses(action, people.unhappy(action, 6), actor=ada)
    board.move(action, "done", actor=ada)
    telling.say(action, WORDS | {"de": {"said": "Schalen kamen kaputt.", "did": "Dickere Kartons."}}, actor=ada)
    telling.tell(action, actor=ada)
    telling.settle()
    assert row_of(dan).message.text.startswith("Guten Tag,\n\nSie sagten: Schalen kamen kaputt.")
    assert row_of(dan).message.subject == "Sie haben es gesagt, wir haben es geändert"


def test_before_it_is_done_or_worded_nobody_is_told(action, ada):
    with pytest.raises(Refused, match="done"):
        telling.tell(action, actor=ada)
    board.move(action, "done", actor=ada)
    with pytest.raises(Refused, match="Write down"):
        telling.tell(action, actor=ada)


def test_words_stay_once_somebody_heard_them(done, ada):
    telling.tell(done, actor=ada)
    with pytest.raises(Refused):
        telling.say(done, {"en": {"said": "a", "did": "b"}}, actor=ada)


@pytest.mark.parametrize("words", [{"??": {"said": "a", "did": "b"}}, {"en": {"said": "a" * 1001, "did": "b"}}])
def test_words_that_cannot_be_are_refused(action, ada, words):
    with pytest.raises(Invalid):
        telling.say(action, words, actor=ada)


def test_others_actions_are_left_alone(done, ben):
    with pytest.raises(Forbidden):
        telling.tell(done, actor=ben)
