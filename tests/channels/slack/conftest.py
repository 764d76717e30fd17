"""GreenThumb Gardens' Slack, what it tells us, and a Slack that answers without a wire."""

import hashlib
import hmac
import json
from itertools import count

import httpx
import pytest

from sixring.channels import inbox, registry
from sixring.channels.adapters.slack import asking, files, people
from sixring.channels.inbox import Item
from sixring.channels.models import Account, Arrival
from sixring.core.fetch import Answer
from tests.cast import settle, touches_of

SECRET, FORMER, TOKEN = "a" * 32, "b" * 32, "xoxb-1-2-three"
TEAM, CHANNEL, DM, DAN = "T0GREEN", "C0SHARED", "D0DAN", "U0DAN"
events = count(1)


def stamp(number=1):
    return f"17724500{number:02d}.000100"


def said(text="Where is my order?", number=1, **fields):
    """An event of the type message, in the shared channel."""
    return {
        "type": "message", "channel": CHANNEL, "channel_type": "channel", "user": DAN, "text": text,
        "ts": stamp(number), "team": "T0ELSEWHERE", "event_ts": stamp(number), **fields,
    }  # fmt: skip


def event(inner, **outer):
    return {
        "type": "event_callback", "team_id": TEAM, "api_app_id": "A0US", "event_id": f"Ev{next(events)}",
        "event_time": 1772450000, "is_ext_shared_channel": True, "event": inner, **outer,
    }  # fmt: skip


def signed(raw, at, secret=SECRET):
    return "v0=" + hmac.new(secret.encode(), b"v0:" + str(at).encode() + b":" + raw, hashlib.sha256).hexdigest()


class Api:
    """Slack's interface: `calls` it got, `says` what it answers to a method, `holds` files by address."""

    def __init__(self, monkeypatch):
        self.calls, self.holds = [], {}
        self.says = {"chat.postMessage": {"ok": True, "ts": stamp(90), "channel": CHANNEL}}
        for module in (asking, files):
            monkeypatch.setattr(module, "fetch", self.fetch)
        people._profiles.clear()

    def fetch(self, method, url, **more):
        name = url.rpartition("/")[2]
        self.calls.append((name, more.get("json"), more))
        if url in self.holds:
            return answer(200, *self.holds[url])
        found = self.says.get(name, {"ok": False, "error": "not_here"})
        if isinstance(found, Exception):
            raise found
        status, body = found if isinstance(found, tuple) else (200, found)
        return answer(status, body)


def answer(status, body, type_="application/json"):
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer(status, httpx.Headers({"content-type": type_}), content, 30.0 if status == 429 else None, "")


@pytest.fixture
def api(monkeypatch):
    return Api(monkeypatch)


@pytest.fixture
def workspace(db, channels, clock):
    account = Account(kind="slack", name="Our Slack", state={"bot_user": "U0BOT", "bot_id": "B0US", "team": TEAM})
    account.keep_secrets(bot_token=TOKEN, signing_secret=SECRET, signing_secret_previous=FORMER)
    account.save()
    return account


@pytest.fixture
def comes(workspace, api):
    """Hand in an event; returns the touches it became."""

    def hands_in(told):
        raw = told if isinstance(told, bytes) else json.dumps(told).encode()
        inbox.accept([Item(workspace, raw, {"headers": {}})])
        settle()
        return touches_of(Arrival.objects.filter(account=workspace).order_by("-pk")[0])

    return hands_in


@pytest.fixture
def adapter():
    return registry.adapter_of("slack")
