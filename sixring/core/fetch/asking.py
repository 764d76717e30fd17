"""One call at a time: refuse what is odd, exchange, follow a few checked redirects."""

from __future__ import annotations

import contextlib
import json as jsonlib
import re
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from ipaddress import ip_address
from typing import Any

import httpcore
import httpx

from .answer import Answer, FetchFailed, FetchRefused, capped, retry_after, unpacked
from .wire import Wire, allowed_by_owner, refuse_private

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"})
PORTS = frozenset({80, 443, 8080, 8443})
DEFAULT_PORTS = {"http": 80, "https": 443}
MAX_REDIRECTS = 3
CONNECT_SECONDS = 3.0

OURS_TO_SET = frozenset({"host", "content-length", "transfer-encoding", "connection", "upgrade", "accept-encoding"})
TRAVEL_TO_OTHER_HOSTS = frozenset({"accept", "accept-language", "user-agent"})
TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


@dataclass(frozen=True, slots=True)
class Call:
    method: str
    url: httpx.URL
    headers: Mapping[str, str]
    content: bytes | None
    max_bytes: int
    cut: bool = False

    @property
    def port(self) -> int:
        return self.url.port or DEFAULT_PORTS[self.url.scheme]

    @property
    def origin(self) -> tuple[str, str, int]:
        return self.url.scheme, self.url.host, self.port


def fetch(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    json: Any = None,
    content: bytes | None = None,
    max_bytes: int = 1_000_000,
    cut: bool = False,
    timeout: float = 10.0,
) -> Answer:
    """Ask `url` and return its answer. `timeout` seconds bound the whole, redirects included; `max_bytes` the body.

    A longer body is refused; with `cut` its beginning is enough, and one that can't be unpacked reads as empty.

    GET and HEAD follow up to three redirects, each checked anew; other methods get the 3xx itself, so a body never
    travels on. Raises `FetchRefused` or `FetchFailed`.
    """
    headers = dict(headers or {})
    if json is not None:
        content = jsonlib.dumps(json, separators=(",", ":")).encode()
        headers.setdefault("Content-Type", "application/json")
    refuse_odd_request(method, headers)
    call = Call(method, parsed(url), headers, content, max_bytes, cut)
    wire = Wire(time.monotonic() + timeout)
    for _ in range(MAX_REDIRECTS + 1):
        refuse_odd_target(call, sent=wire.sent)
        answer = exchange(call, wire)
        if not leads_on(call, answer):
            return answer
        call = redirected(call, answer)
    raise FetchFailed(f"“{call.url.host}” redirects too often.", sent=True)


def refuse_odd_address(url: str) -> None:
    """Raise `FetchRefused` for an address that would be refused whatever its name leads to."""
    call = Call("GET", parsed(url), {}, None, 0)
    refuse_odd_target(call, sent=False)
    with contextlib.suppress(ValueError):  # mostly it is a name, looked up when it is fetched
        refuse_private(call.url.host, call.port, [str(ip_address(call.url.host))], sent=False)


def parsed(url: str) -> httpx.URL:
    try:
        return httpx.URL(url)
    except (httpx.InvalidURL, TypeError, ValueError) as problem:
        raise FetchRefused("That is not a web address. It should look like https://example.com/path.") from problem


def refuse_odd_request(method: str, headers: Mapping[str, str]) -> None:
    if method not in METHODS:
        raise FetchRefused(f"Sixring does not send “{method}” requests.")
    for name, value in headers.items():
        if name.lower() in OURS_TO_SET:
            raise FetchRefused(f"The header {name} is set by Sixring itself.")
        if not TOKEN.fullmatch(name) or any(ord(character) < 32 and character != "\t" for character in value):
            raise FetchRefused("A header has a line break or another character that headers can't carry.")


def refuse_odd_target(call: Call, *, sent: bool) -> None:
    if call.url.scheme not in DEFAULT_PORTS or not call.url.host:
        raise FetchRefused("Only addresses that start with http:// or https:// and a host are fetched.", sent=sent)
    if call.url.userinfo:
        raise FetchRefused("Leave name and password out of the address.", sent=sent)
    if call.port not in PORTS and not allowed_by_owner(call.url.host, call.port):
        raise FetchRefused(f"Port {call.port} is not fetched from; {sorted(PORTS)} are.", sent=sent)


def exchange(call: Call, wire: Wire) -> Answer:
    """One request on one connection of its own."""
    host = call.url.raw_host
    target = httpcore.URL(scheme=call.url.raw_scheme, host=host, port=call.url.port, target=call.url.raw_path)
    headers = {"Host": call.url.netloc.decode(), "User-Agent": "Sixring", "Accept-Encoding": "identity", **call.headers}
    limits = {"connect": CONNECT_SECONDS, "read": None, "write": None, "pool": CONNECT_SECONDS}
    try:
        with (
            httpcore.ConnectionPool(ssl_context=trust(), network_backend=wire, max_connections=1) as pool,
            pool.stream(
                call.method,
                target,
                headers=[(name.encode(), value.encode()) for name, value in headers.items()],
                content=call.content,
                extensions={"timeout": limits},
            ) as response,
        ):
            return answer_of(call, response)
    except httpcore.TimeoutException as problem:
        raise FetchFailed(f"“{call.url.host}” did not answer in time.", sent=wire.sent) from problem
    except (httpcore.NetworkError, httpcore.ProtocolError) as problem:
        raise FetchFailed(f"The connection to “{call.url.host}” failed: {problem}", sent=wire.sent) from problem


def answer_of(call: Call, response: httpcore.Response) -> Answer:
    headers = httpx.Headers(response.headers)
    answer = Answer(response.status, headers, b"", retry_after(headers.get("retry-after", "")), str(call.url))
    if leads_on(call, answer):
        return answer
    raw = capped(response.iter_stream(), call.max_bytes, cut=call.cut)
    return replace(answer, body=unpacked(raw, headers.get("content-encoding", ""), call.max_bytes, cut=call.cut))


def leads_on(call: Call, answer: Answer) -> bool:
    moved = answer.status in {301, 302, 303, 307, 308} and "location" in answer.headers
    return moved and call.method in {"GET", "HEAD"}


def redirected(call: Call, answer: Answer) -> Call:
    try:
        url = call.url.join(answer.headers["location"]).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError) as problem:
        raise FetchRefused(f"“{call.url.host}” redirects to something that is no address.", sent=True) from problem
    if call.url.scheme == "https" and url.scheme != "https":
        raise FetchRefused(f"“{call.url.host}” redirects from https to an unprotected address.", sent=True)
    onward = replace(call, url=url, content=None)
    if url.scheme in DEFAULT_PORTS and onward.origin == call.origin:
        return onward
    return replace(onward, headers={k: v for k, v in call.headers.items() if k.lower() in TRAVEL_TO_OTHER_HOSTS})


@lru_cache(maxsize=1)
def trust() -> ssl.SSLContext:
    return httpx.create_ssl_context()
