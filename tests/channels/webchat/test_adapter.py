"""The chat's adapter: what a row of the inbox becomes, and what the owner may set."""

from typing import Any

import pytest

from sixring.channels.adapters.webchat import adapter, row
from sixring.channels.adapters.webchat.row import Known, Row
from sixring.channels.contract import BadItem, Outbound, Raw, Refusal
from sixring.channels.models import Account
from sixring.core import clock
from sixring.core.proof import ProofKind

CHAT = Account(kind="webchat", name="Shop chat", key="k" * 32)
USER = [Known("user_id", "dan-1", "user"), Known("email", "dan@example.com", "")]


def parsed(what: Row) -> Any:
    [inbound] = adapter.parse(Raw(row.write(what), {}, clock.now()), CHAT)
    return inbound


def test_a_visitors_message():
    message = parsed(Row("message", "v1", "m1", "Hello?", claims={"email": "dan@example.com"}))
    assert (message.sender.kind, message.sender.value, message.sender.scope) == ("visitor", "v1", CHAT.key)
    assert message.sender.proof.kind == ProofKind.TOKEN
    assert (message.kind, message.text, message.external_id) == ("message", "Hello?", "message:v1:m1")
    assert (message.also, message.claims) == ([], {"email": "dan@example.com"})


def test_a_signed_in_user_writes_as_that_user_and_is_the_visitor_too():
    message = parsed(Row("message", "v1", "m1", "Hello?", proven=USER))
    assert (message.sender.kind, message.sender.value, message.sender.scope) == ("user_id", "dan-1", "user")
    assert [(s.kind, s.value, s.scope) for s in message.also] == [
        ("email", "dan@example.com", ""), ("visitor", "v1", CHAT.key),
    ]  # fmt: skip
    assert {s.proof.kind for s in message.also} == {ProofKind.TOKEN}
    assert message.sender.proof.by == "user token of Shop chat"


def test_the_same_row_has_the_same_key_and_a_visitor_keeps_their_order():
    raw = row.write(Row("message", "v1", "m1", "Hello?"))
    assert adapter.event_key(raw, {}) == "message:v1:m1"
    assert adapter.partition(raw, {}) == "v1"
    assert adapter.event_key(row.write(Row("identify", "v1", "m1")), {}) == "identify:v1:m1"


def test_sending_is_done_once_the_message_is_written():
    assert adapter.send(Outbound(to="v1", text="Yes.", key="message:7"), CHAT) == "message:7"


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b'{"kind":"page","visitor":"v","id":"1"}', b"\xff"])
def test_a_row_that_is_none_of_ours_goes_to_quarantine(raw: bytes):
    with pytest.raises(BadItem):
        adapter.parse(Raw(raw, {}, clock.now()), CHAT)


def test_a_request_from_outside_is_no_way_in():
    with pytest.raises(Refusal):
        adapter.verify(b"{}", {}, "", CHAT)


def test_the_owner_names_sites_and_a_long_secret():
    sites = "https://Shop.test/page\nhttp://localhost:3000"
    form = adapter.settings_form()({"origins": sites, "identity_secret": "x" * 32})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["origins"] == ["http://localhost:3000", "https://shop.test"]


@pytest.mark.parametrize("wrong", [{"origins": "*"}, {"origins": "shop.test"}, {"identity_secret": "short"}])
def test_a_careless_setting_is_refused(wrong: dict[str, str]):
    assert not adapter.settings_form()({"origins": "https://shop.test", **wrong}).is_valid()
