"""Who signed, and for which address: vectors by the documented scheme, and agreement with Square's own SDK."""

import base64
import hashlib
import hmac
import json
import os
import subprocess
import sys

import pytest

from sixring.channels.adapters.square.signature import HEADER, is_signed
from sixring.channels.contract import Refusal
from tests.channels.shop import FORMER, SECRET
from tests.needs import need

RAW = '{"type": "payment.updated", "event_id": "e-1", "data": {"note": "Dünger"}}'.encode()
URL = "https://desk.example/hooks/abc"


def signed(raw=RAW, key=SECRET, url=URL, how=hashlib.sha256):
    return base64.b64encode(hmac.new(key.encode(), url.encode() + raw, how).digest()).decode()


def test_it_is_the_documented_scheme_to_the_letter():
    """Made with `openssl dgst -sha256 -hmac KEY -binary | base64` over the address and the body."""
    assert is_signed(
        b'{"a": 1}', "ZXmg1PIUefcT/lj20Iu8Pm2s1xr7UY5Bg778ff5a8dg=", ["asdf1234"], "https://example.com/webhook"
    )


@pytest.mark.parametrize("key", [SECRET, FORMER])
def test_this_key_and_the_one_before_are_taken(adapter, till, key):
    adapter.verify(RAW, {HEADER: signed(key=key)}, URL, till)


@pytest.mark.parametrize(
    "header",
    [
        "", "nonsense", "é", signed(RAW + b" "), signed(RAW[1:]), signed(key="other"), signed(url=f"{URL}/"),
        signed(url=URL.replace("https", "http")), signed(url=""), signed(how=hashlib.sha1), signed().rstrip("="),
        f"{signed()} ", signed().swapcase(), "A" * 100_000,
    ],
)  # fmt: skip
def test_everything_else_is_refused(header):
    assert not is_signed(RAW, header, [SECRET, FORMER], URL)


@pytest.mark.parametrize("headers", [{}, {HEADER: signed(key="")}, {"x-square-signature": signed(how=hashlib.sha1)}])
def test_an_account_without_a_key_believes_nobody(adapter, till, headers):
    till.sealed = ""
    with pytest.raises(Refusal) as refused:
        adapter.verify(RAW, headers, URL, till)
    assert refused.value.status == 401


@pytest.mark.peer
def test_squares_own_sdk_says_the_same_of_each():
    place = need("py:squareup-46.0.0.20260916")
    script = (
        "import json, sys\n"
        "from square.utils.webhooks_helper import verify_signature\n"
        "names = ('request_body', 'signature_header', 'signature_key', 'notification_url')\n"
        "print(json.dumps([verify_signature(**dict(zip(names, case))) for case in json.load(sys.stdin)]))"
    )
    raw = RAW.decode()
    cases = [
        (raw, signed(), SECRET, URL), (raw, signed(key=FORMER), FORMER, URL),
        (raw + " ", signed(), SECRET, URL), (raw, signed(key="other"), SECRET, URL), (raw, signed(), SECRET, URL + "/"),
        (raw, signed(how=hashlib.sha1), SECRET, URL), (raw, "", SECRET, URL), (raw, f"{signed()} ", SECRET, URL),
    ]  # fmt: skip
    theirs = subprocess.run(
        [sys.executable, "-c", script], input=json.dumps(cases), capture_output=True, text=True, check=True,
        env=os.environ | {"PYTHONPATH": str(place)},
    ).stdout  # fmt: skip
    ours = [is_signed(raw.encode(), header, [key], url) for raw, header, key, url in cases]
    assert json.loads(theirs) == ours == [True, True] + [False] * 6
