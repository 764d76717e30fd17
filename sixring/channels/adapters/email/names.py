"""Records of the domain name system, with a cache, short patience, and a way to stand in for it in tests.

`SIXRING_DNS_STUB` names a JSON file of {name: text record}; then nothing else is asked.
"""

import json
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import dns.exception
import dns.resolver

from sixring.core import config

PATIENCE = 3.0  # seconds for one name
FRESH, FRESH_NONE = 1800.0, 120.0
RESTING = 30.0  # after three silences in a row nobody is asked for so long: a mailbox must not wait for a dead resolver
MOST = 10_000

Lookup = Callable[[str], str | None]


class Unanswered(Exception):
    """The DNS gave no answer: neither yes nor no."""


class Names:
    """TXT records by name. `ask` is replaceable; `text` may raise `Unanswered`."""

    def __init__(self, ask: Lookup) -> None:
        self.ask = ask
        self.known: dict[str, tuple[float, str | None]] = {}
        self.silences = 0
        self.rests_until = 0.0

    def text(self, name: str) -> str | None:
        """The text record of `name`, None when there is none."""
        name, now = name.rstrip(".").lower(), time.monotonic()
        until, found = self.known.get(name, (0.0, None))
        if until > now:
            return found
        if now < self.rests_until:
            raise Unanswered(name)
        try:
            found = self.ask(name)
        except Unanswered:
            self.silences += 1
            if self.silences >= 3:
                self.silences, self.rests_until = 0, now + RESTING
            raise
        self.silences = 0
        if len(self.known) >= MOST:
            self.known.clear()
        self.known[name] = (now + (FRESH if found else FRESH_NONE), found)
        return found

    def many(self, names: Iterable[str]) -> dict[str, str | None]:
        """Text records of `names`, asked side by side. Names without an answer are missing from the result."""
        wanted = sorted(set(names))
        if len(wanted) < 2:
            return dict(filter(None, map(self._one, wanted)))
        with ThreadPoolExecutor(8) as pool:
            return dict(filter(None, pool.map(self._one, wanted)))

    def _one(self, name: str) -> tuple[str, str | None] | None:
        try:
            return name, self.text(name)
        except Unanswered:
            return None


def from_dns(name: str) -> str | None:
    try:
        answer = dns.resolver.resolve(name, "TXT", lifetime=PATIENCE, search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return None
    except (dns.exception.DNSException, OSError, ValueError, UnicodeError):
        raise Unanswered(name) from None
    return b"".join(next(iter(answer)).strings).decode("utf-8", "replace")


def from_file(path: Path) -> Lookup:
    def ask(name: str) -> str | None:
        records: dict[str, str] = json.loads(path.read_text("utf-8"))
        return records.get(name)

    return ask


@cache
def names() -> Names:
    """This process's view of the DNS."""
    stub = config.text("DNS_STUB", "")
    return Names(from_file(Path(stub)) if stub else from_dns)
