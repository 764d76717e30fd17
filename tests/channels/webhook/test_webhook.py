"""Signed requests: taken once when the signature is right and fresh, otherwise refused with nothing kept."""

import asyncio
import base64
import json
import os
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from standardwebhooks import Webhook as Signer

from sixring.channels import accounts, hooks
from sixring.channels.adapters.webhook import Webhook
from sixring.channels.lane import Busy, Lane
from sixring.channels.models import Account, Arrival, Quarantine
from sixring.conversations import reception
from sixring.conversations.models import Conversation
from sixring.core import clock
from sixring.core.actors import SYSTEM
from sixring.interactions.models import Interaction
from sixring.people.models import Identity, Suggestion

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.data]


def new_secret() -> str:
    return "whsec_" + base64.b64encode(os.urandom(32)).decode()


SECRET, FORMER = new_secret(), new_secret()
MESSAGE = {"type": "message", "from": {"kind": "handle", "value": "dan", "name": "Dan"}, "text": "Where is my order?"}


def open_hook(secret: str = SECRET, former: str = "", **settings: Any) -> Account:
    sealed = {"signing_secret": secret, "signing_secret_previous": former}
    return accounts.open_account("webhook", "Shop system", settings, sealed, actor=SYSTEM)


def post(
    account: Account, body: Any = MESSAGE, *, secret: str = SECRET, event: str = "e1", late: int = 0, **headers: str
) -> httpx.Response:
    """A signed request of `late` seconds ago. Headers given replace those of the signature; "" leaves one out."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    at = datetime.now(UTC) - timedelta(seconds=late)
    signed = {
        "webhook-id": event,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Signer(secret).sign(event, at, raw.decode("utf-8", "replace")),
    }
    named = signed | {name.replace("_", "-"): value for name, value in headers.items()}
    return request("POST", account, raw, {name: value for name, value in named.items() if value})


def request(method: str, account: Account, raw: bytes, headers: dict[str, str]) -> httpx.Response:
    async def run() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(hooks.app), base_url="http://testserver") as client:
            return await client.request(method, f"/hooks/{account.key}", content=raw, headers=headers)

    return asyncio.run(run())


def settle() -> None:
    while reception.settle():
        pass


def test_a_signed_message_is_on_disk_when_it_is_answered_and_becomes_a_conversation():
    hook = open_hook()
    assert post(hook, authorization="Bearer door-opener").status_code == 200
    arrival = Arrival.objects.get()
    assert json.loads(bytes(arrival.raw)) == MESSAGE
    assert "door-opener" not in str(arrival.meta)
    assert "webhook-signature" not in arrival.meta["headers"]

    settle()
    message = Interaction.objects.get()
    assert (message.text, message.proof, message.identity.person.name) == ("Where is my order?", "provider", "Dan")
    assert (message.identity.kind, message.identity.scope) == ("handle", hook.key)
    assert Conversation.objects.count() == 1


def test_the_same_event_again_changes_nothing():
    hook = open_hook()
    answers = [post(hook).status_code, post(hook).status_code, post(hook, late=60).status_code]
    settle()
    assert answers == [200, 200, 200]
    assert Arrival.objects.count() == Interaction.objects.count() == 1
    assert post(hook).status_code == 200
    settle()
    assert Interaction.objects.count() == 1


def test_the_former_secret_holds_while_it_is_kept():
    assert post(open_hook(new_secret(), former=SECRET)).status_code == 200


def test_an_event_is_a_touch_that_opens_no_conversation():
    post(open_hook(), {"type": "event", "from": MESSAGE["from"], "subject": "order.shipped", "data": {"order": "GG-1"}})
    settle()
    touch = Interaction.objects.get()
    assert (touch.kind, touch.subject, touch.data) == ("track", "order.shipped", {"order": "GG-1"})
    assert Conversation.objects.count() == 0


def test_one_bad_item_never_spoils_its_neighbours():
    bad = [{"type": "dance", "from": MESSAGE["from"]}, {"type": "message", "from": {}}, {**MESSAGE, "text": ""}, 7]
    post(open_hook(), [MESSAGE, *bad, {**MESSAGE, "text": "And the second?"}])
    settle()
    assert [i.text for i in Interaction.objects.order_by("pk")] == ["Where is my order?", "And the second?"]
    assert sorted(Quarantine.objects.values_list("item", flat=True)) == [1, 2, 3, 4]


def test_an_address_the_provider_names_is_a_claim_unless_the_owner_trusts_it():
    mail = {**MESSAGE, "from": {"kind": "email", "value": "dan@example.com"}}
    post(open_hook(), mail)
    post(open_hook(trusted=True), mail)
    settle()
    assert sorted(Identity.objects.values_list("claimed", flat=True)) == [False, True]
    assert sorted(Interaction.objects.values_list("proof", flat=True)) == ["claimed", "trusted"]
    assert Suggestion.objects.count() == 1


def test_the_providers_own_thread_is_one_conversation_and_its_ids_are_known_again():
    hook = open_hook()
    post(hook, {**MESSAGE, "thread": "t1", "external_id": "x1"}, event="e1")
    post(hook, {**MESSAGE, "thread": "t1", "external_id": "x2", "from": {"kind": "handle", "value": "ben"}}, event="e2")
    post(hook, {**MESSAGE, "thread": "t1", "external_id": "x2"}, event="e3")
    settle()
    assert (Conversation.objects.count(), Interaction.objects.count()) == (1, 2)


def test_a_time_ahead_of_ours_is_not_believed_and_an_early_one_is():
    hook = open_hook()
    for event, moment in [("e1", "2099-01-01T00:00:00Z"), ("e2", "2020-01-01T00:00:00+01:00")]:
        post(hook, {**MESSAGE, "occurred_at": moment}, event=event)
    settle()
    early, late = Interaction.objects.order_by("occurred_at")
    assert early.occurred_at == datetime(2019, 12, 31, 23, tzinfo=UTC)
    assert late.occurred_at <= clock.now()


def test_nul_and_odd_letters_do_no_harm():
    odd = {**MESSAGE, "text": "a\u0000b", "data": {"k\u0000": ["\u0000"]}, "from": {"kind": "handle", "value": "dän"}}
    post(open_hook(), odd)
    settle()
    assert (Interaction.objects.get().text, Interaction.objects.get().data) == ("ab", {"k": [""]})


# What is refused: 401, no row, no reason given.


@pytest.mark.parametrize(
    "changed",
    [
        {"webhook_signature": ""},
        {"webhook_signature": "v1,"},
        {"webhook_signature": "v1"},
        {"webhook_signature": "v1,%%%%"},
        {"webhook_signature": "v2,abcd v1a,abcd"},
        {"webhook_id": ""},
        {"webhook_id": "other"},
        {"webhook_id": "x" * 151},
        {"webhook_timestamp": ""},
        {"webhook_timestamp": "nan"},
        {"webhook_timestamp": "1"},
        {"secret": new_secret()},
        {"late": 301},
        {"late": -301},
    ],
)
def test_what_is_not_signed_rightly_and_lately_leaves_no_trace(changed: dict[str, Any]):
    refused = post(open_hook(), **changed)
    assert (refused.status_code, refused.json()["code"]) == (401, "refused")
    assert Arrival.objects.count() == 0


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_!!!"])
def test_an_account_without_a_usable_secret_believes_nobody(secret: str):
    hook = open_hook(secret)
    now = str(int(datetime.now(UTC).timestamp()))
    empty = {"webhook-id": "e1", "webhook-timestamp": now, "webhook-signature": "v1,"}
    assert post(hook).status_code == 401
    assert request("POST", hook, b"{}", empty).status_code == 401
    assert Arrival.objects.count() == 0


def test_changed_bytes_are_refused():
    hook = open_hook()
    now = datetime.now(UTC)
    signed = Signer(SECRET).sign("e1", now, json.dumps(MESSAGE))
    headers = {"webhook-id": "e1", "webhook-timestamp": str(int(now.timestamp())), "webhook-signature": signed}
    for raw in (json.dumps({**MESSAGE, "text": "Send it elsewhere."}).encode(), b"\xff" + json.dumps(MESSAGE).encode()):
        assert request("POST", hook, raw, headers).status_code == 401
    assert Arrival.objects.count() == 0


def test_other_doors_are_shut():
    hook = open_hook()
    off, chat = open_hook(), accounts.open_account("webchat", "Chat", actor=SYSTEM)
    Account.objects.filter(pk=off.pk).update(enabled=False)
    statuses = [post(account).status_code for account in (off, chat, Account(key="0" * 32), Account(key="a%00b"))]
    assert statuses == [404] * 4
    assert request("GET", hook, b"", {}).status_code == 405
    assert post(hook, b"x" * (hooks.LARGEST + 1)).status_code == 413
    assert Arrival.objects.count() == 0


def test_when_the_disk_is_behind_the_sender_comes_again(monkeypatch: pytest.MonkeyPatch):
    async def full(self: Lane, item: object) -> None:
        raise Busy

    monkeypatch.setattr(Lane, "accept", full)
    refused = post(open_hook())
    assert (refused.status_code, refused.json()["code"]) == (503, "busy")
    assert refused.headers["retry-after"] == "5"


def test_the_address_that_was_called_comes_from_our_settings_not_from_the_request(monkeypatch: pytest.MonkeyPatch):
    seen = []
    monkeypatch.setattr(Webhook, "verify", lambda self, raw, headers, url, account: seen.append(url))
    hook = open_hook()
    post(hook, host="evil.test", x_forwarded_host="evil.test")
    assert seen == [f"http://testserver/hooks/{hook.key}"]


def test_a_body_that_is_no_json_waits_in_quarantine():
    assert post(open_hook(), b"not json").status_code == 200
    settle()
    assert Quarantine.objects.get().reason.startswith("The body is no JSON")


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_c2hvcnQ=", "not base64 at all!"])
def test_the_owner_can_not_save_a_careless_secret(secret: str):
    form = Webhook().settings_form()
    assert form({"signing_secret": new_secret()}).is_valid()
    assert not form({"signing_secret": secret}).is_valid()
