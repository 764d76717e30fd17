"""GreenThumb Gardens' numbers at Twilio, what Twilio tells us, and a Twilio that answers without a wire."""

import base64
import hashlib
import hmac
from urllib.parse import parse_qsl, urlencode

import httpx
import pytest

from sixring.channels import inbox, registry
from sixring.channels.inbox import Item
from sixring.channels.models import Account, Arrival
from sixring.channels.twilio import asking
from sixring.core.fetch import Answer
from tests.cast import settle, touches_of

TOKEN, FORMER = "0123456789abcdef0123456789abcdef", "f" * 32
OURS, DANS = "+442079460100", "+447700900123"
SETTINGS = {"account_sid": "AC" + "a" * 32, "numbers": [OURS, "+12025550100"], "service": "", "region": "us1"}


def sid(number=1):
    return f"SM{number:032x}"


def message(text="Where is my order?", number=1, **fields):
    return {
        "MessageSid": sid(number), "AccountSid": SETTINGS["account_sid"], "From": DANS, "To": OURS, "Body": text,
        "NumMedia": "0", **fields,
    }  # fmt: skip


def form(fields):
    return urlencode(fields).encode()


def signed(url, raw, token=TOKEN):
    """By Twilio's own words: the address, then each name and value, sorted by name."""
    said = "".join(
        name + value for name, value in sorted(dict(parse_qsl(raw.decode(), keep_blank_values=True)).items())
    )
    return base64.b64encode(hmac.new(token.encode(), (url + said).encode(), hashlib.sha1).digest()).decode()


@pytest.fixture
def twilio(monkeypatch):
    """Its interface: `calls` it got, `says` what it answers, by the last part of the path or in turn."""
    return Twilio(monkeypatch)


class Twilio:
    def __init__(self, monkeypatch):
        self.calls, self.says = [], []
        monkeypatch.setattr(asking, "fetch", self.fetch)

    def fetch(self, method, url, **more):
        self.calls.append((method, url, more))
        said = self.says.pop(0) if self.says else (201, {"sid": sid(900), "status": "queued"})
        if isinstance(said, Exception):
            raise said
        status, body, *rest = said
        content = body if isinstance(body, bytes) else httpx.Response(200, json=body).content
        return Answer(status, httpx.Headers(), content, rest[0] if rest else None, url)

    @property
    def form(self):
        return dict(parse_qsl(self.calls[-1][2]["content"].decode()))


@pytest.fixture
def open_account(db, channels):
    def opens(**settings):
        account = Account(kind="sms", name="Texts", settings=SETTINGS | settings)
        account.keep_secrets(auth_token=TOKEN, auth_token_previous=FORMER)
        account.save()
        return account

    return opens


@pytest.fixture
def texts(open_account, clock):
    return open_account()


@pytest.fixture
def comes(texts):
    """Hand in what Twilio tells; returns the touches it became."""

    def hands_in(fields, account=texts, query=None, at=None):
        raw = fields if isinstance(fields, bytes) else form(fields)
        inbox.accept([Item(account, raw, {"headers": {}} | ({"query": query} if query else {}), at)])
        settle()
        return touches_of(Arrival.objects.filter(account=account).order_by("-pk")[0])

    return hands_in


@pytest.fixture
def adapter():
    return registry.adapter_of("sms")
