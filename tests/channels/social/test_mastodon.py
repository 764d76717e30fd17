"""Mastodon: mentions and searches read forward by cursor; an answer names its reader and is seen by no more people."""

import json
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from sixring.channels import registry
from sixring.channels.adapters.mastodon import asking, sending
from sixring.channels.adapters.mastodon.settings import MastodonForm
from sixring.channels.contract import DeliveryError, Outbound, Raw
from sixring.channels.models import Account
from sixring.channels.polling.post import read
from sixring.core.fetch import Answer, FetchFailed

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
RECORDED = Path(__file__).parents[4] / "shared" / "data" / "webhooks" / "mastodon"
DAN = {"id": "7", "acct": "dan@garden.test", "display_name": "Dan", "uri": "https://garden.test/users/dan"}
ME = {"id": "1", "acct": "greenthumb", "uri": "https://social.test/users/greenthumb"}


def status(number=5, who=DAN, **more):
    said = {"id": str(number), "created_at": "2026-03-01T10:00:00.000Z", "visibility": "public", "account": who,
            "url": f"https://garden.test/@dan/{number}",
            "content": "<p>My <a>lamp</a> is<br>broken &amp; dark</p>"}  # fmt: skip
    return said | more


class Server:
    def __init__(self, monkeypatch):
        self.calls, self.says = [], {"verify_credentials": ME}
        for module in (asking, sending):
            monkeypatch.setattr(module, "fetch", self.fetch)

    def fetch(self, method, url, **more):
        self.calls.append((url, more))
        said = next((self.says[name] for name in self.says if name in url), [])
        if isinstance(said, Exception):
            raise said
        code, body = said if isinstance(said, tuple) else (200, said)
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return Answer(code, httpx.Headers(), content, None, url)

    def asked(self, part):
        return [parse_qs(urlsplit(url).query) for url, _more in self.calls if part in url]


@pytest.fixture
def server(monkeypatch):
    return Server(monkeypatch)


@pytest.fixture
def account(db):
    said = {"server": "social.test", "words": ["#greenthumb", "green thumb"]}
    account = Account(kind="mastodon", name="Mastodon", key="k" * 32, settings=said)
    account.keep_secrets(token="secret-token")
    return account


def posts(look):
    return [read(one.body) for one in look.found]


def test_mentions_hashtags_and_searches_are_read_once_and_our_own_left_out(server, account):
    server.says |= {
        "notifications": [{"id": "90", "type": "mention", "status": status(5)}],
        "timelines/tag": [status(6), status(5), status(4, ME)], "search": {"statuses": [status(8), "odd", None]},
    }  # fmt: skip
    look = asking.look(account, {})
    assert sorted(one.name for one in posts(look)) == ["mastodon:5", "mastodon:6", "mastodon:8"]
    assert look.state["since"] == {"mentions": "90", "#greenthumb": "6", "green thumb": "8"}
    assert all(more["headers"] == {"Authorization": "Bearer secret-token"} for _url, more in server.calls)


def test_it_goes_on_where_it_was(server, account):
    state = {"me": "x", "since": {"mentions": "90", "#greenthumb": "100", "green thumb": "8"}}
    server.says["timelines/tag"] = [status(101)]
    look = asking.look(account, state)
    assert [one["min_id"] for one in server.asked("")] == [["90"], ["100"], ["8"]]
    assert look.state["since"]["#greenthumb"] == "101"
    assert state["since"]["#greenthumb"] == "100"


def test_a_post_is_a_touch_of_its_author(server, account):
    raw = Raw(asking.found(asking.post_of(status(spoiler_text="Broken"))).body, {}, AT)
    (touch,) = registry.adapter_of("mastodon").parse(raw, account)
    assert (touch.text, touch.sender.value, touch.sender.proof.proven) == (
        "Broken\n\nMy lamp is\nbroken & dark", "https://garden.test/users/dan", True,
    )  # fmt: skip
    assert (touch.reference, touch.data["in_public"]) == ("mastodon|5|public|dan@garden.test", True)


@pytest.mark.parametrize(
    "odd", [None, [], {}, {"id": "../x", "account": DAN}, status(account=None), status(reblog={"id": 1})]
)
def test_what_is_no_post_of_theirs_is_left_out(odd):
    assert asking.post_of(odd) is None


@pytest.mark.parametrize("said", [(401, b""), (500, b""), (200, b"<html>"), (200, {"error": "x"})])
def test_what_the_server_refuses_or_garbles_is_said(said, server, account):
    server.says["notifications"] = said
    with pytest.raises((DeliveryError, FetchFailed)):
        asking.look(account, {})


@pytest.mark.skipif(not RECORDED.is_dir(), reason="the recorded payloads are not here")
def test_answers_of_a_real_server_are_read_or_left_out(account):
    adapter, read_ = registry.adapter_of("mastodon"), 0
    for file in RECORDED.glob("*.json"):
        try:
            said = json.loads(file.read_bytes())
        except ValueError:
            continue
        for one in said if isinstance(said, list) else [said]:
            post = asking.post_of(one.get("status", one) if isinstance(one, dict) else one)
            if post is not None:
                read_ += 1
                assert adapter.parse(Raw(asking.found(post).body, {}, AT), account)[0].sender is not None
    assert read_ > 20


# Answering


def outbound(reference="mastodon|5|public|dan@garden.test", text="We mend it."):
    return Outbound(to="https://garden.test/users/dan", text=text, key="message:1", replies_to=[reference])


@pytest.mark.parametrize(
    ("seen", "ours"),
    [("public", "unlisted"), ("unlisted", "unlisted"), ("private", "private"), ("direct", "direct"), ("?", "direct")],
)
def test_an_answer_names_its_reader_and_is_seen_by_no_more(seen, ours, server, account):
    server.says["v1/statuses"] = {"id": "99"}
    sent = registry.adapter_of("mastodon").send(outbound(f"mastodon|5|{seen}|dan@garden.test"), account)
    _url, more = server.calls[-1]
    assert sent == "99"
    assert more["json"] == {"status": "@dan@garden.test We mend it.", "in_reply_to_id": "5", "visibility": ours}
    assert more["headers"]["Idempotency-Key"] == "message:1"


@pytest.mark.parametrize(
    ("said", "permanent", "unknown"),
    [((422, b""), True, False), ((429, b""), False, False), ((503, b""), False, False), ((200, b"?"), False, True),
     (FetchFailed("lost", sent=True), False, True), (FetchFailed("no way"), False, False)],
)  # fmt: skip
def test_what_goes_wrong_is_told_apart(said, permanent, unknown, server, account):
    server.says["v1/statuses"] = said
    with pytest.raises(DeliveryError) as error:
        sending.send(outbound(), account)
    assert (error.value.permanent, error.value.unknown) == (permanent, unknown)


def test_without_a_post_of_theirs_nothing_is_posted(server, account):
    with pytest.raises(DeliveryError):
        sending.send(outbound("post:1"), account)
    assert server.calls == []


def test_settings_are_checked():
    form = MastodonForm({"server": "https://Social.Test/", "token": "x", "words": "#a\n\n b  c "})
    assert form.is_valid()
    assert (form.cleaned_data["server"], form.cleaned_data["words"]) == ("social.test", ["#a", "b c"])
    assert not MastodonForm({"server": "localhost", "token": "x"}).is_valid()
