"""At the door: Meta's handshake, its signature over the very bytes, and everything that is not signed so."""

import asyncio
import json

import httpx
import pytest

from sixring.channels import hooks
from sixring.channels.contract import Refusal
from sixring.channels.meta import door
from sixring.channels.models import Arrival
from tests.channels.meta import FORMER, SECRET, signed

from .conftest import message, says


def ask(*requests):
    async def run():
        async with httpx.AsyncClient(transport=httpx.ASGITransport(hooks.app), base_url="http://inside.test") as client:
            return [await client.request(method, path, content=raw, headers=headers)
                    for method, path, raw, headers in requests]  # fmt: skip

    return asyncio.run(run())


def handshake(account, token=None, **more):
    said = {
        "hub.mode": "subscribe",
        "hub.verify_token": token or door.verify_token(account),
        "hub.challenge": "1158201444",
    }
    return f"/hooks/{account.key}?{httpx.QueryParams(said | more)}"


@pytest.mark.django_db(transaction=True)
def test_the_door(account):
    raw, path = json.dumps(says(message())).encode(), f"/hooks/{account.key}"
    hello, wrong, other, bare = ask(
        ("GET", handshake(account), b"", {}), ("GET", handshake(account, "no"), b"", {}),
        ("GET", handshake(account, **{"hub.mode": "unsubscribe"}), b"", {}), ("GET", path, b"", {}),
    )  # fmt: skip
    assert (hello.status_code, hello.text, hello.headers["content-type"]) == (
        200,
        "1158201444",
        "text/plain; charset=utf-8",
    )
    assert [one.status_code for one in (wrong, other, bare)] == [403] * 3
    assert "1158201444" not in wrong.text
    taken = ask(
        ("POST", path, raw, signed(raw)), ("POST", path, raw, signed(raw)), ("POST", path, raw, signed(raw, FORMER))
    )
    assert [one.status_code for one in taken] == [200] * 3
    assert (Arrival.objects.count(), Arrival.objects.get().repeats) == (1, 2)
    refused = ask(
        ("POST", path, raw + b" ", signed(raw)), ("POST", path, raw, {}), ("POST", path, raw, signed(raw, "another")),
        ("POST", path, raw, {"x-hub-signature-256": "sha256="}), ("POST", path, raw, {"x-hub-signature": "sha1=00"}),
        ("POST", path, b"", signed(raw)), ("POST", path, b"x" * (hooks.LARGEST + 1), signed(raw)),
    )  # fmt: skip
    assert [one.status_code for one in refused] == [401] * 6 + [413]
    assert Arrival.objects.count() == 1


@pytest.mark.parametrize("odd", ["", "é", "sha256=é", "A" * 100_000, "sha256=" + "0" * 64])
def test_an_odd_signature_is_refused(odd, account, adapter):
    with pytest.raises(Refusal) as refused:
        adapter.verify(b"{}", {"x-hub-signature-256": odd}, "", account)
    assert refused.value.status == 401


def test_an_account_without_a_secret_believes_nobody(account, adapter):
    account.sealed = ""
    with pytest.raises(Refusal):
        adapter.verify(b"{}", signed(b"{}", ""), "", account)


def test_the_signature_is_over_the_bytes_and_not_over_what_they_say(account, adapter):
    spaced = b'{"object": "page"}'
    adapter.verify(spaced, signed(spaced, SECRET), "", account)
    with pytest.raises(Refusal):
        adapter.verify(b'{"object":"page"}', signed(spaced, SECRET), "", account)
