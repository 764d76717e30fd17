"""Facts about replying: where the answer goes, that it leaves once, and who may write it."""

import pytest

from sixring.channels import outbox
from sixring.channels.models import Dispatch
from sixring.conversations.models import Conversation
from sixring.conversations.sending import replies
from sixring.core.errors import Forbidden, Invalid, Refused
from sixring.interactions.models import Interaction
from tests.cast import agent_of, at_once, happened_to, place_of, where

pytestmark = [pytest.mark.django_db, pytest.mark.data]


def test_the_answer_goes_where_the_customer_wrote_last(dan, ben, channels):
    mail = dan.writes("The lamp", reference="<1@x>")
    dan.chats("Now by chat", also=[["email", dan.email, "token"]])
    sent = replies.reply(where(mail), "We come tomorrow", actor=ben, token="1")
    assert (sent.channel, sent.identity.value, sent.direction, sent.agent_id) == ("chatter", dan.visitor, "out", ben.id)
    assert outbox.settle() == 1
    assert [(o.to, o.text) for o in channels["chatter"].sent] == [(dan.visitor, "We come tomorrow")]


def test_or_where_the_agent_chooses(dan, ben, channels):
    mail = dan.writes("The lamp", reference="<1@x>")
    dan.chats("Now by chat", also=[["email", dan.email, "token"]])
    ways = {way.account.kind: way.key for way in replies.ways(where(mail), ben)}
    replies.reply(where(mail), "By mail", actor=ben, token="1", way=ways["letters"])
    outbox.settle()
    assert [(o.to, list(o.replies_to)) for o in channels["letters"].sent] == [(dan.email, ["<1@x>"])]


def test_the_conversation_waits_for_the_customer_then(dan, ben):
    home = where(dan.writes("Hello"))
    sent = replies.reply(home, "Hello Dan", actor=ben, token="1")
    home.refresh_from_db()
    assert (home.state, home.preview, place_of(sent).reason) == ("waiting", "Hello Dan", "reply")
    assert happened_to(sent) == ["message.written"]


def test_the_same_token_twice_is_one_message_and_one_dispatch(dan, ben, channels):
    home = where(dan.writes("Hello"))
    assert replies.reply(home, "Hi", actor=ben, token="t") == replies.reply(home, "Hi", actor=ben, token="t")
    outbox.settle()
    assert (Dispatch.objects.count(), len(channels["letters"].sent)) == (1, 1)


def test_also_when_the_customer_moved_to_another_channel_between(dan, ben):
    home = where(dan.writes("Hello"))
    first = replies.reply(home, "Hi", actor=ben, token="t")
    dan.chats("Now here", also=[["email", dan.email, "token"]])
    assert replies.reply(home, "Hi", actor=ben, token="t") == first
    assert Dispatch.objects.count() == 1


def test_two_colleagues_with_the_same_token_write_two(dan, ben, ada):
    home = where(dan.writes("Hello"))
    assert replies.reply(home, "Hi", actor=ben, token="t") != replies.reply(home, "Hi", actor=ada, token="t")


def test_a_customers_word_that_came_while_the_agent_wrote_is_not_overwritten(dan, ben):
    stale = where(dan.writes("Hello", reference="<1@x>"))
    dan.writes("And the chair", replies_to=["<1@x>"])
    heard = where(Interaction.objects.get(text="Hello")).last_in_at
    replies.reply(stale, "Hi", actor=ben, token="t")
    stale.refresh_from_db()
    assert stale.last_in_at == heard


def test_an_empty_or_too_long_answer_is_refused_and_nothing_is_kept(dan, ben, monkeypatch):
    home = where(dan.writes("Hello"))
    for text in ("  \n", "x" * 100_001):
        with pytest.raises(Invalid):
            replies.reply(home, text, actor=ben, token="1")
    assert Dispatch.objects.count() == 0


def test_a_viewer_may_not_answer(dan, viewer):
    with pytest.raises(Forbidden):
        replies.reply(where(dan.writes("Hello")), "Hi", actor=viewer, token="1")


def test_without_permission_on_the_channel_there_is_no_way(dan, ben, cleo):
    home = where(dan.writes("Hello"))
    dan.accounts["letters"].teams.add(*agent_of(ben).teams.all())
    with pytest.raises(Refused, match="Your text is kept"):
        replies.reply(home, "Hi", actor=cleo, token="1")
    assert replies.reply(home, "Hi", actor=ben, token="1")


def test_a_channel_that_is_off_says_why(dan, ben):
    home = where(dan.writes("Hello"))
    account = dan.accounts["letters"]
    account.enabled = False
    account.save()
    assert [way.why_not for way in replies.ways(home, ben)] == ["Letters is switched off."]
    with pytest.raises(Refused):
        replies.reply(home, "Hi", actor=ben, token="1")


def test_what_the_identity_may_not_see_is_not_quoted(dan, erin, ben, channels):
    """Two people in one conversation: the answer to one names no message of the other's."""
    home = where(dan.writes("Mine", reference="<1@x>"))
    erin.writes("Erin's", reference="<2@x>", token_conversation=home.pk)
    way = next(way for way in replies.ways(home, ben) if way.identity.value == dan.email)
    replies.reply(home, "Hi", actor=ben, token="1", way=way.key)
    outbox.settle()
    assert [list(o.replies_to) for o in channels["letters"].sent] == [["<1@x>"]]


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_pressed_twice_at_the_same_moment_it_is_one_message(dan, ben):
    home = where(dan.writes("Hello"))
    press = [lambda: replies.reply(Conversation.objects.get(pk=home.pk), "Hi", actor=ben, token="t")] * 4
    sent = at_once(*press)
    assert len({message.pk for message in sent}) == 1
    assert Dispatch.objects.count() == 1
