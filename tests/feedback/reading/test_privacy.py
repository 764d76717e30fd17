"""Facts about erasing and exporting what was read: nothing of theirs is left, what is others' stays."""

from collections import Counter

import pytest

from sixring.core import privacy
from sixring.core.privacy import Subject
from sixring.feedback.models import Correction, Lesson, Mood, Reading
from sixring.feedback.privacy import readings
from sixring.feedback.reading import correcting
from sixring.people.models import Person
from sixring.people.privacy import subject_of
from tests.cast import where
from tests.conftest import ON_POSTGRES
from tests.feedback.reading.answering import answered
from tests.feedback.reading.conftest import read_on
from tests.trust.erasing import erased, everything, journal_here, says

# Real commits on PostgreSQL: a reader of its log waits for the oldest writer, which would be the test itself.
pytestmark = [pytest.mark.django_db(transaction=ON_POSTGRES), pytest.mark.data]
__all__ = ["journal_here"]


@pytest.fixture(autouse=True)
def own_journal(journal_here):
    return journal_here


def who(touch) -> Person:
    return Person.objects.get(pk=touch.identity.person_id)


def test_no_word_that_was_read_is_left(plain, dan, ada):
    touch = dan.writes("My parcel of zanzibarium is terrible")
    read_on()
    assert "feedback_reading" in says("zanzibarium")
    row = erased(who(touch), ada)
    assert "feedback_reading" not in says("zanzibarium")
    assert not Reading.objects.exists()
    assert not Mood.objects.exists()
    assert row.counts["feedback"]["readings"] == 1


def test_what_was_read_in_their_answers_goes_too(plain, dan):
    answer = answered(dan, "The parcel of zanzibarium was bad")
    read_on()
    counts = Counter()
    readings.erase(Subject((answer.response.identity_id,), ()), counts.update)
    assert "feedback_reading" not in says("zanzibarium")
    assert counts["readings"] == 2


def test_corrections_of_theirs_and_what_was_learnt_from_them_go_too(plain, dan, erin, ada, ben):
    touch, other = dan.writes("Terrible"), erin.writes("Lovely")
    read_on()
    Lesson.objects.create(encoder="plain-1", n=50, held_out=50, before=0.5, after=0.9, kept=True, head={"w": [1]})
    correcting.correct(touch.reading, "label", "neutral", actor=ben)
    correcting.correct(other.reading, "label", "neutral", actor=ben)
    erased(who(touch), ada)
    assert [one.reading.interaction for one in Correction.objects.all()] == [other]
    assert not Lesson.objects.exists()


def test_what_was_learnt_from_others_stays(plain, dan, ada):
    touch = dan.writes("Terrible")
    read_on()
    Lesson.objects.create(encoder="plain-1", n=50, held_out=50, before=0.5, after=0.9, kept=True, head={"w": [1]})
    erased(who(touch), ada)
    assert Lesson.objects.exists()


def test_what_is_others_stays_as_it_was(plain, dan, erin, ada):
    erin.writes("My parcel is terrible")
    read_on()
    before = everything()
    touch = dan.writes("Mine is lovely")
    read_on()
    erased(who(touch), ada)
    after = everything()
    tables = ("feedback_reading", "feedback_mood")
    assert {name: before[name] for name in tables} == {name: after[name] for name in tables}


def test_words_of_others_that_name_them_are_cleared(plain, dan, erin, ada):
    touch = dan.writes("Hello")
    erin.writes(f"The parcel for {dan.email} is terrible")
    read_on()
    erased(who(touch), ada)
    (left,) = Reading.objects.all()
    assert left.aspects[0]["words"].startswith("The parcel for [erased]")
    assert "feedback_reading" not in says(dan.email)


def test_an_export_tells_what_was_read(plain, dan, ben):
    touch = dan.writes("My parcel is terrible")
    read_on()
    correcting.correct(touch.reading, "label", "neutral", actor=ben)
    sections = [one for one in privacy.export(subject_of(who(touch))) if one.name.startswith("readings")]
    ((told,),) = (one.rows for one in sections)
    assert (told["label"], told["encoder"], told["corrected by a colleague"]) == ("neutral", "plain-1", "Feeling")
    assert told["aspects"][0]["aspect"] == "delivery"


def test_a_conversation_that_goes_takes_its_mood_along(plain, dan, ada):
    touch = dan.writes("Terrible")
    read_on()
    assert Mood.objects.filter(conversation=where(touch)).exists()
    erased(who(touch), ada)
    assert not Mood.objects.exists()
