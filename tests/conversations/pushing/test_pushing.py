"""A visitor allows notices on a page of their own, and hears of an answer nobody reads; of nothing in it, and once."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from sixring.conversations.models import Conversation, PushSubscription
from sixring.conversations.privacy import strewn
from sixring.conversations.pushing import telling
from sixring.conversations.sending import replies
from sixring.core.fetch import FetchFailed
from sixring.core.privacy import Subject
from sixring.core.push import sending
from tests.conversations.chatting import SHOP, Browser, open_chat
from tests.core.push.receiver import Receiver

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pushes(monkeypatch):
    receiver = Receiver()
    monkeypatch.setattr(sending, "fetch", receiver.fetch)
    return receiver


@pytest.fixture
def chat(settings, clock):
    settings.PUBLIC_URL = "https://desk.example"
    settings.ALLOWED_HOSTS = ["*"]
    return open_chat(title="GreenThumb")


@pytest.fixture
def visitor(chat):
    browser = Browser(chat)
    browser.writes("Where is my order?")
    return browser


def link_of(browser):
    answer = browser.post("continue", way="push")
    assert answer.status_code == 200, answer.text
    return answer.json()["link"].removeprefix("https://desk.example")


def subscribes(link, receiver, **more):
    return Client().post(link, json.dumps(receiver.told | more), content_type="application/json")


@pytest.fixture
def answers(ben, clock):
    def answer(text="It left today.", token="1"):
        talk = Conversation.objects.get()
        way = next(way for way in replies.ways(talk, ben) if way.account.kind == "webchat")
        made = replies.reply(talk, text, actor=ben, token=token, way=way.key)
        clock.forward(seconds=10)
        return made

    return answer


def test_a_visitor_who_left_is_told_once_that_there_is_an_answer(visitor, answers, pushes):
    link = link_of(visitor)
    assert subscribes(link, pushes).json() == {"on": True}
    answers("Your order GG-1 left today.")
    assert [telling.settle(), telling.settle()] == [1, 0]
    (told,) = map(json.loads, pushes.heard)
    assert (told["title"], told["body"], told["url"]) == ("GreenThumb", "You have an answer.", SHOP)
    assert "GG-1" not in str(told)
    assert int(pushes.headers[0]["TTL"]) > 0


def test_who_looks_at_the_chat_is_not_told(visitor, answers, pushes):
    subscribes(link_of(visitor), pushes)
    answers()
    visitor.post("read", up_to=max(message["id"] for message in visitor.reads()))
    assert telling.settle() == 0


def test_nobody_is_told_within_moments_of_old_answers_or_of_those_before(visitor, answers, pushes, clock):
    answers()
    subscribes(link_of(visitor), pushes)
    assert telling.settle() == 0
    clock.forward(seconds=-10)
    answers("And another", "2")
    clock.forward(hours=3)
    assert telling.settle() == 0


def test_a_subscription_that_has_ended_goes(visitor, answers, pushes):
    subscribes(link_of(visitor), pushes)
    answers()
    pushes.says = [410]
    assert telling.settle() == 0
    assert PushSubscription.objects.count() == 0


def test_a_service_that_can_not_now_is_asked_again_later(visitor, answers, pushes, clock):
    subscribes(link_of(visitor), pushes)
    answers()
    pushes.says = [503, FetchFailed("no answer")]
    assert [telling.settle(), telling.settle()] == [0, 0]
    clock.forward(minutes=2)
    assert telling.settle() == 0
    clock.forward(minutes=2)
    assert telling.settle() == 1


def test_the_same_browser_is_one_and_may_end_it(visitor, pushes):
    link = link_of(visitor)
    subscribes(link, pushes)
    subscribes(link, pushes)
    row = PushSubscription.objects.get()
    assert pushes.endpoint not in str(vars(row))
    assert subscribes(link, pushes, off=True).json() == {"on": False}
    assert PushSubscription.objects.count() == 0


def test_a_customer_has_five_browsers_at_most(visitor, pushes):
    link = link_of(visitor)
    for number in range(7):
        subscribes(link, Receiver(f"https://push.example/{number}"))
    assert PushSubscription.objects.count() == 5


def test_of_anothers_answer_nobody_is_told(visitor, answers, chat, pushes, ben):
    other = Browser(chat)
    other.writes("Hello")
    subscribes(link_of(other), pushes)
    talk = Conversation.objects.get(anchor=visitor.identity)
    way = next(way for way in replies.ways(talk, ben) if way.account.kind == "webchat")
    replies.reply(talk, "For you alone", actor=ben, token="9", way=way.key)
    assert telling.settle() == 0


def test_the_page_says_what_it_is_for_and_its_link_runs_out(visitor, chat, pushes, clock):
    link = link_of(visitor)
    page = Client().get(link)
    assert (page.status_code, "GreenThumb" in page.content.decode()) == (200, True)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    signed = parse_qs(urlsplit(link).query)["t"][0]
    for odd in (signed[:-2], "", "x" * 2000, "a.b.c"):
        assert Client().get(f"/widget/{chat.key}/notify/?t={odd}").status_code == 409
        assert subscribes(f"/widget/{chat.key}/notify/?t={odd}", pushes).status_code == 409
    assert Client().get(f"/widget/{open_chat().key}/notify/?t={signed}").status_code == 409
    clock.forward(minutes=16)
    assert subscribes(link, pushes).status_code == 409
    assert PushSubscription.objects.count() == 0


def test_what_is_no_subscription_is_refused(visitor, pushes):
    link = link_of(visitor)
    for odd in (b"", b"[]", b'{"endpoint": 7}', b"{" * 9000, b"\xff"):
        assert Client().post(link, odd, content_type="application/json").status_code == 422
    assert subscribes(link, pushes, endpoint="https://127.0.0.1/x").status_code == 422


def test_it_is_offered_to_who_wrote_and_where_browsers_take_it(chat, visitor, settings):
    assert Browser(chat).post("continue", way="push").json()["code"] == "nothing_yet"
    settings.PUBLIC_URL = "http://desk.example"
    assert visitor.post("continue", way="push").json()["code"] == "no_way"


def test_the_program_lies_where_it_may_serve_the_chat(db):
    answer = Client().get("/widget/notices.js")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/javascript; charset=utf-8")


def test_with_the_customer_their_browsers_go(visitor, pushes):
    subscribes(link_of(visitor), pushes)
    strewn.erase(Subject((visitor.identity.pk,), ()))
    assert PushSubscription.objects.count() == 0
