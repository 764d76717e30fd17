"""Facts about reading: every text of a customer once, beside reception, and nothing of machines or of ours."""

import pytest
from django.db import transaction

from sixring.conversations.models import Placement
from sixring.conversations.regrouping import merging, moving
from sixring.conversations.sending import replies
from sixring.core import changes
from sixring.core.actors import SYSTEM
from sixring.core.models import Change, Cursor
from sixring.feedback.models import Answer, Mood, Reading
from sixring.feedback.reading import hearing, keeping, source
from sixring.feedback.text import Understood
from sixring.interactions.models import Interaction
from tests.cast import hands_in, settle, touches_of, where
from tests.conftest import ON_POSTGRES
from tests.feedback.reading.conftest import read_on

# Real commits on PostgreSQL: a reader of its log waits for the oldest writer, which would be the test itself.
pytestmark = [pytest.mark.django_db(transaction=ON_POSTGRES), pytest.mark.data]


def reading_of(touch):
    return Reading.objects.filter(interaction=touch).first()


def test_what_a_customer_writes_is_read_with_its_place(plain, dan):
    touch = dan.writes("This is terrible, and my parcel is broken.")
    read_on()
    found = keeping.read_of(touch)
    assert (found.label, found.strength, found.encoder, found.language) == ("negative", 0.9, "plain-1", "en")
    assert (found.conversation, found.identity_id) == (where(touch), touch.identity_id)
    assert found.occurred_at == touch.occurred_at
    assert [one["aspect"] for one in found.aspects] == ["delivery"]


def test_each_text_is_read_once(plain, dan):
    dan.writes("Thanks")
    read_on()
    read_on()
    assert plain.texts == ["Thanks"]
    assert Reading.objects.count() == 1


def test_whoever_was_killed_before_the_cursor_moved_keeps_it_once(plain, dan):
    dan.writes("Thanks")
    read_on()
    Cursor.objects.filter(name=hearing.NAME).update(position=changes.START)
    read_on()
    assert Reading.objects.count() == 1


def test_who_was_slower_writes_nothing(plain, dan):
    dan.writes("Thanks")
    found, behind = changes.after(changes.START)
    texts = source.of_interactions([change.subject_id for change in found])
    Cursor.objects.create(name=hearing.NAME, position=behind)
    assert not hearing.take(found, texts, changes.START, behind)
    assert not Reading.objects.exists()


@pytest.mark.parametrize(
    "row",
    [
        {"automatic": "auto-replied"}, {"kind": "page"}, {"kind": "order_placed"}, {"kind": "survey"}, {"text": ""},
        {"text": "★★☆☆☆"}, {"text": "> terrible\n> bad"},
    ],
)  # fmt: skip
def test_machines_steps_and_empty_texts_are_not_read(plain, accounts, row):
    arrival = hands_in(
        accounts["letters"], {"sender": ["email", "dan@example.com", "domain"], "text": "Terrible", **row}
    )
    settle()
    read_on()
    assert touches_of(arrival)
    assert not Reading.objects.exists()


def test_ours_and_what_a_colleague_logged_are_not_read(plain, ben, dan):
    touch = dan.writes("Hello")
    replies.reply(where(touch), "We are terrible sorry", actor=ben, token="1")
    dan.calls("They said it was terrible")
    read_on()
    assert [one.interaction for one in Reading.objects.all()] == [touch]


def test_quotations_and_signatures_are_cut_first(plain, dan):
    dan.chats("Thanks!\n\nOn Mon, 2 Mar 2026 at 11:00, Ben <ben@us.test> wrote:\n> terrible\n> bad")
    read_on()
    assert plain.texts == ["Thanks!"]


def test_a_transcript_of_a_call_is_read(plain, dan):
    touch = dan.does("chatter", ["phone", dan.phone, "provider"], kind="call", data={"transcript": "It is terrible"})
    read_on()
    assert reading_of(touch).label == "negative"


def test_noise_is_not_read(plain, dan):
    touch = dan.writes("Terrible")
    Interaction.objects.filter(pk=touch.pk).update(data={"noise": "spam"})
    read_on()
    assert not Reading.objects.exists()


def test_an_edit_is_read_again_and_a_deletion_forgets(plain, dan):
    touch = dan.writes("Terrible")
    read_on()
    Interaction.objects.filter(pk=touch.pk).update(text="Lovely")
    tell("message.edited", touch)
    assert reading_of(touch).label == "positive"
    Interaction.objects.filter(pk=touch.pk).update(text="")
    tell("message.deleted", touch)
    assert reading_of(touch) is None
    assert not Mood.objects.exists()


def tell(verb, subject):
    with transaction.atomic():
        changes.record(verb, subject, actor=SYSTEM)
    read_on()


def test_what_was_said_in_an_imported_conversation_is_read(plain, dan):
    touch = dan.writes("Terrible")
    Change.objects.all().delete()
    home = where(touch)
    tell("conversation.imported", home)
    assert reading_of(touch).conversation == home
    assert hearing.waiting() == 0


def test_a_batch_ends_before_it_grows_too_large(plain, dan, monkeypatch):
    monkeypatch.setattr(hearing, "TOGETHER", 2)
    for number in range(5):
        dan.writes(f"Thanks {number}")
    assert hearing.waiting() == 5
    hearing.settle()
    assert Reading.objects.count() == 2
    read_on()
    assert Reading.objects.count() == 5


def test_a_reading_goes_where_its_message_goes(plain, ada, dan):
    first, second = dan.writes("Terrible", thread="one"), dan.chats("Lovely")
    apart = moving.move(second, None, actor=ada) if where(first) == where(second) else where(second)
    read_on()
    assert reading_of(second).conversation == apart
    merging.merge(apart, where(first), actor=ada)
    read_on()
    assert reading_of(second).conversation == where(first)
    assert Mood.objects.get(conversation=where(first)).n == 2
    assert not Mood.objects.filter(conversation=apart).exists()


def test_as_many_queries_for_fifty_as_for_five(plain, accounts, django_assert_max_num_queries):
    who = ["email", "dan@example.com", "domain"]
    hands_in(accounts["letters"], *({"sender": who, "text": f"Thanks {number}"} for number in range(50)))
    settle()
    assert Placement.objects.count() == 50
    with django_assert_max_num_queries(22):
        hearing.settle()
    assert Reading.objects.count() == 50


def test_a_text_a_model_fails_at_is_read_by_the_light_reader_and_its_neighbours_are_not(plain, dan, monkeypatch):
    read = plain.read

    def fails(texts, languages=None):
        if any("poison" in text for text in texts):
            raise ValueError("a model that breaks")
        return read(texts)

    monkeypatch.setattr(plain, "read", fails)
    touches = [dan.writes(text) for text in ("Thanks", "poison", "Bad")]
    read_on()
    read_by = [reading_of(touch).encoder for touch in touches]
    assert (read_by[0], read_by[2]) == ("plain-1", "plain-1")
    assert read_by[1].startswith("light-")


@pytest.mark.parametrize("odd", [float("nan"), float("inf"), 7.0])
def test_a_number_out_of_bounds_is_kept_within_them(plain, dan, monkeypatch, odd):
    monkeypatch.setattr(plain, "one", lambda text: Understood("en", odd, "neutral", odd, odd, urgency=odd))
    touch = dan.writes("Hello")
    read_on()
    found = reading_of(touch)
    assert {found.sentiment, found.strength, found.confidence, found.urgency} <= {0.0, 1.0}


def test_it_waits_while_reception_is_busy(plain, dan, monkeypatch):
    dan.writes("Thanks")
    monkeypatch.setattr(hearing.reception, "now", lambda: True)
    assert hearing.settle() == 0
    assert not Reading.objects.exists()


class TestAnswers:
    @pytest.fixture
    def answer(self, db, dan):
        from tests.feedback.reading.answering import answered

        return answered(dan, "It was terrible")

    def test_words_of_a_complete_response_are_read(self, plain, answer, dan):
        read_on()
        found = Reading.objects.get(answer=answer)
        assert (found.label, found.identity) == ("negative", answer.response.identity)

    def test_a_partial_one_waits(self, plain, answer):
        answer.response.state = "partial"
        answer.response.save()
        read_on()
        assert not Reading.objects.exclude(answer=None).exists()

    def test_words_that_were_taken_back_are_forgotten(self, plain, answer):
        read_on()
        Answer.objects.update(text="")
        tell("response.completed", answer.response)
        assert not Reading.objects.exclude(answer=None).exists()
