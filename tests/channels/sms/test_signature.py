"""Who signed a request: Twilio's own documented example, vectors its SDK made, and everything that is not signed so."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from sixring.channels.contract import Refusal
from sixring.channels.twilio.signature import is_signed
from tests.needs import need

from .conftest import FORMER, TOKEN, form, message, signed

DRIVER = Path(__file__).parent / "drivers/twilio_signs.py"
URL = "https://gg.example/hooks/abc"
# https://www.twilio.com/docs/usage/security, "Validating requests"
DOCUMENTED = "https://mycompany.com/myapp.php?foo=1&bar=2"
DOCUMENTED_SIGNATURES = {"+14158675310": "GvWf1cFY/Q7PnoempGyD5oXAezc=", "+12349013030": "0/KCTR6DLpKmkAf8muzZqo1nDgQ="}
BODY = b'{"MessageSid": "SM1"}'
JSON_URL = f"{URL}?bodySHA256={hashlib.sha256(BODY).hexdigest()}"


@pytest.mark.parametrize("caller", DOCUMENTED_SIGNATURES)
def test_twilios_documented_example_is_signed(caller):
    call = {"To": "+18005551212", "CallSid": "CA1234567890ABCDE", "Caller": caller, "Digits": "1234", "From": caller}
    assert is_signed(form(call), DOCUMENTED_SIGNATURES[caller], DOCUMENTED, ["12345"])


@pytest.mark.parametrize("odd", ["", "a=&b=&a=", "a=1&a=2&a=1", "Body=%F0%9F%8C%B1+%C3%A9", "x=%20%26%3D", "b=1&B=2"])
def test_every_form_twilio_may_send_is_signed(odd):
    pairs = sorted(set(parse_qsl(odd, keep_blank_values=True)))
    signature = signed(URL + "".join(name + value for name, value in pairs), b"")
    assert is_signed(odd.encode(), signature, URL, [TOKEN])


def test_the_address_may_be_signed_with_or_without_its_port():
    raw = form(message())
    assert is_signed(raw, signed(URL, raw), URL.replace("example", "example:443"), [TOKEN])
    assert is_signed(raw, signed(URL.replace("example", "example:443"), raw), URL, [TOKEN])
    assert is_signed(raw, signed(URL, raw), URL.replace("example", "example:8443"), [TOKEN])


def test_json_is_signed_by_the_hash_in_its_address():
    assert is_signed(BODY, signed(JSON_URL, b""), JSON_URL, [TOKEN])
    assert not is_signed(BODY + b" ", signed(JSON_URL, b""), JSON_URL, [TOKEN])
    assert not is_signed(BODY, signed(JSON_URL, b""), JSON_URL.replace("bodySHA256=", "bodySHA256=0"), [TOKEN])
    assert not is_signed(b"", signed(f"{URL}?bodySHA256=", b""), f"{URL}?bodySHA256=%C3%A9", [TOKEN])


def test_the_token_of_before_holds_while_it_is_kept(adapter, texts):
    raw = form(message())
    for token in (TOKEN, FORMER):
        adapter.verify(raw, {"x-twilio-signature": signed(URL, raw, token)}, URL, texts)


@pytest.mark.parametrize(
    ("raw", "signature", "url"),
    [
        (form(message("Send it elsewhere")), signed(URL, form(message())), URL),
        (form(message()), signed(URL, form(message()), "another token"), URL),
        (form(message()), signed(URL.replace("https", "http"), form(message())), URL),
        (form(message()), signed(URL + "d", form(message())), URL),
        (form(message()), signed(URL, form(message())), URL + "?message=m1"),
        (form(message()) + b"&x=" + b"&x=".join(b"%d" % n for n in range(300)), "", URL),
        (form(message()), "", URL),
        (form(message()), "é", URL),
        (form(message()), "A" * 100_000, URL),
        (b"\xff\xfe", "AAAA", URL),
    ],
)
def test_what_is_not_signed_so_is_refused(raw, signature, url, adapter, texts):
    with pytest.raises(Refusal) as refused:
        adapter.verify(raw, {"x-twilio-signature": signature}, url, texts)
    assert refused.value.status == 401


def test_an_account_without_a_token_believes_nobody(adapter, texts):
    texts.sealed = ""
    with pytest.raises(Refusal):
        adapter.verify(b"", {"x-twilio-signature": signed(URL, b"", "")}, URL, texts)


@pytest.mark.peer
def test_twilios_own_sdk_signs_the_same():
    place = need("py:twilio-9.13.0")
    bodies = ["", "a=&b=", "a=1&a=2&a=1&B=3&_=4", "Body=%F0%9F%8C%B1+%C3%A9&To=%2B1", form(message()).decode()]
    cases = [(url, body, TOKEN) for url in (URL, DOCUMENTED) for body in bodies] + [(JSON_URL, "", TOKEN)]
    theirs = subprocess.run(
        [sys.executable, DRIVER], input=json.dumps(cases), capture_output=True, text=True, check=True,
        env=os.environ | {"PYTHONPATH": str(place)},
    ).stdout.split()  # fmt: skip
    sent = [body.encode() for _url, body, _token in cases[:-1]] + [BODY]
    assert all(is_signed(raw, one, url, [TOKEN]) for raw, one, (url, *_) in zip(sent, theirs, cases, strict=True))
    assert not any(
        is_signed(raw + b"&x=1", one, url, [TOKEN]) for raw, one, (url, *_) in zip(sent, theirs, cases, strict=True)
    )
