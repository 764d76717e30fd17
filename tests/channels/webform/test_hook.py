"""A company's own form, posted by its server: a token opens the door, names are ours, other fields stay beside."""

import json
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest

from sixring.channels import registry
from sixring.channels.contract import BadItem, DeliveryError, Outbound, Raw, Refusal
from sixring.channels.models import Account

TOKEN, FORMER = "t" * 32, "f" * 32
SAID = {"email": "dan@customer.test", "message": "Where is it?", "name": "Dan", "order": "A-17", "size": "XL", "n": 3}
AT = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def account(db):
    account = Account(kind="webform", name="Contact")
    account.keep_secrets(token=TOKEN, token_previous=FORMER)
    return account


@pytest.fixture
def adapter():
    return registry.adapter_of("webform")


def parsed(adapter, account, body, **meta):
    (touch,) = adapter.parse(Raw(body, {"headers": {}} | meta, AT), account)
    return touch


@pytest.mark.parametrize("body", [json.dumps(SAID).encode(), urlencode(SAID).encode()], ids=["json", "form"])
def test_it_is_read_either_way(body, adapter, account):
    touch = parsed(adapter, account, body)
    assert touch.text == "Where is it?\n\nOrder number: A-17\nsize: XL\nn: 3"
    assert (touch.sender.kind, touch.sender.value, touch.sender.proof.proven) == ("email", SAID["email"], False)
    assert touch.claims == {"order_number": "A-17"}


def test_a_phone_number_alone_will_do(adapter, account):
    touch = parsed(adapter, account, b'{"message": "Call me", "phone": "+447700900123"}')
    assert (touch.sender.kind, touch.sender.value) == ("phone", "+447700900123")


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[1]", b"\xff\xfe", b'{"message": "Hi"}', b'{"email": "dan@customer.test"}', b"null",
     b'{"email": "dan@customer.test", "message": {"x": 1}}', b"a=1&" * 200, b'{"email": "a b@c.test", "message": "x"}'],
)  # fmt: skip
def test_what_says_nothing_or_names_nobody_is_bad(body, adapter, account):
    with pytest.raises(BadItem):
        adapter.parse(Raw(body, {"headers": {}}, AT), account)
    assert adapter.event_key(body, {"headers": {}}) == ""


@pytest.mark.parametrize("token", [TOKEN, FORMER])
def test_the_token_or_the_one_before_it_opens(token, adapter, account):
    adapter.verify(b"", {"authorization": f"Bearer {token}"}, "", account)


@pytest.mark.parametrize("said", ["", "Bearer", f"Basic {TOKEN}", "Bearer " + "x" * 32, "Bearer \xe9"])
def test_nothing_else_does(said, adapter, account):
    with pytest.raises(Refusal):
        adapter.verify(b"", {"authorization": said}, "", account)
    with pytest.raises(Refusal):
        adapter.verify(b"", {"authorization": "Bearer "}, "", Account(kind="webform"))


def test_a_key_of_theirs_makes_it_one(adapter):
    assert adapter.event_key(b"{}", {"headers": {"idempotency-key": "abc"}}) == "form:abc"
    assert adapter.event_key(json.dumps(SAID | {"id": "7"}).encode(), {"headers": {}}) == "form:7"


def test_without_a_mailbox_nothing_leaves_and_it_says_why(db, adapter, account):
    with pytest.raises(DeliveryError, match="No mailbox"):
        adapter.send(Outbound(to="dan@customer.test", text="Hi", key="k"), account)
    assert [one.bad for one in adapter.state_of(account)] == [True]
