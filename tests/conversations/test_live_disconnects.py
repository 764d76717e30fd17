"""Two hundred times the link is cut at a random point while several writers are at work: nothing is missing, nothing is
told twice, nothing hidden is told; and the same for a browser that asks instead of listening."""

import asyncio
import random
import threading

import pytest
from django.db import connection, transaction

from sixring.conversations import live
from sixring.conversations.live import limits
from sixring.conversations.models import Conversation
from sixring.core import changes
from sixring.core.actors import SYSTEM
from sixring.core.models import Change, Team
from tests.conversations.chatting import Browser, open_chat
from tests.conversations.listening import Stream, ask
from tests.conversations.test_live import cookie_of, hire, signed_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.data, pytest.mark.concurrency]
CUTS, WRITERS, AT_ONCE = 200, 3, 3


@pytest.fixture
def matters():
    """Three conversations a colleague sees, and one they don't."""
    ours, theirs = open_chat(), open_chat()
    theirs.teams.add(Team.objects.create(name="Returns"))
    for account in (ours, ours, ours, theirs):
        Browser(account).writes("Hello")
    return list(Conversation.objects.order_by("pk"))


class Writers:
    """Threads that each commit a change, or a few in one transaction, whenever they are let. On PostgreSQL one holds
    its transaction open meanwhile, so that what took an early id is committed late."""

    def __init__(self, matters):
        self.matters, self.let, self.over = matters, threading.Semaphore(0), threading.Event()
        self.threads = [threading.Thread(target=self.run, args=(number,)) for number in range(WRITERS)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        for thread in self.threads:
            thread.join()

    def run(self, number):
        chance, slow = random.Random(number), number == 0 and connection.vendor == "postgresql"
        try:
            while not self.over.is_set():
                if self.let.acquire(timeout=0.05):
                    with transaction.atomic():
                        for _ in range(chance.randint(1, 3)):
                            self.change(chance.choice(self.matters))
                        if slow:
                            self.let.acquire(timeout=0.2)
        finally:
            connection.close()

    def change(self, matter):
        changes.record("conversation.noted", matter, actor=SYSTEM, audience=matter.audience)


async def cut_short(cookie, cursor, chance):
    """One connection that breaks off after some bytes: the blocks that came whole."""
    stream, cut_at = Stream(), chance.choice([0, 1, 40, 200, 600, 3000])
    query = f"cursor={cursor}".encode()
    scope = {
        "type": "http", "method": "GET", "path": "/live/", "query_string": query, "client": ("127.0.0.1", 1),
        "headers": [(b"cookie", cookie.encode())],
    }  # fmt: skip
    task = asyncio.ensure_future(live.app(scope, stream.receive, stream.send))
    data = b""
    try:
        while len(data) < cut_at:
            data += await asyncio.wait_for(stream.incoming.get(), 0.1) or b""
    except TimeoutError:
        pass
    if chance.random() < 0.5:
        task.cancel()
    stream.leaving.set()
    await asyncio.gather(task, return_exceptions=True)
    return told_in(data[:cut_at] if cut_at > 1 else b"")


def told_in(data):
    """What a browser makes of these bytes: ids of its changes, and the id it would come back with."""
    ids, last = [], ""
    for block in data.decode().split("\n\n")[:-1]:
        fields = dict(line.split(": ", 1) for line in block.split("\n"))
        last = fields.get("id", last)
        assert fields.get("event") != "reload"
        if "id" in fields and "event" not in fields:
            ids.append(fields["id"])
    return ids, last


def expected(matters, after):
    rows = Change.objects.filter(audience__in=[matter.audience for matter in matters])
    positions = sorted((row.xid, row.pk) for row in rows)
    return [f"{xid}-{pk}" for xid, pk in positions if (xid, pk) > changes.parse(after)]


def test_two_hundred_cuts_lose_and_repeat_nothing(matters):
    cookie, cursor = cookie_of(signed_in(hire("Ben"))), changes.head()
    began, heard, chance = cursor, [], random.Random(7)

    async def story():
        nonlocal cursor
        with Writers(matters) as writers:
            for _ in range(CUTS):
                writers.let.release(AT_ONCE)
                ids, last = await cut_short(cookie, cursor, chance)
                heard.extend(ids)
                cursor = last or cursor
        while True:  # the writers are done: what is left
            ids, last = await whole(cookie, cursor)
            heard.extend(ids)
            if last == cursor:
                return
            cursor = last

    asyncio.run(story())
    assert heard == expected(matters[:3], began)
    assert len(heard) > CUTS


async def whole(cookie, cursor):
    """One connection that hears everything up to its first sign of life."""
    stream = Stream()
    scope = {
        "type": "http", "method": "GET", "path": "/live/", "query_string": f"cursor={cursor}".encode(),
        "headers": [(b"cookie", cookie.encode())], "client": ("127.0.0.1", 1),
    }  # fmt: skip
    task = asyncio.ensure_future(live.app(scope, stream.receive, stream.send))
    data = b""
    while b"event: here" not in data:
        data += await asyncio.wait_for(stream.incoming.get(), 15) or b""
    stream.leaving.set()
    await task
    return told_in(data)


def test_who_asks_instead_misses_and_repeats_nothing_either(matters, monkeypatch):
    monkeypatch.setattr("sixring.conversations.live.agents.LOOKS", 10_000)
    limits._counts.clear()
    cookie, cursor = cookie_of(signed_in(hire("Ben"))), changes.head()
    began, heard = cursor, []
    with Writers(matters) as writers:
        for _ in range(40):
            writers.let.release(AT_ONCE)
            told = ask(live.app, "GET", f"/live/news/?cursor={cursor}", cookie=cookie).json()
            heard += [one["cursor"] for one in told["news"]]
            cursor = told["cursor"]
    told = ask(live.app, "GET", f"/live/news/?cursor={cursor}", cookie=cookie).json()
    heard += [one["cursor"] for one in told["news"]]
    assert heard == expected(matters[:3], began)
