"""A real homeserver, Synapse, on loopback in a folder of its own, for as long as a test wants it; and a customer there.

It comes as a wheel (tests/peers/python.txt) and lies beside our own packages, never among them.
"""

from __future__ import annotations

import base64
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from tests.needs import need

PACKAGE = "py:matrix-synapse-1.163.2"
NAME = "greenthumb.test"
PATIENCE = 60.0

CONFIG = """
server_name: {name}
pid_file: {home}/pid
report_stats: false
listeners:
  - {{port: {port}, type: http, tls: false, bind_addresses: [127.0.0.1], resources: [{{names: [client]}}]}}
database: {{name: sqlite3, args: {{database: {home}/home.db}}}}
media_store_path: {home}/media
log_config: {home}/log.yaml
signing_key_path: {home}/key
registration_shared_secret: shared
macaroon_secret_key: macaroon
form_secret: form
trusted_key_servers: []
suppress_key_server_warning: true
url_preview_enabled: false
enable_registration: true
enable_registration_without_verification: true
app_service_config_files: [{home}/service.yaml]
rc_message: {{per_second: 1000, burst_count: 1000}}
rc_registration: {{per_second: 1000, burst_count: 1000}}
rc_login: {{address: {{per_second: 1000, burst_count: 1000}}, account: {{per_second: 1000, burst_count: 1000}}}}
"""
LOG = """
version: 1
formatters: {plain: {format: "%(asctime)s %(levelname)s %(name)s %(message)s"}}
handlers: {file: {class: logging.FileHandler, filename: FILE, formatter: plain}}
root: {level: WARNING, handlers: [file]}
"""


@dataclass
class Synapse:
    url: str
    home: Path
    process: subprocess.Popen[bytes]

    def log(self) -> str:
        return "".join(path.read_text() for path in sorted(self.home.glob("*.log")))[-6000:]


@contextmanager
def running(home: Path, port: int, registration: str) -> Iterator[Synapse]:
    """A homeserver that knows our application service by `registration`."""
    place = need(PACKAGE)
    (home / "home.yaml").write_text(CONFIG.format(name=NAME, home=home, port=port))
    (home / "log.yaml").write_text(LOG.replace("FILE", str(home / "home.log")))
    (home / "service.yaml").write_text(registration)
    seed = base64.b64encode(os.urandom(32)).decode().rstrip("=")
    (home / "key").write_text(f"ed25519 a_test {seed}\n")
    # -S: of our own packages none is seen, so that its versions and ours never meet.
    command = [sys.executable, "-S", "-m", "synapse.app.homeserver", "-c", str(home / "home.yaml")]
    environment = os.environ | {"PYTHONPATH": str(place)}
    with (home / "out.log").open("wb") as out:
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=subprocess.STDOUT)
    server = Synapse(f"http://127.0.0.1:{port}", home, process)
    try:
        wait_for(server)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()


def wait_for(server: Synapse) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.process.poll() is None:
        try:
            if httpx.get(f"{server.url}/_matrix/client/versions", timeout=2).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(f"Synapse did not start.\n{server.log()}")


class Customer:
    """Somebody who has an account there and uses it by its client interface."""

    def __init__(self, server: Synapse, name: str) -> None:
        self.client = httpx.Client(base_url=server.url, timeout=20)
        said = {"username": name, "password": "a long password", "auth": {"type": "m.login.dummy"}}
        made = self.ask("POST", "/_matrix/client/v3/register", said)
        self.address = made["user_id"]
        self.client.headers["Authorization"] = f"Bearer {made['access_token']}"
        self.since = ""
        self.sent = 0

    def ask(self, method: str, path: str, said: Any = None) -> dict[str, Any]:
        answer = self.client.request(method, path, json=said)
        assert answer.is_success, f"{method} {path}: {answer.text}"
        return answer.json()

    def opens_room(self, whom: str, **more: Any) -> str:
        made = self.ask("POST", "/_matrix/client/v3/createRoom", {"invite": [whom], "is_direct": True, **more})
        return made["room_id"]

    def sends(self, room: str, content: dict[str, Any], type_: str = "m.room.message") -> str:
        self.sent += 1
        return self.ask("PUT", f"{at(room)}/send/{type_}/c{self.sent}", content)["event_id"]

    def writes(self, room: str, text: str, **more: Any) -> str:
        return self.sends(room, {"msgtype": "m.text", "body": text, **more})

    def redacts(self, room: str, event_id: str) -> str:
        self.sent += 1
        return self.ask("PUT", f"{at(room)}/redact/{quote(event_id, safe='')}/c{self.sent}", {})["event_id"]

    def uploads(self, content: bytes, type_: str) -> str:
        answer = self.client.post("/_matrix/media/v3/upload", content=content, headers={"Content-Type": type_})
        return answer.json()["content_uri"]

    def types(self, room: str) -> None:
        self.ask("PUT", f"{at(room)}/typing/{quote(self.address, safe='')}", {"typing": True, "timeout": 20_000})

    def reads(self, room: str, event_id: str) -> None:
        self.ask("POST", f"{at(room)}/receipt/m.read/{quote(event_id, safe='')}", {})

    def sees(self, room: str) -> list[dict[str, Any]]:
        """All events of the room, oldest first."""
        return self.ask("GET", f"{at(room)}/messages?dir=f&limit=100")["chunk"]


def at(room: str) -> str:
    return f"/_matrix/client/v3/rooms/{quote(room, safe='')}"
