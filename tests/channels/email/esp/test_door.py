"""At the door: a service's mail with its files is on disk before it hears 200; the password never is."""

import asyncio
import base64
import json

import httpx
import pytest

from sixring.channels import hooks
from sixring.channels.models import Arrival
from sixring.interactions.models import Interaction
from tests.cast import settle

from .conftest import MIME, SECRET

pytestmark = [pytest.mark.django_db(transaction=True)]


def ask(*requests):
    async def run():
        async with httpx.AsyncClient(transport=httpx.ASGITransport(hooks.app), base_url="http://inside.test") as client:
            return [await client.post(path, content=raw, headers=headers) for path, raw, headers in requests]

    return asyncio.run(run())


def test_the_door(mailbox):
    box = mailbox("postmark")
    path, whole = f"/hooks/{box.key}", MIME.decode() + "x" * (hooks.LARGEST + 1)
    raw = json.dumps({"FromFull": {}, "RawEmail": whole}).encode()
    right = {"authorization": "Basic " + base64.b64encode(f"sixring:{SECRET}".encode()).decode()}
    taken, again, wrong, none = ask(
        (path, raw, right), (path, raw, right), (path, raw, {"authorization": "Basic eDp5"}), (path, raw, {})
    )  # fmt: skip
    assert [one.status_code for one in (taken, again, wrong, none)] == [200, 200, 401, 401]
    kept = Arrival.objects.get()
    assert (kept.repeats, "authorization" in str(kept.meta)) == (1, False)
    settle()
    assert Interaction.objects.get().subject == "Seed trays"
