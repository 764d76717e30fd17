"""Continuing elsewhere: from the chat to mail, to the phone, to another device; and what was said goes along."""

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.test import Client

from sixring.channels import inbox
from sixring.channels.inbox import Item
from sixring.channels.models import Account
from sixring.conversations import access, story
from sixring.conversations.chat import about
from sixring.conversations.models import Conversation, Handover
from sixring.conversations.sending import replies
from sixring.core.actors import SYSTEM
from sixring.interactions.models import Interaction
from sixring.people import merge
from sixring.people.models import Decision, Identity
from tests.cast import employ, happened_to
from tests.conversations.chatting import Browser, settle, user_token
from tests.conversations.continuing.mailing import person_of, writes_mail
from tests.conversations.requesting import link_in, mails, open_mailbox, path_of
from tests.screens import enter, read

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.data]


@pytest.fixture
def mailbox():
    return open_mailbox(trust_everyone=True)


def test_a_typed_address_is_proven_by_the_button_behind_a_mailed_link(dan, talk):
    ben = employ("Ben", "agent", "Support")
    replies.reply(talk, "On their way.", actor=ben, token="1")
    answer = dan.post("continue", way="email", address=" Dan@Example.com ").json()
    assert (answer["way"], answer["link"], answer["qr"]) == ("email", None, None)
    (mail,) = mails("dan@example.com")
    assert "trays" not in mail["text"] + mail["subject"]
    client = Client(enforce_csrf_checks=True)  # a mail program's browser may have no cookie of ours
    assert "Go on by e-mail?" in read(client.get(link_in(mail)))
    assert not Identity.objects.filter(kind="email").exists()
    assert "We go on by e-mail" in read(client.post(link_in(mail), {"yes": "1"}))
    assert person_of("dan@example.com") == dan.identity.person
    assert replies.choose(talk, ben).identity.value == "dan@example.com"
    assert "conversation.goes_on_by_mail" in happened_to(talk)


def test_the_transcript_goes_along_and_is_answered_in_the_same_conversation(dan, talk, mailbox):
    dan.post("continue", way="email", address="dan@example.com")
    Client().post(link_in(mails()[0]), {"yes": "1"})
    sent = mails("dan@example.com")[1]
    assert "Where are my trays?" in sent["text"]
    assert "Where are my trays?" in sent["html"]
    assert (sent["conversation"], sent["data"]) == (talk.pk, {"automatic": True})
    kept = Interaction.objects.get(automatic="transcript")
    talk.refresh_from_db()
    assert (talk.state, talk.last_out_at, talk.subject) == ("needs_us", None, "")
    raw = f"From: dan@example.com\r\nTo: care@us.test\r\nIn-Reply-To: <{kept.reference}>\r\nMessage-ID: <2@x>"
    raw += "\r\n\r\nYes\r\n"
    inbox.accept([Item(mailbox, raw.encode(), {"via": "lmtp", "from": "dan@example.com", "to": ["care@us.test"]})])
    settle()
    assert Conversation.objects.count() == 1
    assert dan.sees == ["Where are my trays?"]  # by identity: the mail is not shown in the chat


def test_going_on_is_told_in_the_story_and_can_be_undone(dan, talk):
    ada = employ("Ada", "owner", "Support")
    dan.post("continue", way="email", address="dan@example.com")
    Client().post(link_in(mails()[0]), {"yes": "1"})
    told = [entry.text for entry in story.of(talk, SYSTEM) if entry.kind == "event"]
    assert any(text.endswith("goes on by e-mail: the address is proven") for text in told)
    merge.undo(Decision.objects.get(kind="join"), actor=ada)
    assert person_of("dan@example.com") != dan.identity.person


def test_a_mail_to_an_address_made_for_them_goes_on_there(dan, talk, mailbox):
    answer = dan.post("continue", way="email").json()
    parts = urlsplit(answer["link"])
    to = unquote(parts.path)
    assert (parts.scheme, to.startswith("care+c_"), len(to.partition("@")[0]) <= 64) == ("mailto", True, True)
    assert "Going on by e-mail" in parse_qs(parts.query)["subject"][0]
    assert answer["qr"].startswith("<svg")
    writes_mail(mailbox, to)
    assert Conversation.objects.count() == 1
    assert person_of("dan@example.com") == dan.identity.person
    assert replies.choose(talk, employ("Ben", "agent", "Support")).identity.value == "dan@example.com"


def test_a_code_said_on_the_phone_places_the_call_and_proves_the_number(dan, talk):
    call = Account.objects.create(kind="call", name="Phone", settings={"number": "+44 20 7946 0100"})
    answer = dan.post("continue", way="phone").json()
    assert (answer["number"], len(answer["code"])) == ("+44 20 7946 0100", 7)
    ben = enter(employ("Ben", "agent", "Support"))
    page = read(ben.get("/conversations/log/"))
    token = page.split('name="token" value="')[1].split('"')[0]
    typed = {
        "account": call.pk, "who": "phone", "value": "+442079460123", "text": "He asks again", "token": token,
        "occurred_at": "2026-03-02T12:00", "code": answer["code"],
    }  # fmt: skip
    for _twice in range(2):
        assert ben.post("/conversations/log/", typed)["Location"]
    settle()
    said = Interaction.objects.get(kind="call")
    assert said.placements.get(current=True).conversation == talk
    assert said.identity.person == dan.identity.person
    assert happened_to(talk).count("conversation.goes_on_by_phone") == 1


def test_another_device_opens_what_this_visitor_is_shown(dan, talk):
    answer = dan.post("continue", way="page").json()
    phone = Client(enforce_csrf_checks=True)
    page = read(phone.get(path_of(answer["link"])))
    token = page.split('csrfmiddlewaretoken" value="')[1].split('"')[0]
    phone.post(path_of(answer["link"]), {"csrfmiddlewaretoken": token})
    assert "Where are my trays?" in read(phone.get("/requests/"))


def test_a_signed_in_user_goes_on_as_that_user(chat):
    dan = Browser(chat, user_jwt=user_token("dan-1", email="dan@example.com"))
    dan.writes("Mine")
    dan.post("continue", way="page")
    assert Handover.objects.get().identity.kind == "user_id"


def test_who_signs_in_after_writing_goes_on_with_what_they_wrote(dan, talk):
    dan.identify(user_token("dan-1", email="dan@example.com"))
    settle()
    assert dan.post("transcript").json() == {"sent_to": "dan@example.com"}
    dan.post("continue", way="page")
    handover = Handover.objects.get()
    assert (handover.identity, handover.conversation) == (dan.identity, talk)
    dan.writes("And now?", "m2")
    dan.post("continue", way="page")
    assert Handover.objects.order_by("pk").last().identity.kind == "user_id"


def test_the_chat_does_not_say_again_what_it_mailed(dan, talk):
    dan.identify(user_token("dan-1", email="dan@example.com"))
    settle()
    dan.post("transcript")
    assert dan.sees == ["Where are my trays?"]
    assert dan.ask("GET", "messages").json()["unread"] == 0
    replies.reply(talk, "On their way.", actor=employ("Ben", "agent", "Support"), token="1")
    assert dan.sees == ["Where are my trays?", "On their way."]


def test_a_transcript_goes_to_an_address_the_site_vouches_for(chat):
    dan = Browser(chat, user_jwt=user_token("dan-1", email="dan@example.com"))
    dan.writes("Mine")
    assert dan.post("transcript").json() == {"sent_to": "dan@example.com"}
    (mail,) = mails()
    assert "Mine" in mail["text"]


def test_a_transcript_goes_to_an_address_just_proven(dan, talk):
    assert dan.post("transcript").json()["code"] == "no_address"
    dan.post("continue", way="email", address="dan@example.com")
    Client().post(link_in(mails()[0]), {"yes": "1"})
    assert dan.post("transcript").json() == {"sent_to": "dan@example.com"}


def test_only_ways_that_are_set_up_are_offered(chat, mailbox):
    assert about.about(chat).ways == ["email", "page"]
    Account.objects.create(kind="call", name="Phone", settings={"number": "+442079460100"})
    assert about.about(chat).ways == ["email", "phone", "page"]
    Account.objects.filter(pk=mailbox.pk).update(enabled=False)
    assert about.about(chat).ways == ["phone", "page"]


def test_what_the_visitor_is_shown_stays_the_same(dan, talk):
    before = set(access.shown_to([dan.identity.pk]).values_list("pk", flat=True))
    dan.post("continue", way="email", address="dan@example.com")
    Client().post(link_in(mails()[0]), {"yes": "1"})
    assert set(access.shown_to([dan.identity.pk]).values_list("pk", flat=True)) == before
