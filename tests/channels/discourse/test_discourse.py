"""A forum's posts: signed, in order, edits and deletions as such; answers go below the post they answer."""

import hashlib
import hmac
import json
from datetime import UTC, datetime

import httpx
import pytest

from sixring.channels import registry
from sixring.channels.adapters.discourse import sending
from sixring.channels.contract import BadItem, DeliveryError, Outbound, Raw, Refusal
from sixring.channels.models import Account
from sixring.core.fetch import Answer, FetchFailed

SECRET, FORMER = "s" * 20, "f" * 20
AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
POST = {"id": 31, "topic_id": 7, "post_number": 2, "user_id": 5, "username": "dan", "name": "Dan", "raw": "My *lamp*",
        "created_at": "2026-03-01T10:00:00.000Z", "topic_title": "Lamps"}  # fmt: skip


@pytest.fixture
def account(db):
    said = {"site": "https://forum.test", "username": "greenthumb"}
    account = Account(kind="discourse", name="Forum", key="k" * 32, settings=said)
    account.keep_secrets(secret=SECRET, secret_previous=FORMER, api_key="key")
    return account


@pytest.fixture
def adapter():
    return registry.adapter_of("discourse")


def parsed(adapter, account, event="post_created", **more):
    headers = {"x-discourse-event": event}
    return list(adapter.parse(Raw(json.dumps({"post": POST | more}).encode(), {"headers": headers}, AT), account))


def signed(raw, secret):
    return {"x-discourse-event-signature": f"sha256={hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()}"}


@pytest.mark.parametrize("secret", [SECRET, FORMER])
def test_the_secret_or_the_one_before_it_opens(secret, adapter, account):
    adapter.verify(b"{}", signed(b"{}", secret), "", account)


@pytest.mark.parametrize("headers", [{}, signed(b"{}", "other"), signed(b"{ }", SECRET), signed(b"{}", "")])
def test_nothing_else_does(headers, adapter, account):
    with pytest.raises(Refusal):
        adapter.verify(b"{}", headers, "", account)
    with pytest.raises(Refusal):
        adapter.verify(b"{}", signed(b"{}", ""), "", Account(kind="discourse"))


def test_a_post_is_a_touch_of_a_member(adapter, account):
    (touch,) = parsed(adapter, account)
    assert (touch.sender.value, touch.sender.name, touch.sender.proof.proven) == ("5", "Dan", True)
    assert (touch.text, touch.subject, touch.thread) == ("My *lamp*", "Lamps", "topic:7")
    assert touch.data["url"] == "https://forum.test/t/7/2"


def test_edits_and_deletions_are_done_to_it(adapter, account):
    (edit,), (gone,) = (parsed(adapter, account, event) for event in ("post_edited", "post_destroyed"))
    assert [(one.reference, one.kind, one.text) for one in (edit, gone)] == [
        ("discourse|31|7|2", "edited", "My *lamp*"), ("discourse|31|7|2", "deleted", ""),
    ]  # fmt: skip


def test_our_own_posts_and_pings_are_none(adapter, account):
    assert parsed(adapter, account, username="GreenThumb") == []
    assert list(adapter.parse(Raw(b'{"ping": "OK"}', {}, AT), account)) == []
    assert adapter.event_key(b"", {"headers": {"x-discourse-event-id": "9"}}) == "discourse:9"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"post": {}}', b'{"post": {"id": "x"}}', b"\xff"])
def test_what_is_no_event_is_bad(body, adapter, account):
    with pytest.raises(BadItem):
        adapter.parse(Raw(body, {}, AT), account)


@pytest.fixture
def forum(monkeypatch):
    calls, says = [], []

    def fetch(method, url, **more):
        calls.append((url, more))
        said = says.pop(0)
        if isinstance(said, Exception):
            raise said
        return Answer(said[0], httpx.Headers(), said[1], None, url)

    monkeypatch.setattr(sending, "fetch", fetch)
    return calls, says


def outbound():
    return Outbound(to="5", text="We mend it.", key="message:1", replies_to=["discourse|31|7|2"])


def test_an_answer_goes_below_their_post(adapter, account, forum):
    calls, says = forum
    says.append((200, b'{"id": 40}'))
    assert adapter.send(outbound(), account) == "40"
    assert calls[0][1]["json"] == {"raw": "We mend it.", "topic_id": 7, "reply_to_post_number": 2}


@pytest.mark.parametrize(
    ("said", "permanent", "unknown"),
    [((403, b""), True, False), ((503, b""), False, False), ((200, b""), False, True),
     (FetchFailed("lost", sent=True), False, True)],
)  # fmt: skip
def test_what_goes_wrong_is_told_apart(said, permanent, unknown, account, forum):
    forum[1].append(said)
    with pytest.raises(DeliveryError) as error:
        sending.send(outbound(), account)
    assert (error.value.permanent, error.value.unknown) == (permanent, unknown)


def test_without_a_key_or_a_post_nothing_is_sent(account, forum):
    with pytest.raises(DeliveryError):
        sending.send(Outbound(to="5", text="x", key="k"), account)
    with pytest.raises(DeliveryError, match="API key"):
        sending.send(outbound(), Account(kind="discourse", settings=account.settings))
    assert forum[0] == []
