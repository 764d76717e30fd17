"""Web push: the RFC's own example, a receiver of ours, the reference library; and an address that may be anybody's."""

import os
import subprocess
import sys

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec

from sixring.core import push
from sixring.core.errors import Invalid
from sixring.core.fetch import FetchFailed, FetchRefused
from sixring.core.push import sealing, sending
from tests.needs import need

from .receiver import Receiver, coded, plain

pytestmark = pytest.mark.django_db  # the installation’s key file looks for sealed rows before it is made
# RFC 8291, section 5 and appendix A
TEXT = b"When I grow up, I want to be a watermelon"
OURS = int.from_bytes(plain("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"))
THEIRS = int.from_bytes(plain("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"))
AUTH, SALT = plain("BTBZMqHH6r4Tts7J_aSIgg"), plain("DGv6ra1nlYgDCS1FRnbzlw")
SEALED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl"
    "95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


@pytest.fixture
def browser(monkeypatch):
    receiver = Receiver()
    monkeypatch.setattr(sending, "fetch", receiver.fetch)
    return receiver


def test_the_example_of_the_rfc_comes_out_byte_for_byte():
    receiver = Receiver(key=ec.derive_private_key(THEIRS, ec.SECP256R1()), auth=AUTH)
    made = push.sealed(TEXT, receiver.point, AUTH, salt=SALT, ours=ec.derive_private_key(OURS, ec.SECP256R1()))
    assert coded(made) == SEALED
    assert receiver.read(plain(SEALED)) == TEXT


@pytest.mark.parametrize("size", [0, 1, 100, sealing.MOST])
def test_a_browser_reads_what_was_sealed_for_it_and_nobody_else_does(size):
    receiver, text = Receiver(), os.urandom(size)
    made = push.sealed(text, receiver.point, receiver.auth)
    assert receiver.read(made) == text
    assert len(made) <= 4096
    assert push.sealed(text, receiver.point, receiver.auth) != made
    for other in (Receiver(auth=receiver.auth), Receiver(key=receiver.key)):
        with pytest.raises(InvalidTag):
            other.read(made)


def test_what_is_too_long_or_for_no_browser_is_not_sealed():
    receiver = Receiver()
    odd = [
        (b"x" * (sealing.MOST + 1), receiver.point, receiver.auth), (b"", b"\x04" * 65, receiver.auth),
        (b"", receiver.point[:64], receiver.auth), (b"", receiver.point, b""),
    ]  # fmt: skip
    for text, point, auth in odd:
        with pytest.raises(ValueError):  # noqa: PT011
            push.sealed(text, point, auth)


def test_it_is_sent_signed_for_that_service_with_its_topic_and_time(browser):
    to = push.Subscription.told(**browser.told)
    push.send(to, b"hello", topic="t" * 40, lasts=60, urgency="high")
    assert browser.heard == [b"hello"]
    told = browser.headers[0]
    assert (told["TTL"], told["Urgency"], told["Topic"]) == ("60", "high", "t" * 32)
    assert f"k={push.public_key()}" in told["Authorization"]


@pytest.mark.parametrize(
    ("answer", "raises"),
    [(404, push.Gone), (410, push.Gone), (301, push.Gone), (400, push.Gone), (429, push.NotNow), (503, push.NotNow),
     (FetchFailed("no answer"), push.NotNow), (FetchRefused("private"), push.Gone)],
)  # fmt: skip
def test_what_a_service_answers_ends_it_or_puts_it_off(browser, answer, raises):
    browser.says = [answer]
    with pytest.raises(raises):
        push.send(push.Subscription.told(**browser.told), b"", topic="t", lasts=1)


@pytest.mark.parametrize(
    "odd",
    [
        {"endpoint": "http://push.example/x"}, {"endpoint": "https://127.0.0.1/x"}, {"endpoint": "https://[::1]/x"},
        {"endpoint": "https://10.0.0.1/x"}, {"endpoint": "https://push.example:22/x"}, {"endpoint": "file:///etc/passwd"},
        {"endpoint": "https://a:b@push.example/"}, {"endpoint": ""}, {"endpoint": "https://push.example/" + "x" * 3000},
        {"p256dh": ""}, {"p256dh": "é"}, {"p256dh": coded(b"\x04" * 65)}, {"auth": ""}, {"auth": "AAAA"},
    ],
)  # fmt: skip
def test_a_subscription_that_is_none_is_refused(odd):
    with pytest.raises(Invalid):
        push.Subscription.told(**(Receiver().told | odd))


@pytest.mark.peer
def test_the_reference_library_reads_ours():
    place = need("py:pywebpush-2.5.0")
    receiver, text = Receiver(), b"An answer"
    script = (
        "import sys, http_ece\n"
        "from cryptography.hazmat.primitives.asymmetric import ec\n"
        "number, auth, body = (bytes.fromhex(line.strip()) for line in sys.stdin)\n"
        "key = ec.derive_private_key(int.from_bytes(number, 'big'), ec.SECP256R1())\n"
        "print(http_ece.decrypt(body, private_key=key, auth_secret=auth, version='aes128gcm').decode())"
    )
    number = receiver.key.private_numbers().private_value.to_bytes(32)
    lines = [one.hex() for one in (number, receiver.auth, push.sealed(text, receiver.point, receiver.auth))]
    theirs = subprocess.run(
        [sys.executable, "-c", script], input="\n".join(lines), capture_output=True, text=True, check=True,
        env=os.environ | {"PYTHONPATH": str(place)},
    ).stdout  # fmt: skip
    assert theirs.strip() == text.decode()
