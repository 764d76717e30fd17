"""Where mail enters this installation: the LMTP door and the mailboxes to watch, both leading into the intake lane."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Sequence
from concurrent.futures import wait

from asgiref.sync import sync_to_async
from django.db import connection

from ...inbox import Item
from ...lane import lane
from ...models import Account
from . import lmtp
from .imap import Cursor, Fetched, Mailbox, Watch
from .lmtp import Delivery
from .mailbox import Settings, mailbox_of, settings_of

log = logging.getLogger("sixring.email")
FRESH = 2.0


class Routes:
    """Which enabled mail account an address reaches. Who was found is known for `FRESH` seconds; for a stranger we look
    again, for a mailbox opened a moment ago must not bounce."""

    def __init__(self) -> None:
        self.known: list[tuple[Account, Settings]] = []
        self.until = 0.0

    async def __call__(self, address: str) -> Account | None:
        found = self.find(address) if time.monotonic() < self.until else None
        if found is None:
            await sync_to_async(self.refresh, thread_sensitive=True)()
        return found or self.find(address)

    def find(self, address: str) -> Account | None:
        return next((account for account, settings in self.known if settings.owns(address)), None)

    def refresh(self) -> None:
        accounts = Account.objects.filter(kind="email", enabled=True)
        self.known = [(account, settings_of(account)) for account in accounts]
        self.until = time.monotonic() + FRESH


async def open_lmtp(host: str = "127.0.0.1", port: int = 0) -> asyncio.Server:
    """Take mail from the mail server beside us; 250 means it is in the inbox on disk."""

    async def accept(delivery: Delivery) -> None:
        await lane().accept(Item(delivery.account, delivery.raw, delivery.meta))

    return await lmtp.listen(Routes(), accept, host, port)


class Watches:
    """One thread per mailbox that is fetched by IMAP. `refresh` follows accounts as they are changed."""

    def __init__(self) -> None:
        self.running: dict[int, tuple[Mailbox, Watch]] = {}

    def refresh(self) -> None:
        accounts = Account.objects.filter(kind="email", enabled=True)
        boxes = {account.pk: mailbox_of(account) for account in accounts if settings_of(account).imap_host}
        for pk, (box, watch) in list(self.running.items()):
            if boxes.get(pk) != box:
                watch.stop.set()
                del self.running[pk]
        for pk in boxes.keys() - self.running.keys():
            self.running[pk] = boxes[pk], watching(pk, boxes[pk])

    def stop(self) -> None:
        for _, watch in self.running.values():
            watch.stop.set()
        self.running.clear()


def watching(pk: int, box: Mailbox) -> Watch:
    """Start watching the mailbox of account `pk` in a thread of its own."""
    memory = Memory(pk)
    watch = Watch(box, memory.load, memory.keep, memory.save, memory.say)

    def run() -> None:
        try:
            watch.run()
        finally:
            connection.close()

    threading.Thread(target=run, name=f"imap-{pk}", daemon=True).start()
    return watch


class Memory:
    """What a watch must remember of its account, in the account's row; its mails, in the inbox."""

    def __init__(self, pk: int) -> None:
        self.pk = pk

    def load(self) -> Cursor:
        state = Account.objects.values_list("state", flat=True).get(pk=self.pk)
        return Cursor(int(state.get("validity", 0)), int(state.get("uid", 0)))

    def keep(self, mails: Sequence[Fetched]) -> None:
        """Return when all of `mails` are in the inbox on disk; raise otherwise, and they are fetched again."""
        account = Account.objects.get(pk=self.pk)
        waiting = [lane().put(Item(account, mail.raw, mail.meta)) for mail in mails]
        wait(waiting)
        for done in waiting:
            done.result()

    def save(self, cursor: Cursor, lag: float) -> None:
        state = {"validity": cursor.validity, "uid": cursor.uid, "lag_seconds": round(lag)}
        Account.objects.filter(pk=self.pk).update(state=state)

    def say(self, trouble: str) -> None:
        Account.objects.filter(pk=self.pk).exclude(trouble=trouble).update(trouble=trouble)
