"""GreenThumb Gardens' bot, what Telegram tells it, and a Telegram that answers without a wire."""

import json
from itertools import count

import httpx
import pytest

from sixring.channels import inbox, registry
from sixring.channels.adapters.telegram import asking, files
from sixring.channels.inbox import Item
from sixring.channels.models import Account, Arrival
from sixring.core.fetch import Answer
from tests.cast import settle, touches_of

TOKEN, FORMER = "777:" + "a" * 35, "777:" + "b" * 35
DAN = {"id": 4711, "is_bot": False, "first_name": "Dan", "last_name": "Miller", "username": "dan_grows",
       "language_code": "en"}  # fmt: skip
CHAT = {"id": 4711, "type": "private", "first_name": "Dan"}
updates = count(9000)


def message(text="Where is my order?", number=1, **fields):
    said = {"message_id": number, "from": DAN, "chat": CHAT, "date": 1772450000, "text": text} | fields
    return {name: value for name, value in said.items() if value is not None}


def update(**fields):
    return {"update_id": next(updates), **fields}


class Api:
    """Telegram's interface: `calls` it got, `says` what it answers to a method, `holds` the bytes of its files."""

    def __init__(self, monkeypatch):
        self.calls, self.holds = [], {}
        self.says = {"sendMessage": (200, {"ok": True, "result": {"message_id": 900}})}
        monkeypatch.setattr(asking, "fetch", self.fetch)
        monkeypatch.setattr(files, "fetch", self.fetch)

    def fetch(self, method, url, **more):
        name = url.rpartition("/")[2]
        self.calls.append((name, more.get("json"), more))
        if method == "GET":
            return answer(200, self.holds[url.partition("/file/bot")[2].partition("/")[2]])
        said = self.says.get(name, (200, {"ok": True, "result": True}))
        if isinstance(said, Exception):
            raise said
        return answer(*said)


def answer(status, body):
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer(status, httpx.Headers(), content, None, "")


@pytest.fixture
def api(monkeypatch):
    return Api(monkeypatch)


@pytest.fixture
def bot(db, channels, clock):
    account = Account(kind="telegram", name="Our bot")
    account.keep_secrets(bot_token=TOKEN, bot_token_previous=FORMER)
    account.save()
    return account


@pytest.fixture
def comes(bot):
    """Hand in an update; returns the touches it became."""

    def hands_in(said, at=None):
        raw = said if isinstance(said, bytes) else json.dumps(said).encode()
        inbox.accept([Item(bot, raw, {"headers": {}}, at)])
        settle()
        return touches_of(Arrival.objects.filter(account=bot).order_by("-pk")[0])

    return hands_in


@pytest.fixture
def adapter():
    return registry.adapter_of("telegram")
