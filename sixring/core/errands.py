"""Errands: long work that the worker begins in a process of its own, which gives its memory back at the end."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings

log = logging.getLogger("sixring.errands")


@dataclass
class Errand:
    """One kind of it: at most one at a time is begun by a worker."""

    name: str
    due: Callable[[], Sequence[str]]  # the words of the command that is due now; none mostly
    child: subprocess.Popen[bytes] | None = None

    def settle(self) -> int:
        """Begin what is due, or look whether it is done. Never waits: the lane must end when the worker does."""
        if self.child is not None:
            if (code := self.child.poll()) is None:
                return 0
            if code:
                log.error("%s ended with %s; it goes on the next time", self.name, code)
            self.child = None
        elif words := self.due():
            self.child = begin(words)
        return 0


def begin(words: Sequence[str]) -> subprocess.Popen[bytes]:
    known = {**os.environ, "SIXRING_HOME": str(settings.HOME)}
    return subprocess.Popen([sys.executable, "-m", "sixring", *words], env=known)
