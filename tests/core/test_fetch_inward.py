"""Facts about fetching what strangers name: nothing leads inward, in whatever spelling, by whatever name."""

import socket
import threading
from ipaddress import ip_address
from typing import Any

import pytest

from sixring.core import fetch
from sixring.core.fetch import FetchError, FetchFailed, FetchRefused, wire
from tests.core.fetching import PUBLIC, Peer, connects, names, peer

__all__ = ["connects", "names", "peer"]  # the fixtures


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
