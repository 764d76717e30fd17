"""Meta, for tests of WhatsApp, Messenger and Instagram: requests signed as it signs, a Graph API without a wire."""

import hashlib
import hmac
import json
import random
from pathlib import Path

import httpx

from sixring.channels import inbox
from sixring.channels.inbox import Item
from sixring.channels.meta import graph
from sixring.channels.models import Account, Arrival
from sixring.conversations.models import Upload
from sixring.core import media
from sixring.core.fetch import Answer
from tests.cast import settle, touches_of

SECRET, FORMER, TOKEN = "the app's secret", "the secret before it", "the access token"
RECORDED = Path(__file__).resolve().parents[3] / "shared/data/webhooks"


def signed(raw, key=SECRET):
    return {"x-hub-signature-256": "sha256=" + hmac.new(key.encode(), raw, hashlib.sha256).hexdigest()}


def account_of(kind, name, settings):
    account = Account(kind=kind, name=name, settings=dict(settings))
    account.keep_secrets(app_secret=SECRET, app_secret_previous=FORMER, access_token=TOKEN)
    account.save()
    return account


def comes_to(account):
    """A function that hands in what Meta tells `account`; it returns the touches it became."""

    def hands_in(said, at=None):
        raw = said if isinstance(said, bytes) else json.dumps(said).encode()
        inbox.accept([Item(account, raw, {"headers": {}}, at)])
        settle()
        return touches_of(Arrival.objects.filter(account=account).order_by("-pk")[0])

    return hands_in


class Graph:
    """The Graph API: `calls` it got, `says` what it answers in turn, `known` by the last part of a GET's path."""

    def __init__(self, monkeypatch, *modules):
        self.calls, self.says, self.known = [], [], {}
        for module in (graph, *modules):
            monkeypatch.setattr(module, "fetch", self.fetch)

    def fetch(self, method, url, **more):
        self.calls.append((method, url, more))
        named = self.known.get(httpx.URL(url).path.rpartition("/")[2]) if method == "GET" else None
        said = named or (self.says.pop(0) if self.says else (404, {}) if method == "GET" else (200, {"success": True}))
        if isinstance(said, Exception):
            raise said
        status, body = said
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return Answer(status, httpx.Headers(), content, None, url)

    @property
    def posted(self):
        """Path and JSON of the last thing done."""
        _method, url, more = next(call for call in reversed(self.calls) if call[0] == "POST")
        return httpx.URL(url).path.partition(f"{graph.VERSION}/")[2], more.get("json")


def attached(ben, *files, size=5):
    """Tokens of files a colleague attached to an answer, by name and type."""
    common = {"agent_id": ben.id, "size": size}
    rows = [
        Upload.objects.create(
            token=f"token-{n}-{name}", key=media.keep(b"bytes"), name=name, content_type=type_, **common
        )
        for n, (name, type_) in enumerate(files)
    ]
    return tuple(one.token for one in rows)


def taken(**said):
    return 200, said


def refusal(code, **more):
    return 400, {"error": {"message": "No.", "code": code, **more}}


# Payloads bent out of shape.


def bent(raw, seed, many=40):
    """`many` mutations of `raw`: cut off, of other types, nested, without a part, huge."""
    chance = random.Random(seed)
    for _ in range(many):
        said = json.loads(raw)
        spots = list(places(said))
        if not spots or chance.random() < 0.2:
            yield raw[: chance.randrange(len(raw))]
            continue
        holder, name = chance.choice(spots)
        odd = [None, 0, -1, 1e308, True, "", "x" * 5000, "\x00", "\ud800", [], {}, [[]], {"id": {}}, [1, "a", None]]
        if chance.random() < 0.3 and isinstance(holder, dict):
            del holder[name]
        else:
            holder[name] = chance.choice(odd)
        yield json.dumps(said).encode()


def places(said):
    pairs = said.items() if isinstance(said, dict) else enumerate(said) if isinstance(said, list) else ()
    for name, value in list(pairs):
        yield said, name
        yield from places(value)
