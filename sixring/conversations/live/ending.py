"""Open streams end when their process is told to stop; else the server would wait for them until it loses patience.

Browsers come back by themselves, with the cursor they saw last.
"""

from __future__ import annotations

import signal
from types import FrameType

from .watcher import watcher


def end_with_the_process() -> None:
    """Hang up on SIGTERM and SIGINT, before whoever handles them now. For the main thread, once the server's own
    handlers stand; an event loop's handlers go on, for those are told through its wake-up file, not through here."""
    for number in (signal.SIGTERM, signal.SIGINT):
        before = signal.getsignal(number)

        def stop(number: int, frame: FrameType | None, before: object = before) -> None:
            watcher().hang_up_all()
            if callable(before):
                before(number, frame)

        signal.signal(number, stop)
        signal.siginterrupt(number, False)
