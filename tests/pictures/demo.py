"""A demo to photograph: built afresh, served on a port, and reached into for what no screen gives away."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Page

from tests.peers.mail import free_ports

LINK = re.compile(r"^(\w+), [\w ]+?\s+(http\S+/accounts/\S+)")
ROLES = ("Ada", "Basil", "Willow", "Ben")  # owner, manager, lead, agent


@dataclass
class Demo:
    """`links` sign in as one of each role, once; `environment` is that of its processes."""

    base: str
    environment: dict[str, str]
    links: dict[str, str] = field(default_factory=dict)
    states: dict[str, Any] = field(default_factory=dict)  # of browsers in which somebody is signed in

    def signed_in(self, browser: Browser, who: str) -> Page:
        """A page of `who`'s own."""
        context = browser.new_context(storage_state=self.states.get(who))
        page = context.new_page()
        if who not in self.states:
            page.goto(self.links[who])
            self.states[who] = context.storage_state()
        return page

    def ask(self, *words: str) -> str:
        """What `tests.pictures.props` says, in the demo's own home."""
        call = [sys.executable, "-m", "tests.pictures.props", *words]
        return subprocess.run(call, env=self.environment, capture_output=True, text=True, check=True).stdout.strip()


@contextmanager
def demo() -> Iterator[Demo]:
    """Serve a fresh demo."""
    port, lmtp = free_ports(2)
    base = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {
            "SIXRING_HOME": home,
            "SIXRING_LMTP": f"127.0.0.1:{lmtp}",
            "SIXRING_PUBLIC_URL": base,
        }
        found = Demo(base, environment)
        call = [sys.executable, "-m", "sixring", "demo", "--port", str(port)]
        process = subprocess.Popen(call, env=environment, stdout=subprocess.PIPE, text=True)
        try:
            assert process.stdout is not None
            for line in process.stdout:
                if told := LINK.match(line):
                    found.links[told[1]] = told[2]
                if found.links.keys() >= set(ROLES):
                    break
            yield found
        finally:
            process.terminate()
            process.wait(30)
