"""Events of one's own phone system: who may tell them, and what is made of what it says."""

import json
import time

import pytest

from sixring.channels.adapters.sip import adapter as sip
from sixring.channels.adapters.sip import reading, signature
from sixring.channels.adapters.sip.settings import SipForm
from sixring.channels.calls import Told
from sixring.channels.contract import BadItem, Raw, Refusal
from sixring.channels.models import Account
from sixring.core import clock

pytestmark = pytest.mark.django_db
SECRET, FORMER = "s" * 40, "f" * 40
SAID = {"event": "ringing", "call_id": "a84b4c76e66710@pbx.test", "from": "+447700900123", "to": "+442079460100"}
RAW = json.dumps(SAID).encode()


def account():
    made = Account(kind="sip", name="Phone", settings={"country": "GB"})
    made.keep_secrets(signing_secret=SECRET, signing_secret_previous=FORMER)
    return made


def header(raw=RAW, secret=SECRET, late=0):
    at = str(int(time.time()) - late)
    return f"t={at},v1={signature.sign(raw, at, secret)}"


def read(raw, **headers):
    return sip.parse(Raw(raw if isinstance(raw, bytes) else json.dumps(raw).encode(), {}, clock.now()), account())


@pytest.mark.parametrize("late", [0, 200, -200])
@pytest.mark.parametrize("secret", [SECRET, FORMER])
def test_signed_lately_by_this_secret_or_the_one_before_it(late, secret):
    sip.verify(RAW, {"sixring-signature": f"{header(secret=secret, late=late)},v1={'0' * 64}"}, "", account())


BAD = {
    "nothing": lambda: "", "no time": lambda: f"v1={'0' * 64}", "empty": lambda: "t=,v1=",
    "another body": lambda: header(b"{}"), "another secret": lambda: header(secret="x" * 40),
    "stale": lambda: header(late=310), "ahead": lambda: header(late=-400),
    "a sign": lambda: header().replace("t=", "t=+"),
    "two times": lambda: f"{header()},t=1", "no version": lambda: header().replace("v1=", "v0="),
    "no ASCII": lambda: "é" * 300, "endless": lambda: "t=" + "9" * 99, "other digits": lambda: "t=٣٤٥,v1=1",
}  # fmt: skip


@pytest.mark.parametrize("made", BAD.values(), ids=BAD)
def test_everything_else_is_refused(made):
    with pytest.raises(Refusal) as refused:
        sip.verify(RAW, {"sixring-signature": made()}, "", account())
    assert refused.value.status == 401


def test_without_a_secret_nobody_is_believed():
    bare = Account(kind="sip", name="Phone")
    with pytest.raises(Refusal):
        sip.verify(RAW, {"sixring-signature": header(secret="")}, "", bare)


def test_a_documented_vector():
    """docs/sip.md gives it to whoever writes a sender."""
    assert signature.sign(b'{"event":"ringing"}', "1772452800", "s" * 32) == (
        "4bec63966048a10744f88f86a27d217c954562003569913c68a69d4b9fac67a4"
    )


@pytest.mark.parametrize(
    ("word", "told"),
    [("invite", Told.RINGING), ("answer", Told.ANSWERED), ("BYE", Told.ENDED), ("cancel", Told.ENDED),
     ("hold", Told.HELD), ("unhold", Told.RESUMED), ("reject", Told.ENDED)],
)  # fmt: skip
def test_words_of_switches_are_understood(word, told):
    assert read(SAID | {"event": word})[0].told == told


@pytest.mark.parametrize("lost", [b"from=+447700900123", b"from=%2B447700900123", b"from= 447700900123"])
def test_a_plus_that_a_form_lost_comes_back(lost):
    (event,) = read(b"event=invite&call_id=1-31@127.0.0.1&to=agent&" + lost)
    assert (event.sender.kind, event.sender.value) == ("phone", "+447700900123")


@pytest.mark.parametrize(
    ("said", "kind", "value"),
    [("sip:+447700900123@trunk.test;user=phone", "phone", "+447700900123"), ("020 7946 0100", "phone", "+442079460100"),
     ("0044 20 7946 0100", "phone", "+442079460100"), ("21", "handle", "21"),
     ("tel:+49-30-901820", "phone", "+4930901820"), ("front.door@pbx.test", "handle", "front.door@pbx.test")],
)  # fmt: skip
def test_numbers_are_read_as_switches_write_them(said, kind, value):
    sender = read(SAID | {"from": said})[0].sender
    assert (sender.kind, sender.value, sender.proof.kind) == (kind, value, "claimed")


@pytest.mark.parametrize(
    "bad",
    [b"", b"{", b"[]", b'"x"', b"\xff\xfe", b"a=1&" * 100, b"[" * 100_000, SAID | {"event": "dtmf"},
     SAID | {"call_id": ""}, SAID | {"call_id": "x" * 200}, SAID | {"call_id": ["x"]}, {"event": "bye", "call_id": "x"},
     SAID | {"at": "yesterday"}, SAID | {"at": 10**30}, SAID | {"at": "0001-01-01T00:00:00Z"}, SAID | {"at": []},
     SAID | {"event": "voicemail", "recording": "no base64!"}],
)  # fmt: skip
def test_what_cant_be_read_is_a_bad_item(bad):
    with pytest.raises(BadItem):
        read(bad)
    sip.partition(bad if isinstance(bad, bytes) else json.dumps(bad).encode(), {})


def test_the_same_event_again_has_the_same_name():
    assert sip.event_key(RAW, {}) == sip.event_key(bytes(RAW), {})
    assert sip.event_key(RAW, {}) != sip.event_key(RAW + b" ", {})


@pytest.mark.parametrize("odd", [{"signing_secret": "short"}, {"country": "XX"}, {"signing_secret_previous": "short"}])
def test_what_an_owner_cant_choose(odd):
    assert SipForm({"signing_secret": SECRET, "country": "gb"}).is_valid()
    assert not SipForm({"signing_secret": SECRET, "country": "gb", **odd}).is_valid()


def test_moments_are_read_in_seconds_too():
    assert reading.moment(1772452800) == reading.moment("2026-03-02T12:00:00Z") == reading.moment("1772452800.0")
