"""A mailbox of the garden shop's behind a mail service, and what the services post, in the shape they document."""

import json

import pytest

from sixring.channels import inbox, registry
from sixring.channels.contract import Outbound
from sixring.channels.inbox import Item
from sixring.channels.models import Account, Arrival, Dispatch
from tests.cast import settle, touches_of

SECRET, FORMER = "a-password-of-twenty-characters", "the-password-of-before-it"
OUR_ID = "c1.m1.abc@greenthumb.example"
MIME = (
    b"From: Dan <dan@customer.test>\r\nTo: hello@greenthumb.example\r\nSubject: Seed trays\r\n"
    b"Message-ID: <m1@customer.test>\r\nDate: Mon, 02 Mar 2026 11:00:00 +0000\r\n\r\nWhere is my order? \xc3\xa9\r\n"
)


@pytest.fixture
def mailbox(db, clock):
    def opens(service, secret=SECRET):
        account = Account(kind="email", name="Hello", settings={"address": "hello@greenthumb.example", "esp": service})
        account.keep_secrets(esp_secret=secret, esp_secret_previous=FORMER)
        account.save()
        return account

    return opens


@pytest.fixture
def posts():
    """Hand in what a service posts; returns the touches it became."""

    def hands_in(account, body, content_type="application/json", **headers):
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        inbox.accept([Item(account, raw, {"headers": {"content-type": content_type, **headers}})])
        settle()
        return touches_of(Arrival.objects.filter(account=account).order_by("-pk")[0])

    return hands_in


@pytest.fixture
def sent(clock):
    """A mail of ours that its service took."""

    def of(account, to="dan@customer.test", **more):
        return Dispatch.objects.create(
            account=account, key=f"message:{account.pk}", audience="a",
            outbound=vars_of(Outbound(to, "Hi", "k", **more)),
            state=Dispatch.State.ACCEPTED, external_id=OUR_ID,
        )  # fmt: skip

    return of


def vars_of(outbound):
    return {"to": outbound.to, "cc": list(outbound.cc), "text": outbound.text}


@pytest.fixture
def adapter():
    return registry.adapter_of("email")


def form(**fields):
    """multipart/form-data, byte for byte."""
    named = [(name.replace("_", "-").encode(), value) for name, value in fields.items()]
    parts = [b'--xyz\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % one for one in named]
    return b"".join(parts) + b"--xyz--\r\n"


FORM = 'multipart/form-data; boundary="xyz"'
