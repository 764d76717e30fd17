"""At the door: signed requests are on disk before Twilio hears an answer it understands; others leave no trace."""

import asyncio

import httpx
import pytest

from sixring.channels import hooks
from sixring.channels.models import Arrival
from sixring.interactions.models import Interaction
from tests.cast import settle

from .conftest import form, message, sid, signed

pytestmark = [pytest.mark.django_db(transaction=True)]


def ask(*requests):
    async def run():
        async with httpx.AsyncClient(transport=httpx.ASGITransport(hooks.app), base_url="http://inside.test") as client:
            return [await client.post(path, content=raw, headers=headers) for path, raw, headers in requests]

    return asyncio.run(run())


def test_the_door(texts):
    raw, path = form(message()), f"/hooks/{texts.key}"
    outside = f"http://testserver{path}"  # PUBLIC_URL, not the host that was called
    right = {"x-twilio-signature": signed(outside, raw)}
    receipt = form({"MessageSid": sid(9), "MessageStatus": "sent"})
    taken, again, told = ask(
        (path, raw, right | {"host": "evil.test", "x-forwarded-proto": "https"}),
        (path, raw, right),
        (f"{path}?message=m1", receipt, {"x-twilio-signature": signed(f"{outside}?message=m1", receipt)}),
    )
    assert (taken.status_code, again.status_code, told.status_code) == (200, 200, 200)
    assert taken.headers["content-type"] == "text/xml"
    assert taken.text.endswith("<Response/>")
    refused = ask(
        (path, raw + b"&x=1", right), (f"{path}?message=m1", raw, right), (path, raw, {}), (path, raw[:50], right),
        (path, receipt, {"x-twilio-signature": signed(outside.replace("http", "https"), receipt)}),
        (path, b"\xff" * 1000, right), (path, b"x" * (hooks.LARGEST + 1), right),
    )  # fmt: skip
    assert [one.status_code for one in refused] == [401] * 6 + [413]
    assert Arrival.objects.count() == 2
    kept = [row.meta for row in Arrival.objects.order_by("pk")]
    assert "signature" not in str(kept)
    assert [meta.get("query") for meta in kept] == [None, {"message": "m1"}]
    many = f"{path}?" + "&".join(f"a{n}=1" for n in range(50)) + "&token=open"
    (odd,) = ask((many, raw, {"x-twilio-signature": signed(f"http://testserver{many}", raw)}))
    assert odd.status_code == 200
    settle()
    assert Interaction.objects.get().text == "Where is my order?"
