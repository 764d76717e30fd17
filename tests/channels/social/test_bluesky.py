"""Bluesky: mentions and searches read back to the last one known; an answer hangs under the root of its exchange."""

import json
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from sixring.channels import registry
from sixring.channels.adapters.bluesky import asking, sending, session
from sixring.channels.adapters.bluesky.settings import BlueskyForm
from sixring.channels.contract import DeliveryError, Outbound, Raw
from sixring.channels.models import Account
from sixring.channels.polling.post import read
from sixring.core.fetch import Answer, FetchFailed

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
VECTORS = Path(__file__).parents[4] / "shared" / "data" / "webhooks" / "bluesky"
DAN, ME = "did:plc:dan234567890123456789012", "did:plc:us2345678901234567890123"
URI = f"at://{DAN}/app.bsky.feed.post/3abc"


def view(uri=URI, did=DAN, at="2026-03-01T10:00:00.000Z", **more):
    who = {"did": did, "handle": "dan.garden.test", "displayName": "Dan"}
    record = {"text": "@greenthumb my lamp is dark", "createdAt": "2036-01-01T00:00:00Z"} | more.pop("record", {})
    return {"uri": uri, "cid": "bafy1", "author": who, "record": record, "indexedAt": at} | more


class Host:
    def __init__(self, monkeypatch):
        self.calls = []
        self.says = {"createSession": {"did": ME, "accessJwt": "jwt"}}
        monkeypatch.setattr(session, "fetch", self.fetch)
        session._sessions.clear()

    def fetch(self, method, url, **more):
        self.calls.append((url, more))
        said = next((self.says[name] for name in self.says if name in url), {"notifications": [], "posts": []})
        said = said.pop(0) if isinstance(said, list) else said
        if isinstance(said, Exception):
            raise said
        code, body = said if isinstance(said, tuple) else (200, said)
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return Answer(code, httpx.Headers(), content, None, url)


@pytest.fixture
def host(monkeypatch):
    return Host(monkeypatch)


@pytest.fixture
def account(db):
    account = Account(kind="bluesky", name="Bluesky", key="k" * 32, settings={"handle": "us.test", "words": ["lamp"]})
    account.keep_secrets(password="app-pass")
    return account


def test_mentions_and_searches_are_read_once_and_our_own_left_out(host, account):
    other = f"at://{DAN}/app.bsky.feed.post/3xyz"
    mine = f"at://{ME}/app.bsky.feed.post/3me"
    host.says |= {
        "listNotifications": {"notifications": [view(reason="mention"), view(other, reason="like")]},
        "searchPosts": {"posts": [view(), view(mine, ME), view(other, at="2026-03-01T11:00:00.000Z")]},
    }
    look = asking.look(account, {})
    assert [read(one.body).url for one in look.found] == [
        "https://bsky.app/profile/dan.garden.test/post/3abc", "https://bsky.app/profile/dan.garden.test/post/3xyz",
    ]  # fmt: skip
    assert look.state["since"] == {"mentions": "2026-03-01T10:00:00.000Z", "lamp": "2026-03-01T11:00:00.000Z"}
    assert sum("createSession" in url for url, _more in host.calls) == 1


def test_it_goes_back_page_by_page_to_the_last_one_known(host, account):
    old = view(f"at://{DAN}/app.bsky.feed.post/3old", at="2026-02-01T00:00:00Z")
    pages = [{"posts": [view()], "cursor": "c2"}, {"posts": [old], "cursor": "c3"}]
    host.says["searchPosts"] = pages
    look = asking.look(account, {"since": {"mentions": "x", "lamp": "2026-02-15"}})
    assert (len(look.found), pages) == (1, [])
    cursors = [parse_qs(urlsplit(url).query).get("cursor") for url, _more in host.calls if "searchPosts" in url]
    assert cursors == [None, ["c2"]]


def test_a_post_is_a_touch_of_its_author_at_the_moment_the_network_saw_it(account):
    (touch,) = registry.adapter_of("bluesky").parse(Raw(asking.found(asking.post_of(view())).body, {}, AT), account)
    assert (touch.sender.value, touch.sender.name, touch.sender.proof.proven) == (DAN, "Dan", True)
    assert (touch.reference, touch.thread, touch.occurred_at.year) == (URI, URI, 2026)


def test_an_answer_within_an_exchange_belongs_to_its_root(account):
    root = f"at://{ME}/app.bsky.feed.post/3root"
    said = view(record={"reply": {"root": {"uri": root, "cid": "r"}, "parent": {"uri": root, "cid": "r"}}})
    assert asking.post_of(said).thread == root


@pytest.mark.parametrize(
    "odd",
    [None, {}, view("https://x.test/"), view(did=ME), view(author=None), view(f"at://{DAN}/app.bsky.feed.like/3abc"),
     view(reason="follow"), view() | {"record": []}],
)  # fmt: skip
def test_what_is_no_post_of_theirs_is_left_out(odd):
    assert asking.post_of(odd) is None


@pytest.mark.skipif(not VECTORS.is_dir(), reason="the recorded vectors are not here")
def test_addresses_that_are_none_are_refused():
    lines = (VECTORS / "atproto-interop__syntax_aturi_syntax_invalid.txt").read_text().splitlines()
    assert not [line for line in lines if line and not line.startswith("#") and asking.URI.fullmatch(line)]


@pytest.mark.parametrize("said", [(500, b""), (200, b"<html>"), (200, {"posts": {}}), (403, b""), (401, b"")])
def test_what_the_host_refuses_or_garbles_is_said(said, host, account):
    host.says["searchPosts"] = said
    with pytest.raises((DeliveryError, FetchFailed)):
        asking.look(account, {})


def test_a_wrong_password_is_said_and_a_session_that_ended_is_begun_anew(host, account):
    host.says["listNotifications"] = (400, {"error": "ExpiredToken"})
    with pytest.raises(DeliveryError):
        asking.look(account, {})
    assert session._sessions == {}
    host.says["createSession"] = (401, b"")
    with pytest.raises(DeliveryError, match="app password"):
        asking.look(account, {})


# Answering


def outbound(uri=URI):
    return Outbound(to=DAN, text="We mend it.", key="message:1", replies_to=[uri])


def test_an_answer_is_a_post_under_theirs(host, account, clock):
    root = {"uri": f"at://{DAN}/app.bsky.feed.post/3root", "cid": "bafyroot"}
    host.says |= {
        "getPosts": {"posts": [view(record={"reply": {"root": root, "parent": root}})]},
        "createRecord": {"uri": f"at://{ME}/app.bsky.feed.post/3new", "cid": "c"},
    }
    assert registry.adapter_of("bluesky").send(outbound(), account) == f"at://{ME}/app.bsky.feed.post/3new"
    said = host.calls[-1][1]["json"]
    assert (said["repo"], said["record"]["text"]) == (ME, "We mend it.")
    assert said["record"]["reply"] == {"root": root, "parent": {"uri": URI, "cid": "bafy1"}}


@pytest.mark.parametrize(
    ("posts", "said", "permanent", "unknown"),
    [({"posts": []}, {}, True, False), ((503, b""), {}, False, False), ({"posts": [view()]}, (400, b"{}"), True, False),
     ({"posts": [view()]}, (429, b""), False, False), ({"posts": [view()]}, (200, b"?"), False, True),
     ({"posts": [view()]}, FetchFailed("lost", sent=True), False, True)],
)  # fmt: skip
def test_what_goes_wrong_is_told_apart(posts, said, permanent, unknown, host, account):
    host.says |= {"getPosts": posts, "createRecord": said}
    with pytest.raises(DeliveryError) as error:
        sending.send(outbound(), account)
    assert (error.value.permanent, error.value.unknown) == (permanent, unknown)


def test_without_a_post_of_theirs_nothing_is_posted(host, account):
    with pytest.raises(DeliveryError):
        sending.send(outbound("post:1"), account)
    assert host.calls == []


def test_settings_are_checked():
    form = BlueskyForm({"handle": "@GreenThumb.bsky.social", "password": "x", "server": "https://pds.test/"})
    assert form.is_valid()
    assert (form.cleaned_data["handle"], form.cleaned_data["server"]) == ("greenthumb.bsky.social", "pds.test")
    assert not BlueskyForm({"handle": "greenthumb", "password": "x"}).is_valid()
