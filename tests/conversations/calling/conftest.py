"""GreenThumb Gardens' own phone system, which tells of calls as docs/sip.md says; Ada's and Ben's extensions."""

import json
import time
from datetime import UTC, datetime, timedelta

import pytest

from sixring.channels import inbox
from sixring.channels.adapters.sip import signature
from sixring.channels.inbox import Item
from sixring.channels.models import Account, Arrival
from sixring.conversations.models import Call, Placement
from sixring.core import preferences
from tests.cast import agent_of, settle

SECRET, FORMER = "s" * 40, "f" * 40
DANS, OURS = "+447700900123", "+442079460100"
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def signed(raw, secret=SECRET, at=None):
    at = str(int(time.time() if at is None else at))
    return {signature.HEADER: f"t={at},v1={signature.sign(raw, at, secret)}"}


@pytest.fixture
def switch(db):
    account = Account(kind="sip", name="Phone", settings={"country": "GB"})
    account.keep_secrets(signing_secret=SECRET, signing_secret_previous=FORMER)
    account.save()
    return account


@pytest.fixture
def tells(switch):
    """`tells("ringing", 0)`: the switch tells of the call "c1" so many seconds after noon; returns the call."""

    def tell(event, seconds=0, call="c1", **more):
        at = (NOON + timedelta(seconds=seconds)).isoformat()
        said = {"event": event, "call_id": call, "from": DANS, "to": OURS, "at": at, **more}
        raw = json.dumps(said).encode()
        meta = {"headers": {}}
        inbox.accept([Item(switch, raw, meta, NOON + timedelta(seconds=seconds + 1))])
        settle()
        assert not Arrival.objects.filter(state=Arrival.State.QUARANTINED).exists()
        return Call.objects.select_related("interaction", "agent").filter(key=call).first()

    return tell


def matter_of(call):
    return Placement.objects.select_related("conversation").get(interaction=call.interaction, current=True).conversation


@pytest.fixture
def extensions(ada, ben):
    for actor, phone in ((ada, "20"), (ben, "21")):
        preferences.change(agent_of(actor), actor=actor, phone=phone)
