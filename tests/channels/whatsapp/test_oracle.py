"""pywa, the SDK others use for WhatsApp, believes the same signatures and reads the same of every kind of update."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sixring.channels.amendments import Amendment
from sixring.channels.contract import Inbound, Raw
from sixring.channels.fates import Receipt
from sixring.channels.meta.door import is_signed
from tests.channels.meta import SECRET, signed
from tests.needs import need

from .conftest import message, says, status, told, value

pytestmark = [pytest.mark.peer, pytest.mark.django_db]
DRIVER = Path(__file__).parent / "drivers/pywa_reads.py"
BODY = json.dumps(says(message("text", {"body": "Wo ist es? ü 🌱"})))
RIGHT = signed(BODY.encode())["x-hub-signature-256"]
SIGNED = [
    (SECRET, BODY, RIGHT), (SECRET, BODY + " ", RIGHT), ("another", BODY, RIGHT), (SECRET, BODY, "sha256=00"),
    (SECRET, "", signed(b"")["x-hub-signature-256"]), (SECRET, BODY, RIGHT.upper()),
]  # fmt: skip
PICTURE = {"id": "7", "mime_type": "image/png", "sha256": "x", "caption": "Look"}
UPDATES = [
    ("message", says(message())),
    ("message", says(message(context={"from": "1", "id": "wamid.0"}))),
    ("message", says(message("image", PICTURE))),
    ("button", says(message("button", {"text": "Yes", "payload": "y"}, context={"from": "1", "id": "wamid.0"}))),
    ("button", says(message("interactive", {"type": "button_reply", "button_reply": {"id": "y", "title": "Yes"}},
                            context={"from": "1", "id": "wamid.0"}))),
    ("selection", says(message("interactive", {"type": "list_reply", "list_reply": {"id": "r", "title": "Pots"}},
                               context={"from": "1", "id": "wamid.0"}))),
    ("status", told(value(statuses=[status("sent", biz_opaque_callback_data="message:7")]))),
    ("status", told(value(statuses=[status("read")]))),
]  # fmt: skip


@pytest.fixture
def theirs():
    place = need("py:pywa-4.5.0")
    ran = subprocess.run(
        [sys.executable, DRIVER], input=json.dumps({"signed": SIGNED, "updates": UPDATES}), capture_output=True,
        text=True, env=os.environ | {"PYTHONPATH": str(place)},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-2000:]
    return json.loads(ran.stdout)


def test_pywa_agrees(theirs, adapter, account, graph, clock):
    assert theirs["signed"] == [is_signed(body.encode(), sign, key) for key, body, sign in SIGNED]
    assert theirs["signed"] == [True, False, False, False, True, False]
    for (kind, update), their in zip(UPDATES, theirs["updates"], strict=True):
        (found,) = adapter.parse(Raw(json.dumps(update).encode(), {}, clock.now), account) if kind != "message" or (
            "image" not in json.dumps(update)
        ) else [without_file(adapter, account, update, clock)]  # fmt: skip
        assert ours(found) == {name: one for name, one in their.items() if name in ours(found)}, kind


def without_file(adapter, account, update, clock):
    """The message alone: its file can't be had any more."""
    from datetime import timedelta

    raw = Raw(json.dumps(update).encode(), {}, clock.now - timedelta(hours=1))
    return next(iter(adapter.parse(raw, account)))


def ours(found):
    assert not isinstance(found, Amendment)
    if isinstance(found, Receipt):
        return {"id": found.external_id, "at": int(found.at.timestamp()), "tracker": found.key or None}
    assert isinstance(found, Inbound)
    phone = next((one.value.lstrip("+") for one in found.also if one.kind == "phone"), None)
    told = {"id": found.reference, "bsuid": found.sender.value, "wa_id": phone, "name": found.claims["name"],
            "at": int(found.occurred_at.timestamp())}  # fmt: skip
    if "button" in found.data:
        return told | {"title": found.text}
    return told | {"text": found.text, "quoted": next(iter(found.replies_to), None)}
