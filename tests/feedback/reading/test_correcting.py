"""Facts about corrections: one click, kept, never overwritten, seen by who may see the message."""

import pytest

from sixring.core.errors import Forbidden, Invalid, NotFound
from sixring.feedback.models import Correction, Mood, Reading
from sixring.feedback.reading import again, correcting, keeping
from tests.cast import happened_to, where
from tests.conftest import ON_POSTGRES
from tests.feedback.reading.answering import answered
from tests.feedback.reading.conftest import read_on
from tests.screens import only_for

# Real commits on PostgreSQL: a reader of its log waits for the oldest writer, which would be the test itself.
pytestmark = [pytest.mark.django_db(transaction=ON_POSTGRES), pytest.mark.data]


@pytest.fixture
def reading(plain, dan):
    touch = dan.writes("It is bad, soon")
    read_on()
    return keeping.read_of(touch)


def fresh(reading):
    return Reading.objects.get(pk=reading.pk)


def test_a_colleague_says_what_they_feel(reading, ben):
    correcting.correct(reading, "label", "positive", actor=ben)
    found = fresh(reading)
    assert (found.label, found.sentiment, found.confidence) == ("positive", 0.6, 1.0)
    kept = Correction.objects.get()
    assert (kept.value, kept.was, kept.encoder, kept.by_id) == ("positive", "negative", "plain-1", ben.id)
    assert happened_to(reading)[-1] == "reading.corrected"
    assert Mood.objects.get().label == "positive"


def test_what_was_right_may_be_confirmed(reading, ben):
    correcting.correct(reading, "label", "negative", actor=ben)
    assert fresh(reading).sentiment == reading.sentiment


def test_saying_it_twice_leaves_one_trace(reading, ben, ada):
    correcting.correct(reading, "label", "neutral", actor=ben)
    correcting.correct(reading, "label", "neutral", actor=ada)
    assert happened_to(reading).count("reading.corrected") == 1
    assert Correction.objects.get().by_id == ben.id


def test_the_last_word_counts_and_remembers_what_was_read(reading, ben, ada):
    correcting.correct(reading, "label", "neutral", actor=ben)
    correcting.correct(reading, "label", "positive", actor=ada)
    kept = Correction.objects.get()
    assert (kept.value, kept.was, kept.by_id) == ("positive", "negative", ada.id)


def test_urgent_and_repeated_are_yes_or_no(reading, ben):
    assert Mood.objects.get().urgent
    correcting.correct(reading, "urgent", False, actor=ben)
    correcting.correct(reading, "repeated", True, actor=ben)
    found = fresh(reading)
    assert (found.urgency, found.repeated) == (0.0, True)
    mood = Mood.objects.get()
    assert (mood.urgent, mood.repeated) == (False, True)


def test_reading_again_never_overwrites_it(reading, plain, ben, ada):
    correcting.correct(reading, "label", "positive", actor=ben)
    plain.id, plain.feels = "plain-2", {"bad": -0.8}
    one = again.begin(actor=ada)
    assert again.step(one) == 1
    found = fresh(reading)
    assert (found.label, found.encoder) == ("positive", "plain-2")
    kept = Correction.objects.get()
    assert (kept.value, kept.was, kept.encoder) == ("positive", "negative", "plain-2")


def test_a_language_nobody_measured_counts_once_a_colleague_has_said_it(plain, dan, ben):
    touch = dan.writes("dzień terrible")
    read_on()
    found = keeping.read_of(touch)
    assert not found.measured
    assert not Mood.objects.exists()
    correcting.correct(found, "label", "negative", actor=ben)
    assert fresh(found).measured
    assert Mood.objects.get().label == "negative"


@pytest.mark.parametrize(
    ("field", "value"),
    [("label", "furious"), ("label", True), ("label", "unsure"), ("urgent", "yes"), ("urgent", 1), ("sentiment", 1)],
)
def test_what_is_no_answer_is_refused_and_nothing_moves(reading, ben, field, value):
    with pytest.raises(Invalid):
        correcting.correct(reading, field, value, actor=ben)
    assert not Correction.objects.exists()


def test_whoever_only_looks_may_not(reading, viewer):
    with pytest.raises(Forbidden):
        correcting.correct(reading, "label", "neutral", actor=viewer)


def test_a_stranger_finds_nothing(reading, accounts, ben, cleo):
    only_for(accounts["letters"], "Support")
    assert correcting.get(ben, reading.pk) == reading
    with pytest.raises(NotFound):
        correcting.get(cleo, reading.pk)


def test_an_answer_in_a_conversation_is_for_those_who_see_that(plain, dan, accounts, ben, cleo):
    hidden = where(dan.writes("Terrible"))
    inside, outside = answered(dan, "Bad", hidden.pk), answered(dan, "Lovely")
    only_for(accounts["letters"], "Support")
    read_on()
    assert {one.answer for one in correcting.visible_to(cleo)} == {outside}
    assert {one.answer for one in correcting.visible_to(ben)} >= {inside, outside}
