"""Who signed and when: agreement with Stripe's own SDK, and stricter than it about the future."""

import hashlib
import hmac
import json
import os
import subprocess
import sys

import pytest

from sixring.channels.adapters.stripe.signature import is_signed
from sixring.channels.contract import Refusal
from tests.channels.shop import FORMER, SECRET
from tests.needs import need

RAW = b'{"id": "evt_1", "object": "event", "type": "charge.refunded", "data": {"object": {"id": "ch_1"}}}'
NOW = 1772452800


def signed(raw=RAW, at=NOW, secret=SECRET, head="t={at},v1={made}"):
    made = hmac.new(secret.encode(), f"{at}.".encode() + raw, hashlib.sha256).hexdigest()
    return head.format(at=at, made=made)


@pytest.mark.parametrize("slip", [0, -300, 300])
@pytest.mark.parametrize("secret", [SECRET, FORMER])
def test_both_secrets_are_taken_within_five_minutes(adapter, payments, clock, slip, secret):
    at = int(clock.now.timestamp()) + slip
    adapter.verify(RAW, {"stripe-signature": signed(at=at, secret=secret)}, "", payments)


def test_while_a_secret_is_rolled_there_are_several_signatures():
    assert is_signed(RAW, signed(head="t={at},v1=dead,v1={made},v0=beef"), [SECRET], NOW)


@pytest.mark.parametrize(
    "header",
    [
        "", "t=,v1=", "nonsense", signed(RAW + b" "), signed(at=NOW - 301), signed(at=NOW + 301),
        signed(secret="other"),
        signed(head="v1={made}"), signed(head="t={at},t={at},v1={made}"), signed(head="t={at},v0={made}"),
        signed(head="t=é{at},v1={made}"), signed(head="t={at},v1=é"), "t=" + "9" * 400 + ",v1=a", "," * 100_000,
    ],
)  # fmt: skip
def test_everything_else_is_refused(header):
    assert not is_signed(RAW, header, [SECRET, FORMER], NOW)


def test_an_account_without_a_secret_believes_nobody(adapter, payments):
    payments.sealed = ""
    with pytest.raises(Refusal) as refused:
        adapter.verify(RAW, {"stripe-signature": signed(secret="")}, "", payments)
    assert refused.value.status == 401


@pytest.mark.peer
def test_stripes_own_sdk_says_the_same_of_each():
    place = need("py:stripe-16.1.0")
    script = (
        "import json, sys, time, stripe\n"
        "time.time = lambda: 1772452800\n"
        "def taken(raw, head, secret):\n"
        "    try: return bool(stripe.Webhook.construct_event(raw, head, secret))\n"
        "    except (ValueError, stripe.SignatureVerificationError): return False\n"
        "print(json.dumps([taken(*case) for case in json.load(sys.stdin)]))"
    )
    raw = RAW.decode()
    cases = [
        (raw, signed(), SECRET), (raw, signed(head="t={at},v1=dead,v1={made}"), SECRET),
        (raw, signed(at=NOW - 299), SECRET),
        (raw + " ", signed(), SECRET), (raw, signed(secret="other"), SECRET), (raw, signed(at=NOW - 301), SECRET),
        (raw, signed(at=NOW + 4000), SECRET),
    ]  # fmt: skip
    theirs = subprocess.run(
        [sys.executable, "-c", script], input=json.dumps(cases), capture_output=True, text=True, check=True,
        env=os.environ | {"PYTHONPATH": str(place)},
    ).stdout  # fmt: skip
    ours = [is_signed(raw.encode(), head, [secret], NOW) for raw, head, secret in cases]
    assert json.loads(theirs)[:-1] == ours[:-1] == [True, True, True, False, False, False]
    assert ours[-1] is False  # the SDK takes what was signed in the future; we don't
