"""GreenThumb Gardens' number at Twilio, what Twilio asks about calls, and a Twilio that answers without a wire."""

import base64
import hashlib
import hmac
from urllib.parse import parse_qsl, urlencode, urlsplit
from xml.etree.ElementTree import fromstring

import httpx
import pytest

from sixring.channels import inbox
from sixring.channels.adapters.voice import adapter as voice
from sixring.channels.inbox import Item
from sixring.channels.models import Account, Arrival
from sixring.channels.twilio import asking
from sixring.conversations.models import Call
from sixring.core.fetch import Answer
from tests.cast import settle

TOKEN, FORMER = "0123456789abcdef0123456789abcdef", "f" * 32
OURS, DANS, BENS = "+442079460100", "+447700900123", "+447700900200"
CALL, LEG, ROOM = "CA" + "1" * 32, "CA" + "2" * 32, "CF" + "3" * 32
SETTINGS = {
    "account_sid": "AC" + "a" * 32, "numbers": [OURS], "region": "us1", "language": "en-GB",
    "greeting": "Welcome to GreenThumb.", "waiting": "One moment. Press 1 to leave a message.",
    "voicemail": "Please leave a message.", "recorded": "This call is recorded.", "wait": 60,
}  # fmt: skip


def call(status="ringing", **fields):
    return {
        "CallSid": CALL, "AccountSid": SETTINGS["account_sid"], "From": DANS, "To": OURS, "CallStatus": status,
        "Direction": "inbound", "ApiVersion": "2010-04-01", **fields,
    }  # fmt: skip


def form(fields):
    return urlencode(fields).encode()


def signed(url, raw, token=TOKEN):
    said = "".join(name + value for name, value in sorted(parse_qsl(raw.decode(), keep_blank_values=True)))
    return base64.b64encode(hmac.new(token.encode(), (url + said).encode(), hashlib.sha1).digest()).decode()


@pytest.fixture
def phone(db):
    return opened()


def opened(**settings):
    account = Account(kind="voice", name="Hotline", settings=SETTINGS | settings)
    account.keep_secrets(auth_token=TOKEN, auth_token_previous=FORMER)
    account.save()
    return account


def asks(account, fields, **query):
    """What Twilio hears, as a document; the request takes its way through reception."""
    raw, meta = form(fields), {"headers": {}, **({"query": query} if query else {})}
    inbox.accept([Item(account, raw, meta | {"key": voice.event_key(raw, meta)})])
    settle()
    assert not Arrival.objects.filter(state=Arrival.State.QUARANTINED).exists()
    return fromstring(voice.thank(raw, meta, account)[1])


def names(document):
    return [one.tag for one in document]


def query_of(url):
    return dict(parse_qsl(urlsplit(url).query))


def the_call():
    return Call.objects.select_related("interaction", "account").get()


class Twilio:
    """Its interface: `calls` it got, `says` what it answers in turn."""

    def __init__(self, monkeypatch):
        self.calls, self.says = [], []
        monkeypatch.setattr(asking, "fetch", self.fetch)

    def fetch(self, method, url, **more):
        self.calls.append((method, url, dict(parse_qsl(more.get("content", b"").decode()))))
        said = self.says.pop(0) if self.says else (201, {"sid": LEG})
        if isinstance(said, Exception):
            raise said
        status, body = said
        content = body if isinstance(body, bytes) else httpx.Response(200, json=body).content
        return Answer(status, httpx.Headers(), content, None, url)


@pytest.fixture
def twilio(monkeypatch):
    return Twilio(monkeypatch)
