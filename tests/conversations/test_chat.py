"""The chat API: a visitor begins, writes, is answered, proves who they are, and leaves."""

import pytest

from sixring.channels.models import Account, Arrival
from sixring.conversations.models import Conversation
from sixring.conversations.sending import replies
from sixring.core.actors import Actor
from sixring.core.models import Agent
from sixring.interactions.models import Interaction
from sixring.people.models import Fact, Identity, Person, Suggestion
from tests.conversations.chatting import SHOP, Browser, open_chat, settle, user_token

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.data]


@pytest.fixture
def chat() -> Account:
    return open_chat()


@pytest.fixture
def ada() -> Actor:
    return Actor.of(Agent.objects.create(email="ada@example.com", name="Ada Owner", role="owner"))


def test_what_a_visitor_writes_is_on_disk_when_it_is_answered(chat: Account):
    dan = Browser(chat)
    answer = dan.post("messages", client_id="m1", text="Are the trays in stock?")
    assert (answer.status_code, answer.json()) == (200, {"accepted": "m1"})
    assert Arrival.objects.filter(account=chat, state="waiting").count() == 1

    settle()
    [message] = dan.reads()
    assert message["from"] == "you"
    assert message["text"] == "Are the trays in stock?"
    assert (message["channel"], message["state"], message["client_id"]) == ("webchat", "received", "m1")


def test_the_same_message_sent_again_is_one(chat: Account):
    dan = Browser(chat)
    dan.writes("Hello?")
    dan.writes("Hello?")
    assert dan.sees == ["Hello?"]
    assert Conversation.objects.count() == 1


def test_an_answer_comes_back_under_the_colleagues_first_name(chat: Account, ada: Actor):
    dan = Browser(chat)
    dan.writes("Are the trays in stock?")
    cursor = dan.ask("GET", "messages").json()["cursor"]
    replies.reply(Conversation.objects.get(), "Yes, forty of them.", actor=ada, token="t1")
    assert [(m["from"], m["text"], m["state"]) for m in dan.reads()] == [
        ("you", "Are the trays in stock?", "received"),
        ("Ada", "Yes, forty of them.", "sent"),
    ]
    assert [m["text"] for m in dan.reads(after=cursor)] == ["Yes, forty of them."]


def test_a_visitor_who_comes_back_is_the_same(chat: Account):
    dan = Browser(chat)
    dan.writes("Hello?")
    again = Browser(chat, token=dan.token)
    assert again.visitor == dan.visitor
    assert again.sees == ["Hello?"]


def test_who_proves_a_user_is_that_person_and_nothing_is_said_by_it(chat: Account):
    dan = Browser(chat)
    dan.writes("Hello?")
    token = user_token(email="Dan@Example.com", name="Dan Customer", plan="gold")
    assert dan.identify(token).json()["user"] is True
    settle()

    assert dan.identity.person == Identity.objects.get(kind="email", value="dan@example.com").person
    assert dan.identity.person.name == "Dan Customer"
    assert Fact.objects.get(name="plan").proof == "token"
    assert Conversation.objects.count() == 1
    assert Interaction.objects.get(kind="identify").placements.count() == 0
    assert dan.sees == ["Hello?"]


def test_a_signed_in_user_sees_the_same_on_another_device(chat: Account, ada: Actor):
    laptop, phone = Browser(chat, user_jwt=user_token()), Browser(chat, user_jwt=user_token())
    laptop.writes("Are the trays in stock?")
    replies.reply(Conversation.objects.get(), "Yes.", actor=ada, token="t1")
    assert laptop.visitor != phone.visitor
    assert phone.sees == ["Are the trays in stock?", "Yes."]


def test_what_a_visitor_types_about_themselves_is_a_claim_and_joins_nobody(chat: Account):
    dan = Browser(chat, user_jwt=user_token(email="dan@example.com"))
    dan.writes("My order is GG-1.")
    cleo = Browser(chat)
    cleo.writes("It's me, Dan!", claims={"email": "dan@example.com", "name": "Dan"})
    assert cleo.identity.person != dan.identity.person
    assert Fact.objects.get(identity=cleo.identity, name="email").proof == "claimed"
    assert Suggestion.objects.filter(state="open").count() == 1
    assert cleo.sees == ["It's me, Dan!"]
    assert dan.sees == ["My order is GG-1."]


def test_a_typed_tracking_id_joins_only_where_the_owner_believes_browsers(chat: Account):
    browser = "7f1f0a52-0a0a-4f3e-9f0e-d0d0d0d0d0d0"
    Browser(chat, anonymous_id=browser).writes("Hello?")
    assert not Identity.objects.filter(kind="anonymous_id").exists()

    believing = open_chat(trust_browser_id=True)
    dan = Browser(believing, anonymous_id=browser)
    dan.writes("Hello?")
    assert Identity.objects.get(kind="anonymous_id", value=browser, scope="").person == dan.identity.person
    Browser(believing, anonymous_id="1234567").writes("A short id may be anybody's.")
    assert Identity.objects.filter(kind="anonymous_id").count() == 1


def test_signing_out_makes_a_new_visitor(chat: Account):
    dan = Browser(chat, user_jwt=user_token())
    dan.writes("My order is GG-1.")
    before = dan.visitor
    dan.logout()
    assert dan.visitor != before
    assert dan.sees == []


def test_another_user_on_the_same_browser_is_somebody_else_even_without_signing_out(chat: Account):
    dan = Browser(chat)
    dan.writes("Before I signed in.")
    dan.identify(user_token("dan-1"))
    dan.writes("My order is GG-1.", "m2")
    held = dan.token

    dan.identify(user_token("cleo-1"))
    settle()
    assert dan.sees == []
    dan.writes("Cleo here.", "m3")
    assert dan.sees == ["Cleo here."]
    assert Identity.objects.get(value="dan-1").person != Identity.objects.get(value="cleo-1").person
    dan.token = held
    assert dan.sees == ["Before I signed in.", "My order is GG-1."]


def test_a_token_from_before_somebody_signed_in_is_no_way_around_it(chat: Account):
    dan = Browser(chat)
    anonymous = dan.token
    dan.identify(user_token("dan-1"))
    dan.writes("My order is GG-1.")

    dan.token = anonymous
    assert dan.sees == []
    visitor = dan.visitor
    dan.identify(user_token("cleo-1"))
    assert dan.visitor != visitor


def test_a_site_can_take_signed_in_users_only():
    chat = open_chat(require_user=True)
    cleo = Browser(chat)
    refused = cleo.post("messages", client_id="m1", text="Hello?")
    assert (refused.status_code, refused.json()["code"]) == (403, "identify_first")
    Browser(chat, user_jwt=user_token()).writes("Hello?")
    assert Interaction.objects.filter(kind="message").count() == 1


def test_a_page_of_the_shop_may_ask_and_read_the_answer_without_cookies(chat: Account):
    dan = Browser(chat)
    asked = dan.ask("OPTIONS", "messages", access_control_request_method="POST")
    assert asked.status_code == 204
    assert asked.headers["access-control-allow-origin"] == SHOP
    assert "authorization" in asked.headers["access-control-allow-headers"]
    answer = dan.ask("GET", "messages")
    assert answer.headers["access-control-allow-origin"] == SHOP
    assert "access-control-allow-credentials" not in answer.headers


def test_persons_stay_apart_until_something_is_proven(chat: Account):
    Browser(chat).writes("one")
    Browser(chat).writes("two")
    assert Person.objects.filter(redirect=None).count() == 2
