"""The intake lane: one thread that commits what arrives together in one transaction.

A row a commit is what a disk is slow at. Arrivals that wait while a commit is under way share the next one; each is
acknowledged only after its own.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
from concurrent.futures import Future
from functools import cache

from django.db import connection

from . import inbox
from .inbox import Item

log = logging.getLogger("sixring.intake")
TOGETHER = 250
BACKLOG = 5000


class Busy(RuntimeError):
    """More is waiting than the disk takes; the sender should come again."""


class Lane:
    def __init__(self) -> None:
        self.queue: queue.Queue[tuple[Item, Future[None]]] = queue.Queue(BACKLOG)
        self.thread = threading.Thread(target=self._run, name="intake", daemon=True)
        self.thread.start()

    async def accept(self, item: Item) -> None:
        """Return once `item` is on disk. Raises `Busy` when too much waits, or what the database said."""
        await asyncio.wrap_future(self.put(item))

    def put(self, item: Item) -> Future[None]:
        done: Future[None] = Future()
        done.set_running_or_notify_cancel()  # a sender who hangs up must not trip the thread that answers
        try:
            self.queue.put_nowait((item, done))
        except queue.Full:
            raise Busy from None
        return done

    def _run(self) -> None:
        while True:
            self._commit(self._gather())

    def _gather(self) -> list[tuple[Item, Future[None]]]:
        together = [self.queue.get()]
        while len(together) < TOGETHER:
            try:
                together.append(self.queue.get_nowait())
            except queue.Empty:
                break
        return together

    def _commit(self, together: list[tuple[Item, Future[None]]]) -> None:
        try:
            inbox.accept([item for item, _ in together])
        except Exception as error:
            log.exception("could not keep %s arrivals", len(together))
            connection.close()
            for _, done in together:
                done.set_exception(error)
            return
        for _, done in together:
            done.set_result(None)


@cache
def lane() -> Lane:
    """This process's lane."""
    return Lane()
