"""A real `sixring serve` over the test's own database: the test looks at the same rows the server writes."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
from django.conf import settings
from django.db import connection

from sixring.core.accounts import links
from sixring.core.actors import SYSTEM
from sixring.core.models import Agent

from .mail import free_ports


@dataclass
class Server:
    url: str
    port: int
    lmtp_port: int
    process: subprocess.Popen[bytes]
    log: Path

    def get(self, path: str, **options: Any) -> httpx.Response:
        return httpx.get(self.url + path, **options)

    def post(self, path: str, **options: Any) -> httpx.Response:
        return httpx.post(self.url + path, **options)


class Desk:
    """A colleague's browser without JavaScript."""

    def __init__(self, server: Server, agent: Agent) -> None:
        self.client = httpx.Client(base_url=server.url, follow_redirects=True, timeout=20)
        path = urlsplit(links.sign_in_link(agent, actor=SYSTEM)).path
        assert self.client.get(path).status_code == 200

    def open(self, path: str) -> str:
        answer = self.client.get(path)
        assert answer.status_code == 200, answer.text[:2000]
        return answer.text

    def submit(self, page: str, path: str, **fields: str) -> None:
        """Fill in the form of `page` that posts to `path`."""
        form = page[page.index(f'action="{path}"') :]
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form.partition("</form>")[0]))
        answer = self.client.post(path, data=hidden | fields)
        assert answer.status_code == 200, answer.text[:2000]


def database_url() -> str:
    """The test database's address, as the environment of another process takes it."""
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite://{found['NAME']}"
    return f"postgres://{found['USER']}:{found['PASSWORD']}@{found['HOST']}:{found['PORT']}/{found['NAME']}".replace(
        ":@", "@"
    )


@contextmanager
def serving(tmp: Path, *, names: dict[str, str] | None = None, port: int = 0, **environment: str) -> Iterator[Server]:
    """Serve until the block ends. `names` are the DNS text records the server knows."""
    ports = free_ports(2)
    port = port or ports[0]
    (tmp / "names.json").write_text(json.dumps(names or {}))
    known = {
        "SIXRING_HOME": str(settings.HOME),
        "SIXRING_DATABASE_URL": database_url(),
        "SIXRING_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "SIXRING_LMTP": f"127.0.0.1:{ports[1]}",
        "SIXRING_DNS_STUB": str(tmp / "names.json"),
        "SIXRING_READER": "no",  # the light reader reads in the worker; models would take memory and seconds
    }
    log = tmp / "server.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "sixring", "serve", "--port", str(port)],
            env=os.environ | known | environment, stdout=out, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    server = Server(f"http://127.0.0.1:{port}", port, ports[1], process, log)
    try:
        until(lambda: b"Sixring is ready" in log.read_bytes() or process.poll() is not None, 60, server)
        assert process.poll() is None, log.read_text()
        yield server
    finally:
        process.terminate()
        try:
            process.wait(25)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def until(holds: Callable[[], Any], seconds: float = 20, server: Server | None = None) -> Any:
    """What `holds` returns once it is true; fails after `seconds` with the server's log."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := holds():
            return found
        time.sleep(0.05)
    raise AssertionError(f"It did not come true in {seconds} s.\n{server.log.read_text()[-6000:] if server else ''}")
