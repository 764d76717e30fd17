"""Answers nobody read in the chat are mailed, once, to an address this very customer has proven."""

from datetime import timedelta

import pytest
from django.test import Client

from sixring.channels.models import Dispatch
from sixring.conversations.continuing import missing
from sixring.conversations.models import Conversation
from sixring.conversations.sending import replies
from sixring.interactions.models import Interaction
from sixring.people import merge
from tests.cast import at_once, employ
from tests.conversations.chatting import Browser, open_chat, settle, user_token
from tests.conversations.requesting import link_in, mails, open_mailbox

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.data]


@pytest.fixture
def ben():
    return employ("Ben", "agent", "Support")


@pytest.fixture
def dan():
    open_mailbox()
    browser = Browser(open_chat(), user_jwt=user_token("dan-1", email="Dan@example.com"))
    browser.writes("Where are my trays?")
    return browser


def says(text, ben, token="1"):
    talk = Conversation.objects.order_by("pk").first()
    way = next(way for way in replies.ways(talk, ben) if way.account.kind == "webchat")
    return replies.reply(talk, text, actor=ben, token=token, way=way.key)


def passed(minutes=11):
    """So long ago was everything said."""
    for row in Interaction.objects.filter(channel="webchat"):
        Interaction.objects.filter(pk=row.pk).update(occurred_at=row.occurred_at - timedelta(minutes=minutes))


def by_mail():
    return [mail for mail in mails() if mail["to"] != "visitor" and "left our chat" in mail["text"]]


def test_an_unread_answer_is_mailed_once_and_answered_in_the_same_conversation(dan, ben):
    says("On their way.", ben)
    assert missing.settle() == 0
    passed()
    assert (missing.settle(), missing.settle()) == (1, 0)
    (mail,) = by_mail()
    assert mail["to"] == "dan@example.com"
    assert "Ben:\nOn their way." in mail["text"]
    assert mail["conversation"] == Conversation.objects.get().pk
    assert replies.choose(Conversation.objects.get(), ben).identity.kind == "email"


def test_a_later_answer_is_mailed_by_itself(dan, ben):
    says("One.", ben)
    passed()
    missing.settle()
    says("Two.", ben, "2")
    passed()
    missing.settle()
    first, second = by_mail()
    assert ("One." in first["text"], "One." in second["text"], "Two." in second["text"]) == (True, False, True)


def test_what_was_read_or_answered_is_not_mailed(dan, ben):
    said = says("On their way.", ben)
    dan.post("read", up_to=said.pk)
    passed()
    assert missing.settle() == 0
    says("Still there?", ben, "2")
    passed()
    dan.writes("Yes", "m2")
    assert missing.settle() == 0


def test_without_a_proven_address_nothing_is_mailed(ben):
    open_mailbox()
    browser = Browser(open_chat())
    browser.writes("Hello", claims={"email": "victim@x.test"})
    says("Hello.", ben)
    passed()
    assert missing.settle() == 0


def test_an_address_proven_by_a_link_is_good_and_that_of_a_wrongly_joined_person_is_not(dan, ben):
    ada = employ("Ada", "owner", "Support")
    erin = Browser(dan.chat)
    erin.writes("And mine?")
    merge.merge(erin.identity.person, dan.identity.person, actor=ada, reason="a mistake")
    talk = Conversation.objects.order_by("pk").last()
    way = next(way for way in replies.ways(talk, ben) if way.identity == erin.identity)
    replies.reply(talk, "Yours too.", actor=ben, token="e", way=way.key)
    passed()
    assert missing.settle() == 0
    erin.post("continue", way="email", address="erin@example.com")
    Client().post(link_in(mails("erin@example.com")[0]), {"yes": "1"})
    assert missing.settle() == 1
    assert by_mail()[-1]["to"] == "erin@example.com"


def test_two_workers_send_one_mail(dan, ben):
    says("On their way.", ben)
    passed()
    at_once(missing.settle, missing.settle)
    settle()
    assert len(by_mail()) == 1
    assert Dispatch.objects.filter(account__kind="email").count() == 1
