"""A shop of GreenThumb Gardens, as its webhooks tell: what tests of shops and payment services share."""

import json

from sixring.channels import inbox
from sixring.channels.inbox import Item
from sixring.channels.models import Account, Arrival
from tests.cast import settle, touches_of

SECRET, FORMER = "whsec_0123456789abcdef0123", "whsec_ffffffffffffffffffff"


def opened(kind, **settings):
    account = Account(kind=kind, name="Garden shop", settings=settings)
    account.keep_secrets(secret=SECRET, secret_previous=FORMER)
    account.save()
    return account


def tells(account, body, headers=None, at=None):
    """Hand in what a shop posts; returns the touches it became."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    inbox.accept([Item(account, raw, {"headers": headers or {}}, at)])
    settle()
    return touches_of(Arrival.objects.filter(account=account).order_by("-pk")[0])


def steps(touches):
    return [touch.kind for touch in touches]


def sums(touches):
    return [touch.data.get("amount", {}).get("amount") for touch in touches]
