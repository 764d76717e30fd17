"""Facts about the audience: a customer-facing view shows what its session has proven, and nothing else."""

import pytest

from sixring.conversations import access
from sixring.conversations.sending import replies
from sixring.core.errors import Forbidden, NotFound
from sixring.people import merge
from tests.cast import agent_of, where

pytestmark = [pytest.mark.django_db, pytest.mark.data]


def shown(*identities):
    return {touch.text for touch in access.shown_to([identity.pk for identity in identities])}


def test_everybody_sees_their_own_and_what_was_answered_to_them(dan, erin, ben):
    mail, other = dan.writes("Dan's letter"), erin.writes("Erin's letter")
    replies.reply(where(mail), "To Dan", actor=ben, token="1")
    assert shown(mail.identity) == {"Dan's letter", "To Dan"}
    assert shown(other.identity) == {"Erin's letter"}


def test_after_a_wrong_merge_nothing_foreign(dan, erin, ben):
    mail, chat = dan.writes("Dan's secret"), erin.chats("Erin's secret")
    merge.merge(mail.identity.person, chat.identity.person, actor=ben, reason="a mistake")
    joined = erin.chats("More of Erin's")
    assert shown(joined.identity) == {"Erin's secret", "More of Erin's"}
    assert shown(mail.identity) == {"Dan's secret"}


def test_another_channel_of_the_same_person_has_to_be_proven_here(dan):
    mail = dan.writes("By mail")
    chat = dan.chats("By chat", also=[["email", dan.email, "token"]])
    assert where(chat) == where(mail)
    assert shown(chat.identity) == {"By chat"}
    assert shown(chat.identity, mail.identity) == {"By chat", "By mail"}


def test_a_claimed_sender_sees_nothing_and_shows_to_nobody(dan):
    dan.writes("Dan's letter")
    forged = dan.writes("I am Dan", proof="claimed")
    assert shown(forged.identity) == set()
    assert "I am Dan" not in shown(dan.writes("Signed").identity)


def test_who_was_addressed_has_a_seat(dan, erin):
    dan.writes("Dear both", participants=[["email", erin.email, "claimed"]])
    assert shown(erin.writes("It's me").identity) == {"Dear both", "It's me"}


def test_a_seat_is_not_taken_by_claiming_the_address(dan, erin):
    dan.writes("Dear both", participants=[["email", erin.email, "claimed"]])
    assert shown(erin.writes("I am Erin", proof="claimed").identity) == set()


def test_a_forged_letter_gives_its_readers_no_seat(dan, erin):
    dan.writes("From a forger", proof="claimed", participants=[["email", erin.email, "claimed"]])
    assert shown(erin.writes("It's me").identity) == {"It's me"}


def test_a_message_moved_away_leaves_the_view_of_that_conversation(dan, ben):
    from sixring.conversations.models import Conversation
    from sixring.conversations.regrouping import moving

    one, two = dan.chats("One"), dan.chats("Two")
    home = where(one)
    moving.move(two, None, actor=ben)
    rows = access.shown_to([one.identity_id], Conversation.objects.filter(pk=home.pk))
    assert [touch.text for touch in rows] == ["One"]


def test_a_colleague_of_another_team_finds_nothing(dan, ben, cleo):
    dan.accounts["letters"].teams.add(*agent_of(ben).teams.all())
    home = where(dan.writes("Hello"))
    assert access.get(ben, home.pk) == home
    with pytest.raises(NotFound):
        access.get(cleo, home.pk)
    assert home not in access.visible_to(cleo)


def test_a_merged_conversation_is_found_where_it_went(dan, ben):
    late = dan.writes("Second", replies_to=["<1@x>"], reference="<2@x>")
    left = where(late)
    dan.writes("Hello", reference="<0@x>")
    dan.writes("First", reference="<1@x>", replies_to=["<0@x>"])
    assert access.get(ben, left.pk) == where(late) != left


def test_a_customer_is_nobody_here(dan):
    from sixring.core.actors import Actor

    with pytest.raises(Forbidden):
        access.visible_to(Actor("customer", 1, role="viewer"))
