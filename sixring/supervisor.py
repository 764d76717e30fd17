"""The supervisor behind `sixring serve`: starts the web process and the workers, and starts again what dies.

It loads neither Django nor the database, so that it stays small and has little to die of.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.util import Finalize
from types import FrameType
from typing import Any

import click

from sixring.feedback.reading.apart import is_apart

DEMO_OWNER = "ada@greenthumb.example"
TELL = "SIXRING_TELL_BY"  # by which file descriptor `sixring.start` tells the set-up link, where one is needed
PATIENCE = 20.0  # seconds a process has to finish what is in hand
GRACE = 3.0  # seconds threads have once a web process is over
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """A process that should run. One that dies early is started again later and later."""

    name: str
    words: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0
    pause: float = field(default=0.2)
    due: float = 0

    def start(self) -> None:
        words = [sys.executable, "-m", "sixring", *self.words]
        self.process = subprocess.Popen(words, preexec_fn=with_us())  # noqa: PLW1509
        self.started = time.monotonic()

    def look_after(self) -> None:
        """Start the process if it should run and does not."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.due:
                self.start()
        elif (code := self.process.poll()) is not None:
            self.pause = 0.2 if now - self.started > 10 else min(10, self.pause * 2)
            click.echo(
                f"sixring: {self.name} ended ({code}); it starts again in {self.pause:.1f} s",
                err=True,
            )
            self.process, self.due = None, now + self.pause

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()


def with_us() -> Callable[[], None]:
    """What a process that we start does first."""
    return partial(die_with, os.getpid())


def die_with(parent: int) -> None:
    """Without its parent a process stops too, gracefully, however that ended. Linux only; elsewhere the service manager
    sees to it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it was gone before we could say so
            os._exit(1)


def run(host: str, port: int, workers: int = 1, *, demo: Sequence[str] | None = None) -> int:
    """Prepare the database, run everything until told to stop, stop in good order; returns the exit code. `demo` are
    the words that say which demo it is to be; None for one's own work."""
    step = [sys.executable, "-m", "sixring.start", "--check" if demo is None else "--demo", host, str(port)]
    if demo is not None:
        os.environ["SIXRING_DEMO"] = "yes"
    code, link = prepared([*step, str(workers), *(demo or ())])
    if code:
        return code
    children = [Child("web", ["web", "--host", host, "--port", str(port)])]
    children += [Child(f"worker {number + 1}", ["worker"]) for number in range(workers)]
    if is_apart():  # weights are installed: what customers say is read beside the worker
        children.append(Child("reader", ["reader"]))
    stopping = threading.Event()

    def on_signal(number: int, frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, on_signal)
    threading.Thread(target=announce, args=(host, port, demo is not None, link, stopping), daemon=True).start()
    while not stopping.wait(0.1):
        for child in children:
            child.look_after()
    return stop(children)


def prepared(step: Sequence[str]) -> tuple[int, str]:
    """Run `step` to its end; Ctrl-C reaches it as well, and it says itself what that means. Its exit code, and the
    set-up link where nobody works here yet."""
    ours, theirs = os.pipe()
    known = os.environ | {TELL: str(theirs)}
    process = subprocess.Popen(step, env=known, pass_fds=[theirs], preexec_fn=with_us())  # noqa: PLW1509
    os.close(theirs)
    while True:
        try:
            with open(ours, encoding="utf-8", closefd=False) as said:
                link = said.read()
            return process.wait(), link
        except KeyboardInterrupt:
            continue


def stop(children: Sequence[Child]) -> int:
    for child in children:
        child.stop()
    until = time.monotonic() + PATIENCE
    for child in children:
        if child.process:
            try:
                child.process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.process.kill()
    return 0


def announce(host: str, port: int, demo: bool, link: str, stopping: threading.Event) -> None:
    """Say that Sixring is ready once its port answers, and by which links one comes in the first time."""
    import http.client

    while not stopping.wait(0.1):
        try:
            ask = http.client.HTTPConnection(host, port, timeout=2)
            ask.request("GET", "/healthz")
            if ask.getresponse().status < 500:
                break
        except OSError:
            continue
    if stopping.is_set():
        return
    url = os.environ.get("SIXRING_PUBLIC_URL", f"http://{host}:{port}")
    click.echo(f"\nSixring is ready at {url}")
    if link:
        click.echo(f"Nobody works here yet. Whoever opens this link within a day becomes the owner:\n\n{link}")
    if demo:
        links = subprocess.run([sys.executable, "-m", "sixring", "demo-links"], capture_output=True, text=True)
        click.echo(links.stdout.rstrip())
    click.echo("")


def serve_web(host: str, port: int) -> None:
    """The web process: one Granian worker, for on SQLite all intake goes through the lane of one process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sixring.settings")
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "sixring.asgi:app", address=host, port=port, interface=Interfaces.ASGI, workers=1, log_access=False,
        websockets=False, respawn_failed_workers=True, workers_kill_timeout=int(PATIENCE),
    ).serve(target_loader=partial(load, os.getpid()), wrap_loader=False)  # fmt: skip


def leave_at_last() -> None:
    """Threads that wait for an event loop which is over never end, and Python would wait for them."""
    timer = threading.Timer(GRACE, os._exit, (0,))
    timer.daemon = True
    timer.start()


def load(parent: int) -> Any:
    """In Granian's worker, which holds the port and would keep it when Granian is killed."""
    die_with(parent)
    Finalize(None, leave_at_last, exitpriority=1)
    from sixring.asgi import app

    return app
