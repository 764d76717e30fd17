"""Facts about notes: for colleagues, never for customers."""

import pytest

from sixring.conversations import access
from sixring.conversations.models import Note
from sixring.conversations.writing import notes
from sixring.core.errors import Forbidden, Invalid
from tests.cast import happened_to, where

pytestmark = [pytest.mark.django_db, pytest.mark.data]


def test_a_note_is_kept_and_the_log_keeps_none_of_its_words(dan, ben):
    matter = where(dan.writes("Hello"))
    note = notes.note(matter, " Ask the workshop \n", actor=ben)
    assert (note.text, note.agent_id) == ("Ask the workshop", ben.id)
    assert happened_to(matter) == ["conversation.noted"]


def test_no_customer_is_shown_it(dan, ben):
    hello = dan.writes("Hello")
    notes.note(where(hello), "A difficult one", actor=ben)
    assert [touch.text for touch in access.shown_to([hello.identity_id])] == ["Hello"]


def test_an_empty_note_is_refused(dan, ben):
    with pytest.raises(Invalid):
        notes.note(where(dan.writes("Hello")), " ", actor=ben)
    assert Note.objects.count() == 0


def test_a_viewer_writes_none(dan, viewer):
    with pytest.raises(Forbidden):
        notes.note(where(dan.writes("Hello")), "I think", actor=viewer)
