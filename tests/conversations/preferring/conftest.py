"""A channel of short messages that hears STOP, a mailbox of ours, and Dan with what he agreed to."""

from datetime import timedelta

import pytest

from sixring.channels import outbox, registry
from sixring.channels.models import Account, Dispatch
from sixring.conversations.preferences import sending, views
from sixring.core import clock as time_of_day
from sixring.core.actors import SYSTEM
from sixring.people import consent
from sixring.people.consent import YES, Saying
from sixring.people.models import Identity
from sixring.people.recognise import Sighting, recognise
from tests.cast import Rows, hands_in, settle, touches_of

PHONE = "+442079460101"


@pytest.fixture
def texts(db, clock, channels, monkeypatch):
    """Short messages: what a customer sends, what became of it, what we sent."""
    adapter = Rows("texts", replies=True, starts=True, reaches=("phone",), stop_words=True)
    monkeypatch.setitem(registry.others(), "texts", adapter)
    registry.adapter_of.cache_clear()
    account = Account.objects.create(kind="texts", name="Short messages")

    class Texts:
        def __init__(self):
            self.account, self.adapter, self.sent = account, adapter, adapter.sent

        def come(self, text, phone=PHONE, proof="provider", at=None, **row):
            arrival = hands_in(account, {"sender": ["phone", phone, proof], "text": text, **row}, who=phone, at=at)
            settle()
            return touches_of(arrival)[0]

    return Texts()


@pytest.fixture
def phone(texts):
    """Dan's number; he agreed to offers there."""
    return agreed(known("phone", PHONE), "message")


@pytest.fixture
def mailbox(db, clock, channels):
    views.turns.past.clear()
    said = {"address": "care@us.test", "smtp_host": "mail.us.test", "name": "GreenThumb Gardens"}
    return Account.objects.create(kind="email", name="Care", settings=said)


@pytest.fixture
def dans(db, clock):
    """Dan's address; he agreed to offers there."""
    return agreed(known("email", "dan@example.com"), "email")


def known(kind, value):
    from sixring.core.proof import Proof, ProofKind

    proof = Proof(ProofKind.PROVIDER, by="tests")
    return recognise([Sighting(kind, value, at=time_of_day.now(), proof=proof, source="tests")])[0]


def agreed(identity, channel, purpose="offers"):
    at = time_of_day.now() - timedelta(days=1)
    consent.keep([Saying(identity, purpose, channel, YES, at, "tests")], actor=SYSTEM)
    return Identity.objects.get(pk=identity.pk)


def offers(account, identity, ada, key="offer:1"):
    """Put an offer on its way; returns its dispatch."""
    return sending.send(account, identity, "offers", "Trays", "New trays are here.", actor=ada, key=key)


def leaves(dispatch):
    """What became of it when its turn came."""
    outbox.settle()
    return Dispatch.objects.get(pk=dispatch.pk)
