"""Connections that go to checked addresses only, and end on time.

A name is resolved once, every address it gives is checked, and the connection goes to that very address, so a name that
answers differently a moment later gains nothing.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

import httpcore
from django.conf import settings

from .answer import FetchRefused

CHUNK = 64 * 1024
GLOBAL_UNICAST = IPv6Network("2000::/3")
NAT64 = IPv6Network("64:ff9b::/96")
# What older Pythons call global (protocol assignments with Teredo, 6to4 relays, documentation), and Azure's host agent,
# which is public by number and private by nature.
INWARD = [
    ip_network(text)
    for text in ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2001:db8::/32", "3fff::/20", "168.63.129.16/32")
]


class Wire(httpcore.NetworkBackend):
    """Connects only to checked addresses; knows whether a byte of the request left, and when time is up."""

    def __init__(self, deadline: float) -> None:
        self.deadline = deadline
        self.sent = False

    def left(self, most: float | None = None) -> float:
        seconds = self.deadline - time.monotonic()
        if seconds <= 0:
            raise httpcore.ReadTimeout("out of time") if self.sent else httpcore.ConnectTimeout("out of time")
        return seconds if most is None else min(seconds, most)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        problem: Exception = httpcore.ConnectError(f"“{host}” has no address.")
        for address in addresses(host, port, self.left(timeout), sent=self.sent):
            try:
                stream = httpcore.SyncBackend().connect_tcp(address, port, self.left(timeout), None, socket_options)
                return Stream(stream, self)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failure:
                problem = failure
        raise problem


class Stream(httpcore.NetworkStream):
    """A connection on the wire's clock: a peer that drips bytes does not stretch it."""

    def __init__(self, inner: httpcore.NetworkStream, wire: Wire) -> None:
        self.inner, self.wire = inner, wire

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.inner.read(max_bytes, self.wire.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for start in range(0, len(buffer), CHUNK):
            left = self.wire.left(timeout)
            self.wire.sent = True
            self.inner.write(buffer[start : start + CHUNK], left)

    def close(self) -> None:
        self.inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return Stream(self.inner.start_tls(ssl_context, server_hostname, self.wire.left(timeout)), self.wire)

    def get_extra_info(self, info: str) -> Any:
        return self.inner.get_extra_info(info)


def addresses(host: str, port: int, seconds: float, *, sent: bool) -> list[str]:
    """The addresses of `host`, all of them checked."""
    found = look_up(host, port, seconds)
    refuse_private(host, port, found, sent=sent)
    return found


def refuse_private(host: str, port: int, found: Iterable[str], *, sent: bool) -> None:
    if not allowed_by_owner(host, port) and not all(is_public(ip_address(address)) for address in found):
        raise FetchRefused(
            f"“{host}” leads into a private network, where Sixring does not fetch from. The owner of this installation "
            f"can allow it by adding {host}:{port} to SIXRING_FETCH_ALLOW.",
            sent=sent,
        )


def look_up(host: str, port: int, seconds: float) -> list[str]:
    """Ask the system's resolver, which knows no time limit, in a thread that may be left behind."""
    answer: list[Any] = []

    def ask() -> None:
        with contextlib.suppress(OSError, UnicodeError):  # no such name: the answer stays empty
            answer.extend(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))

    thread = threading.Thread(target=ask, name="look up a host", daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        raise httpcore.ConnectTimeout(f"Looking up “{host}” takes too long.")
    return list(dict.fromkeys(str(info[4][0]) for info in answer))


def allowed_by_owner(host: str, port: int) -> bool:
    allowed = {entry.lower() for entry in settings.FETCH_ALLOW}
    return f"{host}:{port}".lower() in allowed or f"[{host}]:{port}".lower() in allowed


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address, and each address wrapped inside it, belongs to the open internet."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped)
        if address in NAT64:
            return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
        if address not in GLOBAL_UNICAST or (address.sixtofour and not is_public(address.sixtofour)):
            return False
    if any(address in network for network in INWARD):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved
