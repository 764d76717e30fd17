"""Facts about fetching: it works on loopback when the owner allows it, and otherwise no socket ever connects inward."""

import gzip
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from typing import Any

import httpx
import pytest
from pytest_django import Settings

from sixring.core import clock, fetch
from sixring.core.fetch import FetchError, FetchFailed, FetchRefused, asking, wire
from sixring.core.fetch.answer import retry_after
from tests.replying import Reply, says

PUBLIC = "93.184.215.14"


class Peer:
    """A web server on loopback: `answers[path]` replies, `seen` keeps what was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, Reply] = {}
        self.seen: list[tuple[str, str, dict[str, str], bytes]] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.place = f"127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def handler(self) -> type[BaseHTTPRequestHandler]:
        peer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                peer.seen.append((self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body))
                peer.answers.get(self.path, says(200, b"hello"))(self)

            do_POST = do_HEAD = do_GET

            def log_message(self, *args: Any) -> None: ...

        return Handler

    def url(self, path: str = "/") -> str:
        return f"http://{self.place}{path}"


@pytest.fixture
def peer(settings: Settings) -> Iterator[Peer]:
    peer = Peer()
    settings.FETCH_ALLOW = [peer.place]
    yield peer
    peer.server.shutdown()
    peer.server.server_close()


@pytest.fixture
def connects(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every address any socket of this process connects to. Only loopback is let through."""
    seen: list[Any] = []
    real = socket.socket.connect

    def spy(sock: socket.socket, address: Any) -> None:
        seen.append(address)
        if address[0] not in {"127.0.0.1", "::1"}:
            raise ConnectionRefusedError("not in a test")
        real(sock, address)

    monkeypatch.setattr(socket.socket, "connect", spy)
    return seen


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[list[str]]]:
    """A resolver of our own: each name gives its lists of addresses in turn, the last one for ever."""
    book: dict[str, list[list[str]]] = {}
    real = socket.getaddrinfo

    def resolve(host: str, port: int, *args: Any, **kwargs: Any) -> Any:
        answers = book.get(host)
        if answers is None:
            return real(host, port, *args, **kwargs)
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        return [info for address in found for info in real(address, port, type=socket.SOCK_STREAM)]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return book


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


LOOPBACK = [
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "127.127.127.127",
    "2130706433",
    "0x7f000001",
    "0x7f.0x0.0x0.0x1",
    "0x7f.1",
    "0177.0.0.1",
    "017700000001",
    "0177.0x0.0.1",
    "00000177.0.0.1",
    "0",
    "0.0.0.0",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "127。0。0。1",
    "①②⑦.⓪.⓪.①",
    "%31%32%37.0.0.1",
    "[::1]",
    "[::]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
]
METADATA = [
    "169.254.169.254",
    "2852039166",
    "0xa9fea9fe",
    "0xa9.0xfe.0xa9.0xfe",
    "0251.0376.0251.0376",
    "025177524776",
    "169.254.43518",
    "[::ffff:169.254.169.254]",
    "[::ffff:a9fe:a9fe]",
    "[64:ff9b::a9fe:a9fe]",
    "[64:ff9b:1::a9fe:a9fe]",
    "[2002:a9fe:a9fe::]",
    "[2001:0:5601:5601::5601:5601]",
    "[fd00:ec2::254]",
    "168.63.129.16",
    "100.100.100.200",
    "192.0.0.192",
]
INWARD = [
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "198.18.0.1",
    "192.0.2.1",
    "224.0.0.1",
    "239.1.2.3",
    "240.0.0.1",
    "255.255.255.255",
    "[ff02::1]",
    "[ff0e::1]",
    "[fe80::1]",
    "[fe80::1%25lo]",
    "[fec0::1]",
    "[fc00::1]",
    "[2001:db8::1]",
    "[2002:0a00:0001::1]",
    "[2001:0:7f00:1::f5ff:fffe]",
    "[100::1]",
]


@pytest.mark.parametrize("host", LOOPBACK + METADATA + INWARD)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_no_spelling_leads_inward(host: str, scheme: str, connects: list[Any]) -> None:
    with pytest.raises(FetchError) as refusal:
        fetch.fetch("POST", f"{scheme}://{host}/latest/meta-data/", json={})
    assert connects == []
    assert not refusal.value.sent


@pytest.mark.parametrize("address", ["8.8.8.8", PUBLIC, "2606:4700:4700::1111", "64:ff9b::808:808", "2002:808:808::1"])
def test_the_open_internet_is_open(address: str) -> None:
    assert wire.is_public(ip_address(address))


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("gopher://example.com/", "http"),
        ("file:///etc/passwd", "http"),
        ("ftp://example.com/", "http"),
        ("dict://example.com:11211/", "http"),
        ("//example.com/", "http"),
        ("example.com", "http"),
        ("http:///path", "http"),
        ("http://ada:pw@example.com/", "name and password"),
        ("http://example.com@127.0.0.1/", "name and password"),
        ("http://example.com\\@127.0.0.1/", "name and password"),
        ("http://example.com:25/", "Port 25"),
        ("http://example.com:6379/", "Port 6379"),
        ("http://example.com:22/", "Port 22"),
        ("http://example.com:99999/", "Port 99999"),
        ("http://example.com:http/", "not a web address"),
        ("http://exa\r\nmple.com/", "not a web address"),
        ("http://[::1", "not a web address"),
        ("", "http"),
    ],
)
def test_what_is_not_plain_web_is_refused(url: str, says: str, connects: list[Any]) -> None:
    with pytest.raises(FetchRefused, match=says):
        fetch.fetch("GET", url)
    assert connects == []


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("CONNECT", {}),
        ("GET /x HTTP/1.1\r\nX:", {}),
        ("GET", {"Host": "intranet"}),
        ("POST", {"Transfer-Encoding": "chunked"}),
        ("GET", {"X-A": "one\r\nX-B: two"}),
        ("GET", {"X-A\r\nX-B": "two"}),
    ],
)
def test_a_smuggling_request_is_refused(method: str, headers: dict[str, str], peer: Peer, connects: list[Any]) -> None:
    with pytest.raises(FetchRefused):
        fetch.fetch(method, peer.url(), headers=headers)
    assert connects == []


def test_a_name_that_turns_inward_the_second_time_gains_nothing(
    names: dict[str, list[list[str]]], connects: list[Any]
) -> None:
    names["rebind.test"] = [[PUBLIC], ["127.0.0.1"]]
    with pytest.raises(FetchFailed) as failure:
        fetch.fetch("GET", "http://rebind.test/")
    assert connects == [(PUBLIC, 80)]
    assert not failure.value.sent


@pytest.mark.parametrize("found", [[PUBLIC, "127.0.0.1"], ["10.0.0.1", PUBLIC], [PUBLIC, "::1"]])
def test_one_inward_address_spoils_the_name(
    found: list[str], names: dict[str, list[list[str]]], connects: list[Any]
) -> None:
    names["mixed.test"] = [found]
    with pytest.raises(FetchRefused, match="private network"):
        fetch.fetch("GET", "http://mixed.test/")
    assert connects == []


def test_an_unknown_name_fails_before_anything_is_sent(names: dict[str, list[list[str]]], connects: list[Any]) -> None:
    names["nobody.test"] = [[]]
    with pytest.raises(FetchFailed, match="no address") as failure:
        fetch.fetch("GET", "http://nobody.test/")
    assert connects == []
    assert not failure.value.sent


def test_a_slow_resolver_is_left_behind(monkeypatch: pytest.MonkeyPatch, connects: list[Any]) -> None:
    done = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: done.wait(30) and [])
    with pytest.raises(FetchFailed, match="in time"):
        fetch.fetch("GET", "http://slow.test/", timeout=0.05)
    done.set()
    assert connects == []


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
