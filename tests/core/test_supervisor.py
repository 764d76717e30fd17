"""Facts about processes whose parent is killed: none stays behind on the port."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.peers.mail import free_ports
from tests.peers.server import until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the service manager sees to it")
SUPERVISOR = """
import signal, sys
from sixring.supervisor import Child
child = Child("web", ["web", "--port", sys.argv[1]])
child.start()
print(child.process.pid, flush=True)
signal.pause()
"""


@pytest.fixture
def port() -> int:
    return free_ports(1)[0]


@pytest.fixture
def supervisor(port: int, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    words = [sys.executable, "-c", SUPERVISOR, str(port)]
    known = os.environ | {"SIXRING_HOME": str(tmp_path)}
    with subprocess.Popen(words, env=known, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        yield process
        process.kill()


def reached(port: int) -> socket.socket | None:
    try:
        return socket.create_connection(("127.0.0.1", port), timeout=30)
    except ConnectionRefusedError:
        return None


@pytest.mark.parametrize("killed", ["the supervisor", "the web process"])
def test_nobody_stays_on_the_port_when_a_parent_is_killed(supervisor, port, killed):
    web = int(supervisor.stdout.readline())
    with until(lambda: reached(port)) as held:
        os.kill(web if killed == "the web process" else supervisor.pid, signal.SIGKILL)
        assert held.recv(1) == b"", "whoever held the connection is gone"
    assert reached(port) is None
