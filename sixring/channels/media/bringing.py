"""Bringing: what an adapter wants is fetched by the worker, from its provider's hosts alone, capped, and looked at."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sixring.core import clock
from sixring.core.fetch import Answer, FetchFailed, FetchRefused, fetch

from ..contract import Attachment, NotYet
from .looking import ending, safe_name, sniffed

MOST = 10  # files of one message
LARGEST = 25 * 1024 * 1024  # bytes of one
SECONDS = 10.0
PATIENCE = timedelta(minutes=5)  # then the words come without the file
COMES_AGAIN = frozenset({401, 403, 408, 425, 429})  # besides all from 500: a sign-in may be renewed meanwhile


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file at `url`; name and type as the provider says, which is not believed. `headers` sign us in there."""

    url: str
    name: str = ""
    content_type: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


class Brought(list[Attachment]):
    """Files that are here; `lost` are the names of those that can't be had."""

    def __init__(self, files: Iterable[Attachment] = (), lost: Sequence[str] = ()) -> None:
        super().__init__(files)
        self.lost = list(lost)


class Lost(Exception):
    """This file can't be had, now or later."""


Ask = Callable[[Wanted, int, float], Answer]


def asked(one: Wanted, most: int, seconds: float) -> Answer:
    """At most `most` bytes of `one`. Its headers go to its own host; where that redirects to another, they stay."""
    return fetch("GET", one.url, headers=one.headers, max_bytes=most, cut=True, timeout=seconds)


def bring(
    wanted: Sequence[Wanted],
    *,
    hosts: Collection[str],
    since: datetime,
    until: float,
    largest: int = LARGEST,
    ask: Ask = asked,
) -> Brought:
    """The first ten of `wanted`, from `hosts` (each stands for what lies beneath it too) and by https alone.

    `since` is when the arrival came: within five minutes of it a file that may still come raises `NotYet`, and the
    arrival is read again; later it is lost. `until` is the moment (`time.monotonic`) by which all have to be here.
    """
    found = Brought()
    for number, one in enumerate(wanted[:MOST], 1):
        try:
            content = fetched(one, hosts, until, largest, ask)
        except Lost:
            found.lost.append(named(one, number, one.content_type))
        except FetchFailed as error:
            if clock.now() < since + PATIENCE:
                raise NotYet(error.message) from error
            found.lost.append(named(one, number, one.content_type))
        else:
            type_ = sniffed(content, plain(one.content_type))
            found.append(Attachment(named(one, number, type_), type_, content))
    found.lost += [named(one, number, one.content_type) for number, one in enumerate(wanted[MOST:], MOST + 1)]
    return found


def fetched(one: Wanted, hosts: Collection[str], until: float, largest: int, ask: Ask) -> bytes:
    """The bytes of `one`. Raises `Lost`, or `FetchFailed` where trying again may help."""
    if not is_at(one.url, hosts):
        raise Lost
    left = min(SECONDS, until - time.monotonic())
    if left <= 0:
        raise FetchFailed("Too much else was fetched first.")
    try:
        answer = ask(one, largest + 1, left)
    except FetchRefused as error:
        raise Lost from error
    if answer.status in COMES_AGAIN or answer.status >= 500:
        raise FetchFailed(f"The provider answered {answer.status}.")
    if not answer.ok or not answer.body or len(answer.body) > largest:
        raise Lost
    return answer.body


def is_at(url: str, hosts: Collection[str]) -> bool:
    """Our sign-in may go there, so nowhere else: https, the provider's own names, no other port."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return False
    ours = any(host == one or host.endswith(f".{one}") for one in hosts)
    return ours and parts.scheme == "https" and not parts.username and port in (None, 443)


def named(one: Wanted, number: int, type_: str) -> str:
    """As the provider calls it, else by its number and what it is."""
    return safe_name(one.name) or f"file-{number}{ending(plain(type_))}"


def plain(type_: str) -> str:
    return type_.partition(";")[0].strip().lower()
