"""GreenThumb Gardens' homeserver, what it tells us, and one that answers without a wire."""

import json
from itertools import count
from urllib.parse import unquote

import httpx
import pytest

from sixring.channels import inbox, registry
from sixring.channels.adapters.matrix import asking, people
from sixring.channels.inbox import Item
from sixring.channels.models import Account, Arrival
from sixring.core.fetch import Answer
from tests.cast import settle, touches_of

ROOM, DAN, US = "!garden:greenthumb.test", "@dan:elsewhere.test", "@support:greenthumb.test"
SETTINGS = {"url": "https://matrix.greenthumb.test", "server": "greenthumb.test", "localpart": "support", "number": 2}
AT = 1772450000000
transactions = count(1)


def event(content, number=1, **fields):
    return {
        "type": "m.room.message", "event_id": f"$e{number}", "room_id": ROOM, "sender": DAN, "content": content,
        "origin_server_ts": AT + number * 1000, **fields,
    }  # fmt: skip


def text(body="Where is my order?", number=1, **fields):
    return event({"msgtype": "m.text", "body": body, **fields}, number)


class Api:
    """The homeserver's interface: `calls` it got; `says` what it answers where the path ends so."""

    def __init__(self, monkeypatch):
        self.calls = []
        self.says = {"/send/m.room.message/": {"event_id": "$ours"}, "/profile/": {"displayname": "Dan Miller"}}
        monkeypatch.setattr(asking, "fetch", self.fetch)
        people._names.clear()

    def fetch(self, method, url, **more):
        path = unquote(url.removeprefix(SETTINGS["url"]))
        self.calls.append((method, path, more))
        found = next((said for part, said in self.says.items() if part in path), (404, {"errcode": "M_NOT_FOUND"}))
        if isinstance(found, Exception):
            raise found
        status, body = found if isinstance(found, tuple) else (200, found)
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return Answer(status, httpx.Headers(), content, None, url)

    @property
    def asked(self):
        return [f"{method} {path}" for method, path, _more in self.calls]


@pytest.fixture
def api(monkeypatch):
    return Api(monkeypatch)


@pytest.fixture
def home(db, channels, clock):
    return Account.objects.create(kind="matrix", name="GreenThumb", settings=SETTINGS)


@pytest.fixture
def comes(home, api):
    """Hand in a transaction; returns the touches it became."""

    def hands_in(*events, ephemeral=(), raw=None, number=None):
        raw = raw or json.dumps({"events": events, "ephemeral": ephemeral}).encode()
        below = f"_matrix/app/v1/transactions/{number or next(transactions)}"
        inbox.accept([Item(home, raw, {"headers": {}, "below": below})])
        settle()
        return touches_of(Arrival.objects.filter(account=home).order_by("-pk")[0])

    return hands_in


@pytest.fixture
def adapter():
    return registry.adapter_of("matrix")
