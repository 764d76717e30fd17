"""Reading mails in a child process: a mail that kills or stalls the child fails alone, and a new child goes on."""

import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import IO

import msgspec

import sixring

from .child import CPU_PER_MAIL, LENGTH, Answer, Check, Request
from .mime import MAX_MAIL
from .parsed import ParsedMail, ParseFailure

Mail = tuple[bytes, datetime]
Outcome = ParsedMail | ParseFailure
TOGETHER = 200
TOGETHER_BYTES = 8 * 1024 * 1024
WALL = 20.0  # seconds for a batch, and again for a mail on its own
CHILD = "sixring.channels.adapters.email.child"


class ChildGone(Exception):
    """The child died or was too slow; what it had answered before is kept."""


class Reader:
    """One child process. Safe to share between threads; they take turns."""

    def __init__(self, wall: float = WALL) -> None:
        self.wall = wall
        self.turn = threading.Lock()
        self.child: subprocess.Popen[bytes] | None = None
        self.encoder, self.decoder = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder(Answer)

    def parse_many(self, mails: Sequence[Mail]) -> list[Outcome]:
        """Read `mails` (raw bytes and when each was received); the answers stand in the same order."""
        with self.turn:
            answers = [one for batch in batches(mails) for one in self._each([Request([mail]) for mail in batch])]
        return [answer.mail or answer.failure or ParseFailure("The mail reader gave no answer.") for answer in answers]

    def check_many(self, checks: Sequence[Check]) -> list[list[int]]:
        """For each check the numbers of the signatures that hold; none when checking took too much."""
        with self.turn:
            return [answer.good for answer in self._each([Request([], [check]) for check in checks])]

    def close(self) -> None:
        """End the child. The next mail starts another."""
        with self.turn:
            self._kill()

    def _each(self, single: list[Request]) -> list[Answer]:
        """Ask for all at once; if the child goes, each without an answer yet goes alone: only the culprit fails."""
        done: list[Answer] = []
        try:
            mails = [mail for one in single for mail in one.mails]
            self._ask(Request(mails, [check for one in single for check in one.checks]), len(single), done)
        except ChildGone:
            for request in single[len(done) :]:
                done.append(self._alone(request))
        return done

    def _alone(self, request: Request) -> Answer:
        done: list[Answer] = []
        try:
            self._ask(request, 1, done)
        except ChildGone as gone:
            return Answer(None, ParseFailure(f"Reading this mail {gone}. It is kept as it came."))
        return done[0]

    def _ask(self, request: Request, count: int, done: list[Answer]) -> None:
        child = self._running()
        deadline = time.monotonic() + self.wall
        try:
            frame = self.encoder.encode(request)
            _write(child.stdin, LENGTH.pack(len(frame)) + frame, deadline)
            for _ in range(count):
                length = LENGTH.unpack(_read(child.stdout, LENGTH.size, deadline))[0]
                done.append(self.decoder.decode(_read(child.stdout, length, deadline)))
        except (OSError, EOFError, msgspec.MsgspecError) as error:  # TimeoutError is an OSError
            self._kill()
            raise ChildGone(
                f"took longer than {self.wall:g} seconds" if isinstance(error, TimeoutError)
                else f"ended its reader: more than {CPU_PER_MAIL} seconds of computing, or too much memory"
            ) from None  # fmt: skip

    def _running(self) -> subprocess.Popen[bytes]:
        if self.child is None or self.child.poll() is not None:
            self._kill()
            root = str(Path(sixring.__file__).resolve().parent.parent)
            # No secrets, no proxies, no database address: the child reads bytes and nothing else.
            environment = {"PYTHONPATH": root, "PATH": os.defpath, "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
            self.child = subprocess.Popen(
                [sys.executable, "-m", CHILD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, bufsize=0
            )
            for pipe in (self.child.stdin, self.child.stdout):
                os.set_blocking(_number(pipe), False)
        return self.child

    def _kill(self) -> None:
        if self.child is not None:
            self.child.kill()
            for pipe in (self.child.stdin, self.child.stdout):
                if pipe is not None:
                    pipe.close()
            self.child.wait()
            self.child = None


def batches(mails: Sequence[Mail]) -> list[list[Mail]]:
    """Cut into batches that keep the child's memory small. A mail over the cap goes without its end: it is refused."""
    found: list[list[Mail]] = []
    size = 0
    for raw, received in mails:
        raw = raw if len(raw) <= MAX_MAIL else raw[: MAX_MAIL + 1]
        size += len(raw)
        if not found or size > TOGETHER_BYTES or len(found[-1]) >= TOGETHER:
            found.append([])
            size = len(raw)
        found[-1].append((raw, received))
    return found


def _number(pipe: IO[bytes] | None) -> int:
    assert pipe is not None
    return pipe.fileno()


def _wait(number: int, event: int, deadline: float) -> None:
    poll = select.poll()
    poll.register(number, event)
    if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
        raise TimeoutError


def _write(pipe: IO[bytes] | None, data: bytes, deadline: float) -> None:
    number, left = _number(pipe), memoryview(data)
    while left:
        try:
            left = left[os.write(number, left[:1_048_576]) :]
        except BlockingIOError:
            _wait(number, select.POLLOUT, deadline)


def _read(pipe: IO[bytes] | None, size: int, deadline: float) -> bytes:
    number, parts = _number(pipe), []
    while size:
        try:
            part = os.read(number, min(size, 1_048_576))
        except BlockingIOError:
            _wait(number, select.POLLIN, deadline)
            continue
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


@cache
def reader() -> Reader:
    """This process's reader."""
    return Reader()
