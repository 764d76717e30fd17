"""Who may tell of calls, what is answered at the door, and that Twilio's own SDK signs the same."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from sixring.channels import hooks
from sixring.channels.adapters.voice import adapter as voice
from sixring.channels.adapters.voice.settings import VoiceForm
from sixring.channels.contract import Refusal
from sixring.channels.models import Arrival
from tests.needs import need

from .conftest import CALL, FORMER, SETTINGS, TOKEN, call, form, opened, signed

URL = "https://gg.example/hooks/abc"
DRIVER = Path(__file__).parent.parent / "sms/drivers/twilio_signs.py"
STEPS = ("", "?step=wait", f"?step=take&call={CALL}&agent=3", "?step=out&to=%2B447700900123&agent=3&conversation=1")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("token", [TOKEN, FORMER])
def test_signed_requests_are_taken(step, token, phone):
    raw = form(call())
    voice.verify(raw, {"x-twilio-signature": signed(URL + step, raw, token)}, URL + step, phone)


@pytest.mark.parametrize(
    ("raw", "signature", "url"),
    [
        (form(call(From="+447700900999")), signed(URL, form(call())), URL),
        (form(call()), signed(URL, form(call())), f"{URL}?step=take&call={CALL}&agent=3"),
        (
            form(call()),
            signed(f"{URL}?step=take&call={CALL}&agent=3", form(call())),
            f"{URL}?step=take&call={CALL}&agent=4",
        ),
        (form(call()), signed(URL, form(call()), "another"), URL),
        (form(call()), "", URL),
    ],
)
def test_everything_else_is_refused(raw, signature, url, phone):
    with pytest.raises(Refusal) as refused:
        voice.verify(raw, {"x-twilio-signature": signature}, url, phone)
    assert refused.value.status == 401


@pytest.mark.django_db(transaction=True)
def test_what_to_do_next_is_answered_once_the_request_is_kept():
    account = opened()
    raw, path = form(call()), f"/hooks/{account.key}"

    async def ask(url, signature):
        async with httpx.AsyncClient(transport=httpx.ASGITransport(hooks.app), base_url="http://inside.test") as client:
            return await client.post(url, content=raw, headers={"x-twilio-signature": signature})

    taken = asyncio.run(ask(path, signed(f"http://testserver{path}", raw)))
    again = asyncio.run(ask(path, signed(f"http://testserver{path}", raw)))
    assert (taken.status_code, taken.headers["content-type"]) == (200, "text/xml")
    assert (b"<Enqueue" in taken.content, again.content) == (True, taken.content)
    assert Arrival.objects.count() == 1
    assert asyncio.run(ask(path, "no")).status_code == 401


@pytest.mark.peer
def test_twilios_own_sdk_signs_calls_the_same(phone):
    place = need("py:twilio-9.13.0")
    cases = [(URL + step, form(call()).decode(), TOKEN) for step in STEPS]
    theirs = subprocess.run(
        [sys.executable, DRIVER], input=json.dumps(cases), capture_output=True, text=True, check=True,
        env=os.environ | {"PYTHONPATH": str(place)},
    ).stdout.split()  # fmt: skip
    for (url, body, _token), signature in zip(cases, theirs, strict=True):
        voice.verify(body.encode(), {"x-twilio-signature": signature}, url, phone)
        with pytest.raises(Refusal):
            voice.verify(body.encode() + b"&x=1", {"x-twilio-signature": signature}, url, phone)


def typed(**more):
    said = {name: value for name, value in SETTINGS.items() if name != "numbers"}
    return {**said, "auth_token": TOKEN, "numbers": "+44 20 7946 0100", **more}


def test_an_owner_sets_it_up():
    good = VoiceForm(typed())
    assert good.is_valid(), good.errors
    assert good.cleaned_data["numbers"] == ["+442079460100"]


@pytest.mark.parametrize(
    "odd",
    [{"account_sid": "AC1"}, {"numbers": "020 7946 0100"}, {"wait": "-1"}, {"records": "on", "recorded": " "},
     {"language": "<Say>"}, {"greeting": ""}],
)  # fmt: skip
def test_what_cant_work_is_refused(odd):
    assert not VoiceForm(typed(**odd)).is_valid()
