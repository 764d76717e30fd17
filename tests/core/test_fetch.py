"""Facts about fetching: what comes back, what is carried on by redirects, and where an answer is cut."""

import gzip
import socket
import threading
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from typing import Any

import httpx
import pytest
from pytest_django import Settings

from sixring.core import clock, fetch
from sixring.core.fetch import FetchFailed, FetchRefused, asking
from sixring.core.fetch.answer import retry_after
from tests.core.fetching import Peer, connects, names, peer
from tests.replying import says

__all__ = ["connects", "names", "peer"]  # the fixtures


def test_it_asks_and_returns_the_answer(peer: Peer) -> None:
    peer.answers["/a?b=c"] = says(201, b'{"fine":true}', X_Kind="test")
    answer = fetch.fetch("POST", peer.url("/a?b=c"), json={"hello": "you"}, headers={"X-Key": "k"})
    assert (answer.status, answer.ok, answer.json()) == (201, True, {"fine": True})
    assert answer.headers["x-kind"] == "test"
    method, path, headers, body = peer.seen[0]
    assert (method, path, body) == ("POST", "/a?b=c", b'{"hello":"you"}')
    assert (headers["host"], headers["x-key"], headers["content-type"]) == (peer.place, "k", "application/json")


def test_the_name_is_kept_while_the_connection_goes_to_the_address(
    peer: Peer, names: dict[str, list[list[str]]], settings: Settings
) -> None:
    place = peer.place.replace("127.0.0.1", "peer.test")
    settings.FETCH_ALLOW = [place]
    names["peer.test"] = [["127.0.0.1"]]
    fetch.fetch("GET", f"http://{place}/")
    assert peer.seen[0][2]["host"] == place


def test_the_second_address_serves_when_the_first_is_down(
    peer: Peer, names: dict[str, list[list[str]]], settings: Settings, connects: list[Any]
) -> None:
    place = peer.place.replace("127.0.0.1", "peer.test")
    settings.FETCH_ALLOW = [place]
    names["peer.test"] = [["203.0.113.1", "127.0.0.1"]]
    assert fetch.fetch("GET", f"http://{place}/").ok
    assert [address[0] for address in connects] == ["203.0.113.1", "127.0.0.1"]


def test_an_error_status_is_an_answer(peer: Peer) -> None:
    peer.answers["/"] = says(503, b"later", Retry_After="120")
    answer = fetch.fetch("GET", peer.url())
    assert (answer.status, answer.ok, answer.retry_after) == (503, False, 120)


def test_retry_after_may_be_a_date_or_nonsense() -> None:
    at = datetime(2026, 6, 5, 12, 0, tzinfo=UTC)
    with clock.frozen(at):
        assert retry_after("Fri, 05 Jun 2026 12:01:30 GMT") == 90
        assert retry_after(format_datetime(at.replace(hour=1))) == 0
        assert retry_after("soon") is None
        assert retry_after("") is None
        assert retry_after("²") is None


def test_proxies_of_the_environment_are_ignored(
    peer: Peer, monkeypatch: pytest.MonkeyPatch, connects: list[Any]
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://203.0.113.9:3128")
    assert fetch.fetch("GET", peer.url()).ok
    assert [f"{host}:{port}" for host, port in connects] == [peer.place]


def test_redirects_are_followed_three_times(peer: Peer) -> None:
    for step in range(3):
        peer.answers[f"/{step}"] = says(302, Location=f"/{step + 1}")
    answer = fetch.fetch("GET", peer.url("/0"))
    assert (answer.body, answer.url) == (b"hello", peer.url("/3"))


def test_a_fourth_redirect_is_too_many(peer: Peer) -> None:
    peer.answers["/"] = says(302, Location="/")
    with pytest.raises(FetchFailed, match="too often"):
        fetch.fetch("GET", peer.url())
    assert len(peer.seen) == 4


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/",
        "//[::ffff:7f00:1]/",
        "http://2130706433/",
        "https://10.0.0.1/",
        "gopher://127.0.0.1/",
        "file:///etc/passwd",
        "http://127.0.0.1:6379/",
        "http://a:b@example.com/",
        "http://[::1",
    ],
)
def test_a_redirect_inward_is_refused_and_says_that_something_was_sent(
    target: str, peer: Peer, connects: list[Any]
) -> None:
    peer.answers["/0"] = says(301, Location="/1")
    peer.answers["/1"] = says(307, Location=target)
    with pytest.raises(FetchRefused) as refusal:
        fetch.fetch("GET", peer.url("/0"))
    assert {f"{host}:{port}" for host, port in connects} == {peer.place}
    assert refusal.value.sent


def test_secrets_stay_with_the_first_host(peer: Peer, settings: Settings) -> None:
    other = Peer()
    settings.FETCH_ALLOW = [peer.place, other.place]
    peer.answers["/"] = says(302, Location=other.url())
    fetch.fetch("GET", peer.url(), headers={"Authorization": "Bearer x", "X-Key": "k", "Accept": "text/html"})
    other.server.shutdown()
    other.server.server_close()
    assert {"authorization", "x-key"} <= set(peer.seen[0][2])
    assert not {"authorization", "x-key"} & set(other.seen[0][2])
    assert other.seen[0][2]["accept"] == "text/html"


def test_a_post_is_not_carried_on(peer: Peer) -> None:
    peer.answers["/"] = says(307, Location="/elsewhere")
    assert fetch.fetch("POST", peer.url(), json={}).status == 307
    assert len(peer.seen) == 1


def test_https_never_steps_down() -> None:
    call = asking.Call("GET", asking.parsed("https://example.com/"), {}, None, 10)
    answer = fetch.Answer(302, httpx.Headers({"location": "http://example.com/"}), b"", None, "")
    with pytest.raises(FetchRefused, match="unprotected"):
        asking.redirected(call, answer)


@pytest.mark.parametrize("length", ["announced", "streamed"])
def test_an_endless_answer_is_cut(length: str, peer: Peer) -> None:
    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        if length == "announced":
            handler.send_header("Content-Length", str(10**9))
        handler.end_headers()
        try:
            for _ in range(1000):
                handler.wfile.write(b"x" * 10_000)
        except OSError:
            pass  # the reader has left, as it should

    peer.answers["/"] = endless
    with pytest.raises(FetchFailed, match="larger than 5000") as failure:
        fetch.fetch("GET", peer.url(), max_bytes=5000)
    assert failure.value.sent


def test_gzip_sent_unasked_is_unpacked_within_the_cap(peer: Peer) -> None:
    peer.answers["/"] = says(200, gzip.compress(b"x" * 4000), Content_Encoding="gzip")
    assert fetch.fetch("GET", peer.url(), max_bytes=5000).body == b"x" * 4000


@pytest.mark.parametrize(
    ("body", "encoding", "says_so"),
    [
        (gzip.compress(b"x" * 10_000_000), "gzip", "larger than"),
        (b"not gzip", "gzip", "damaged"),
        (b"x", "br", "not asked for"),
    ],
)
def test_bombs_and_odd_packing_fail(body: bytes, encoding: str, says_so: str, peer: Peer) -> None:
    peer.answers["/"] = says(200, body, Content_Encoding=encoding)
    with pytest.raises(FetchFailed, match=says_so):
        fetch.fetch("GET", peer.url(), max_bytes=50_000)


def test_a_dripping_peer_does_not_stretch_the_time(peer: Peer) -> None:
    gone = threading.Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            while not gone.wait(0.02):
                handler.wfile.write(b".")
        except OSError:
            pass  # the reader has left, as it should

    peer.answers["/"] = drip
    with pytest.raises(FetchFailed, match="in time") as failure:
        fetch.fetch("GET", peer.url(), timeout=0.2)
    gone.set()
    assert failure.value.sent


def test_a_peer_that_hangs_up_may_have_acted(peer: Peer) -> None:
    peer.answers["/"] = lambda handler: handler.connection.shutdown(socket.SHUT_RDWR)
    with pytest.raises(FetchFailed) as failure:
        fetch.fetch("POST", peer.url(), json={})
    assert failure.value.sent


def test_a_closed_port_and_a_failed_handshake_sent_nothing(peer: Peer, settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        closed = f"127.0.0.1:{server.getsockname()[1]}"
    settings.FETCH_ALLOW = [closed, peer.place]
    for url in (f"http://{closed}/", f"https://{peer.place}/"):
        with pytest.raises(FetchFailed) as failure:
            fetch.fetch("POST", url, json={})
        assert not failure.value.sent


def test_an_answer_that_is_not_json_says_so(peer: Peer) -> None:
    with pytest.raises(FetchFailed, match="not JSON"):
        fetch.fetch("GET", peer.url()).json()
