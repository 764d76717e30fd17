"""What the chat API refuses, and in which words; attacks stand in test_chat_attacks.py."""

import pytest

from sixring.channels.lane import Busy, Lane
from sixring.channels.models import Account, Arrival
from tests.conversations.chatting import SHOP, Browser, open_chat, user_token

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.data]


@pytest.fixture
def chat() -> Account:
    return open_chat()


@pytest.mark.parametrize("origin", ["https://evil.test", "null", "http://shop.test", "https://shop.test.evil.test"])
def test_another_site_is_refused(chat: Account, origin: str):
    refused = Browser(chat).ask("POST", "session", {}, origin=origin)
    assert (refused.status_code, refused.json()["code"]) == (403, "origin")
    assert "access-control-allow-origin" not in refused.headers


def test_a_token_carried_to_another_site_is_refused_and_opens_nothing_there():
    chat = open_chat(origins=[SHOP, "https://other.test"])
    dan = Browser(chat)
    dan.writes("My order is GG-1.")
    assert dan.ask("GET", "messages", origin="https://other.test").status_code == 401
    moved = dan.ask("POST", "session", {"token": dan.token}, origin="https://other.test")
    assert moved.json()["visitor"] != dan.visitor


def test_a_chat_that_is_off_or_never_was_is_not_there(chat: Account):
    off = open_chat()
    Account.objects.filter(pk=off.pk).update(enabled=False)
    mailbox = Account.objects.create(kind="email", name="Support")
    for account in (off, mailbox, Account(key="0" * 32), Account(key="../live")):
        browser = Browser.__new__(Browser)
        browser.chat, browser.token = account, ""
        refused = browser.post("session")
        assert (refused.status_code, refused.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("body", "code", "status"),
    [
        ({"client_id": "m1", "text": "  "}, "empty", 422),
        ({"client_id": "m1", "text": "x" * 10_001}, "too_long", 422),
        ({"client_id": "m 1", "text": "x"}, "unreadable", 422),
        ({"client_id": "m" * 65, "text": "x"}, "unreadable", 422),
        ({"text": "x"}, "unreadable", 422),
        ({"client_id": "m1", "text": {"a": 1}}, "unreadable", 422),
        ({"client_id": "m1", "text": "x", "claims": {"email": ["a"]}}, "unreadable", 422),
        (b'{"client_id": "m1", "text": "\\ud800"}', "unreadable", 422),
        (b"\xff\xfe", "unreadable", 422),
        (b"[" * 60_000, "unreadable", 422),
        (b" " * 70_000, "too_large", 413),
    ],
)
def test_what_can_not_be_a_message_is_refused_in_fixed_words(chat: Account, body: object, code: str, status: int):
    refused = Browser(chat).ask("POST", "messages", body)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert set(refused.json()) == {"code", "message"}
    assert Arrival.objects.count() == 0


def test_the_twenty_first_message_of_a_minute_has_to_wait(chat: Account):
    dan = Browser(chat)
    answers = [dan.post("messages", client_id=f"m{n}", text="x").status_code for n in range(21)]
    assert answers == [200] * 20 + [429]
    refused = dan.post("messages", client_id="m22", text="x")
    assert refused.json()["code"] == "too_many"
    assert int(refused.headers["retry-after"]) > 0
    assert Browser(chat).post("messages", client_id="m1", text="x").status_code == 200


@pytest.mark.parametrize("token", ["", "nonsense", "a.b.c"])
def test_without_a_session_nothing_is_read_or_written(chat: Account, token: str):
    dan = Browser(chat)
    dan.token = token
    for method, what, body in [("GET", "messages", None), ("POST", "messages", {}), ("GET", "stream", None)]:
        refused = dan.ask(method, what, body)
        assert (refused.status_code, refused.json()["code"]) == (401, "token")


def test_a_token_in_the_address_is_for_reading_only(chat: Account):
    dan = Browser(chat)
    token, dan.token = dan.token, ""
    assert dan.ask("GET", f"messages?token={token}").status_code == 200
    assert dan.ask("POST", f"messages?token={token}", {"client_id": "m1", "text": "x"}).status_code == 401


@pytest.mark.parametrize("user_id", ["", "null", "anonymous", 7.5, True, None])
def test_a_user_token_that_names_nobody_is_refused(chat: Account, user_id: object):
    dan = Browser(chat)
    refused = dan.identify(user_token(user_id))  # type: ignore[arg-type]
    assert (refused.status_code, refused.json()["code"]) == (401, "user_token")
    assert Arrival.objects.count() == 0


def test_when_the_disk_is_behind_the_visitor_is_told_to_come_again(chat: Account, monkeypatch: pytest.MonkeyPatch):
    dan = Browser(chat)

    async def full(self: Lane, item: object) -> None:
        raise Busy

    monkeypatch.setattr(Lane, "accept", full)
    refused = dan.post("messages", client_id="m1", text="x")
    assert (refused.status_code, refused.json()["code"]) == (503, "busy")
    assert refused.headers["retry-after"]


def test_an_error_of_ours_tells_nothing_of_itself(chat: Account, monkeypatch: pytest.MonkeyPatch):
    def broken(*args: object) -> None:
        raise RuntimeError("canary /var/lib/sixring SELECT secret")

    dan = Browser(chat)
    monkeypatch.setattr("sixring.conversations.chat.shown.messages", broken)
    refused = dan.ask("GET", "messages")
    assert refused.status_code == 503
    assert "canary" not in refused.text
    assert set(refused.json()) == {"code", "message"}
