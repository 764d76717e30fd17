"""Facts about moving: touches placed anew by a colleague, and conversations doubted when people are parted."""

import pytest

from sixring.conversations.models import Conversation, Placement
from sixring.conversations.regrouping import moving
from sixring.conversations.writing import notes
from sixring.core import listeners
from sixring.core.errors import Forbidden, Refused
from sixring.people import merge
from sixring.people.models import Decision
from tests.cast import happened_to, place_of, where

pytestmark = [pytest.mark.django_db, pytest.mark.data]


def test_one_message_gets_a_conversation_of_its_own(dan, ben):
    hello, chair = dan.chats("The lamp"), dan.chats("The chair")
    home = where(hello)
    apart = moving.move(chair, None, actor=ben)
    home.refresh_from_db()
    assert (where(chair), apart.preview, home.preview) == (apart, "The chair", "The lamp")
    assert (place_of(chair).reason, place_of(chair).actor_id) == ("moved", ben.id)
    assert happened_to(home)[-1] == "conversation.moved_out"
    assert happened_to(apart) == ["conversation.moved_in"]


def test_earlier_placements_stay_in_the_history(dan, ben):
    chat = dan.chats("Hello")
    dan.chats("More")
    moving.move(chat, None, actor=ben)
    assert list(chat.placements.order_by("pk").values_list("reason", "current")) == [("new", False), ("moved", True)]


def test_the_last_message_takes_notes_and_address_along(dan, ben):
    lamp, chair = dan.writes("The lamp"), dan.writes("The chair")
    left, home = where(chair), where(lamp)
    notes.note(left, "Ask the workshop", actor=ben)
    moving.move(chair, home, actor=ben)
    left.refresh_from_db()
    assert (left.merged_into, home.notes.count()) == (home, 1)


def test_where_it_is_already_it_cannot_be_moved(dan, ben):
    hello = dan.writes("Hello")
    with pytest.raises(Refused, match="already"):
        moving.move(hello, where(hello), actor=ben)


def test_a_viewer_moves_nothing(dan, viewer):
    hello = dan.writes("Hello")
    with pytest.raises(Forbidden):
        moving.move(hello, None, actor=viewer)
    assert Placement.objects.count() == 1


@pytest.fixture
def wrongly_one(dan, erin, ben):
    """Erin's chat joined Dan's matter because the two were taken for one person."""
    mail, first = dan.writes("The lamp"), erin.looks("/")
    merge.merge(mail.identity.person, first.identity.person, actor=ben, reason="looked alike")
    return mail, erin.chats("It's about the lamp")


@pytest.mark.django_db(transaction=True)
def test_undoing_a_join_flags_what_relied_on_it_and_moving_clears_the_flag(wrongly_one, ben):
    mail, chat = wrongly_one
    assert (where(chat), place_of(chat).relied_on) == (where(mail), mail.identity)
    merge.undo(Decision.objects.get(kind="join"), actor=ben)
    listeners.settle()
    assert "different people" in where(mail).doubt
    assert "conversation.doubted" in happened_to(where(mail))

    apart = moving.move(chat, None, actor=ben)
    assert (where(mail).doubt, apart.doubt, apart.anchor) == ("", "", chat.identity)


@pytest.mark.django_db(transaction=True)
def test_what_relied_on_nothing_is_not_doubted(dan, erin, ben):
    mail, other = dan.writes("The lamp"), erin.writes("The chair")
    decision = merge.merge(mail.identity.person, other.identity.person, actor=ben, reason="alike")
    merge.undo(decision, actor=ben)
    listeners.settle()
    assert Conversation.objects.exclude(doubt="").count() == 0


@pytest.mark.django_db(transaction=True)
def test_somebody_looks_and_keeps_it_whole(wrongly_one, ben):
    mail, _ = wrongly_one
    merge.undo(Decision.objects.get(kind="join"), actor=ben)
    listeners.settle()
    moving.settle_doubt(where(mail), actor=ben)
    moving.settle_doubt(where(mail), actor=ben)
    assert where(mail).doubt == ""
    assert happened_to(where(mail)).count("conversation.kept_whole") == 1
