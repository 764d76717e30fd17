"""A Sixring of the bench's own: a home in a temporary folder, a database, and the real parts as processes.

Django's settings are read once a process, so one process measures one database.
"""

from __future__ import annotations

import contextlib
import ctypes
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class Part:
    """One `sixring …` process with all its children, in a group of its own."""

    def __init__(self, *words: str) -> None:
        self.words = words
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "sixring", *self.words]
        with open(Path(os.environ["SIXRING_HOME"]) / "log", "ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                preexec_fn=die_with_parent,  # noqa: PLW1509  # it only asks the kernel for something
            )  # fmt: skip

    def kill(self) -> None:
        """SIGKILL for the whole group, as when the power goes for these processes."""
        self.signal(signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to stop; what does not listen is killed, and so is what it left behind."""
        process = self.process
        self.signal(signal.SIGTERM, everyone=False)
        if process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(25)
        self.signal(signal.SIGKILL)

    def signal(self, number: signal.Signals, *, everyone: bool = True) -> None:
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            (os.killpg if everyone else os.kill)(self.process.pid, number)
        if number == signal.SIGKILL:
            self.process.wait()
            self.process = None

    @property
    def session(self) -> int:
        return self.process.pid if self.process else 0


def die_with_parent() -> None:
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


@contextlib.contextmanager
def home(database: str) -> Iterator[Path]:
    """A migrated, empty installation on `database` (sqlite or postgres), with Django set up in this process."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(130))  # told to stop, it clears up all the same
    folder = Path(tempfile.mkdtemp(prefix="sixring-bench-"))
    (folder / "static").mkdir()
    with contextlib.ExitStack() as until_the_end:
        until_the_end.callback(shutil.rmtree, folder, ignore_errors=True)
        for name in [name for name in os.environ if name.startswith("SIXRING_")]:
            del os.environ[name]
        if database == "postgres":
            from tests import postgres

            os.environ["SIXRING_DATABASE_URL"] = until_the_end.enter_context(postgres.running(durable=True))
        os.environ["SIXRING_HOME"] = str(folder)
        os.environ["SIXRING_PUBLIC_URL"] = f"http://127.0.0.1:{free_port()}"
        os.environ["SIXRING_LMTP"] = f"127.0.0.1:{free_port()}"
        os.environ["SIXRING_LOG_LEVEL"] = "WARNING"
        from sixring.cli import migrate, prepare

        prepare()
        migrate()
        yield folder


def web_port() -> int:
    return int(os.environ["SIXRING_PUBLIC_URL"].rpartition(":")[2])


def lmtp_port() -> int:
    return int(os.environ["SIXRING_LMTP"].rpartition(":")[2])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answers() -> bool:
    """Whether the web process takes requests."""
    asking = http.client.HTTPConnection("127.0.0.1", web_port(), timeout=2)
    try:
        asking.request("GET", "/healthz")
        return asking.getresponse().status < 500
    except OSError:
        return False
    finally:
        asking.close()


def wait_until_ready(seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not answers():
        if time.monotonic() > until:
            raise SystemExit(f"The web process does not answer. Its log ends:\n{log_end()}")
        time.sleep(0.05)


def log_end(lines: int = 30) -> str:
    file = Path(os.environ["SIXRING_HOME"]) / "log"
    return "\n".join(file.read_text(errors="replace").splitlines()[-lines:]) if file.exists() else "(no log)"


def cpu_seconds(sessions: Sequence[int]) -> float:
    """Computing time spent so far by the processes of these sessions that run."""
    ticks = 0
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12]) if int(fields[3]) in sessions else 0
    return ticks / os.sysconf("SC_CLK_TCK")


def memory_mb(sessions: Sequence[int]) -> dict[str, float]:
    """Proportional memory (PSS, MB) of every process of these sessions, by what it runs."""
    found: dict[str, float] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            session = int((folder / "stat").read_text().rpartition(")")[2].split()[3])
            if session not in sessions:
                continue
            words = (folder / "cmdline").read_text().split("\0")[1:5]
            rolled = (folder / "smaps_rollup").read_text()
        except OSError:  # it has just ended
            continue
        size = next(int(line.split()[1]) for line in rolled.splitlines() if line.startswith("Pss:"))
        name = f"{folder.name} {' '.join(words)[:60]}"
        found[name] = size / 1024
    return found
