"""At the door: Slack's signature agrees with Slack's own SDK; its greeting is answered; who our bot is there."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sixring.channels import setup
from sixring.channels.adapters.slack.settings import SlackForm
from sixring.channels.contract import DeliveryError, Refusal

from .conftest import FORMER, SECRET, TEAM, event, said, signed

pytestmark = pytest.mark.django_db
DRIVER = Path(__file__).parent / "drivers/slack_checks.py"
RAW = json.dumps(event(said("Größe 41 & <3"))).encode()


def headers(at, signature):
    return {"x-slack-request-timestamp": str(at), "x-slack-signature": signature}


@pytest.fixture
def is_taken(adapter, workspace):
    def asks(raw, at, signature):
        try:
            adapter.verify(raw, headers(at, signature), "", workspace)
        except Refusal as refused:
            return refused.status != 401
        return True

    return asks


@pytest.mark.parametrize("secret", [SECRET, FORMER])
@pytest.mark.parametrize("slip", [0, -299, 299])
def test_what_slack_signed_lately_is_taken(is_taken, clock, slip, secret):
    at = int(clock.now.timestamp()) + slip
    assert is_taken(RAW, at, signed(RAW, at, secret))


@pytest.mark.parametrize("how", ["tampered", "stale", "future", "other secret", "no signature", "no time", "odd time"])
def test_all_else_is_refused(is_taken, clock, how):
    now = int(clock.now.timestamp())
    at = {"stale": now - 301, "future": now + 301}.get(how, now)
    signature = signed(RAW, at, "c" * 32 if how == "other secret" else SECRET)
    body = RAW + b" " if how == "tampered" else RAW
    at = {"no time": "", "odd time": "１２３"}.get(how, at)
    assert not is_taken(body, at, "" if how == "no signature" else signature)


@pytest.mark.peer
def test_slack_s_own_sdk_agrees(need):
    place = need("py:slack-sdk-3.47.0")
    import time

    now = int(time.time())
    cases = [
        (RAW, now, signed(RAW, now), True),
        (RAW, now - 290, signed(RAW, now - 290), True),
        (RAW + b" ", now, signed(RAW, now), False),
        (RAW, now - 400, signed(RAW, now - 400), False),
        (RAW, now + 400, signed(RAW, now + 400), False),
        (RAW, now, signed(RAW, now, FORMER), False),
    ]
    asked = [[SECRET, raw.decode(), str(at), signature] for raw, at, signature, _valid in cases]
    told = subprocess.run(
        [sys.executable, DRIVER], input=json.dumps(asked), env=os.environ | {"PYTHONPATH": str(place)},
        capture_output=True, text=True, check=True, timeout=60,
    ).stdout.split()  # fmt: skip
    from sixring.channels.adapters.slack.signature import is_signed

    ours = [is_signed(raw, str(at), signature, [SECRET]) for raw, at, signature, _valid in cases]
    assert ours == [valid for *_case, valid in cases]
    assert [word == "True" for word in told] == ours


def test_the_greeting_is_answered_with_what_it_brought(adapter, workspace, comes):
    raw = json.dumps({"token": "x", "challenge": "3eZbrw1a", "type": "url_verification"}).encode()
    assert adapter.thank(raw, {}, workspace) == ("application/json", b'{"challenge":"3eZbrw1a"}')
    assert adapter.thank(RAW, {}, workspace) is None
    assert adapter.thank(b"{", {}, workspace) is None
    assert comes(raw) == []


def test_setting_up_learns_who_our_bot_is(adapter, workspace, api):
    told = {"ok": True, "team": "GreenThumb", "team_id": TEAM, "user_id": "U9", "bot_id": "B9"}
    api.says["auth.test"] = told
    setup.connect(adapter, workspace)
    workspace.refresh_from_db()
    assert workspace.state == {"team": TEAM, "bot_user": "U9", "bot_id": "B9"}
    assert "GreenThumb" in adapter.state_of(workspace)[0].what
    api.says["auth.test"] = {"ok": False, "error": "token_revoked"}
    with pytest.raises(DeliveryError, match="token_revoked"):
        adapter.state_of(workspace)
    setup.connect(adapter, workspace)
    workspace.refresh_from_db()
    assert "token_revoked" in workspace.trouble


def test_what_the_app_needs_can_be_copied(adapter, workspace):
    address, events, scopes = (copy.text for copy in adapter.to_copy(workspace))
    assert address.endswith(f"/hooks/{workspace.key}")
    assert "reaction_added" in events
    assert "chat:write" in scopes


def test_the_form_takes_what_slack_shows():
    good = {"bot_token": "xoxb-123456789-abc", "signing_secret": "0f" * 16}
    assert SlackForm(good).is_valid()
    assert not SlackForm(good | {"bot_token": "xoxp-123456789-abc"}).is_valid()
    assert not SlackForm(good | {"signing_secret": "short"}).is_valid()
