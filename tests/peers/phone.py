"""A real Kamailio that tells us of calls, and SIPp on either side of it: the caller and the phone at the desk.

The configuration is the one of docs/sip.md: it signs what it tells (HMAC-SHA256), which Kamailio has no function for,
with its SHA-256 and two keys made beforehand.
"""

import contextlib
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from tests.needs import need

DOCUMENTED = Path(__file__).parents[2] / "docs/sip.md"
SCENARIOS = Path(__file__).parent / "sipp"
PATIENCE = 15.0


def keys(secret: str) -> tuple[str, str]:
    """The inner and outer key of HMAC (RFC 2104), in hex, of a secret of at most 64 bytes."""
    block = secret.encode().ljust(64, b"\0")
    return bytes(one ^ 0x36 for one in block).hex(), bytes(one ^ 0x5C for one in block).hex()


def configuration(hook: str, secret: str, sip: int, desk: int) -> str:
    """The configuration docs/sip.md gives, with our ports and without what only a real network needs."""
    documented = re.search(r"```kamailio\n(.*?)```", DOCUMENTED.read_text(), re.S)
    assert documented, "docs/sip.md has no configuration of Kamailio"
    inner, outer = keys(secret)
    filled = {"LISTEN": f"udp:127.0.0.1:{sip}", "HOOK": hook, "INNER": inner, "OUTER": outer,
              "PHONES": f"sip:127.0.0.1:{desk}"}  # fmt: skip
    return re.sub(r"@(\w+)@", lambda found: filled[found[1]], documented[1])


class Phones:
    """Kamailio before a phone at the desk. `calls` lets somebody call it."""

    def __init__(self, sip: int, desk: int, home: Path) -> None:
        self.sip, self.desk, self.home = sip, desk, home

    @contextlib.contextmanager
    def desk_phone(self, scenario: str) -> Iterator[None]:
        """A phone that rings as `scenario` says."""
        with sipp(self.home, scenario, self.desk) as process:
            ready(self.desk, process, self.home / f"{scenario}.log")
            yield

    @contextlib.contextmanager
    def calls(self, number: str, scenario: str) -> Iterator[subprocess.Popen[bytes]]:
        """Somebody calls, as `scenario` says."""
        (here,) = free_ports(1)
        with sipp(self.home, scenario, here, f"127.0.0.1:{self.sip}", "-s", "agent", "-key", "number", number) as call:
            yield call

    @contextlib.contextmanager
    def tells(self) -> Iterator[None]:
        """Whoever waits here in vain hears what the server, Kamailio and both phones wrote."""
        try:
            yield
        except Exception as failed:
            logs = (f"== {log.name}\n{log.read_text(errors='replace')[-3000:]}" for log in self.home.glob("*.log"))
            raise AssertionError("\n".join(logs)) from failed

    def invited_at(self) -> float:
        """When Kamailio saw the first INVITE, in seconds since 1970."""
        found = re.search(rb"INVITED (\d+\.\d+)", (self.home / "kamailio.log").read_bytes())
        assert found, "Kamailio saw no call"
        return float(found[1])


@contextlib.contextmanager
def sipp(home: Path, scenario: str, port: int, *more: str) -> Iterator[subprocess.Popen[bytes]]:
    log = (home / f"{scenario}.log").open("wb")
    asked = [need("sipp"), *more, "-sf", SCENARIOS / f"{scenario}.xml", "-i", "127.0.0.1", "-p", str(port), "-m", "1",
             "-nostdin", "-timeout", "60"]  # fmt: skip
    process = subprocess.Popen([str(one) for one in asked], cwd=home, stdout=log, stderr=subprocess.STDOUT)
    try:
        yield process
    finally:
        end(process)
        log.close()


@contextlib.contextmanager
def running(hook: str, secret: str, home: Path) -> Iterator[Phones]:
    """Kamailio, telling `hook` of calls, for as long as a test wants it."""
    sip, desk = free_ports(2)
    config = home / "kamailio.cfg"
    config.write_text(configuration(hook, secret, sip, desk))
    log = (home / "kamailio.log").open("wb")
    process = subprocess.Popen(
        [str(need("kamailio")), "-DD", "-E", "-f", str(config), "-m", "32", "-M", "4"],
        cwd=home, stdout=log, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        ready(sip, process, home / "kamailio.log")
        yield Phones(sip, desk, home)
    finally:
        end(process)
        log.close()


def free_ports(count: int) -> list[int]:
    """Ports nobody listens on by UDP."""
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.socket(type=socket.SOCK_DGRAM)) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def ready(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until it has its port."""
    wanted, until = f"0100007F:{port:04X}", time.monotonic() + PATIENCE
    while wanted not in Path("/proc/net/udp").read_text():
        if process.poll() is not None or time.monotonic() > until:
            raise AssertionError(log.read_text(errors="replace")[-3000:])
        time.sleep(0.02)


def end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
