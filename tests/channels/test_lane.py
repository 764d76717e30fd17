"""Facts about the lane: acknowledged after the commit, never before; a failing commit is told to everybody in it."""

import asyncio
import contextlib
import threading

import pytest
from django.db import connection

from sixring.channels import inbox
from sixring.channels.inbox import Item
from sixring.channels.lane import Busy, Lane
from sixring.channels.models import Arrival

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency]


class Ending(Lane):
    """A lane whose thread, and with it its connection, ends with the test."""

    over = False

    def _run(self):
        while not self.over:
            self._commit(self._gather())
        connection.close()


@pytest.fixture
def lane(accounts):
    lane = Ending()
    yield lane
    lane.over, lane.queue.maxsize = True, 0
    lane.put(item(accounts, "the end"))
    lane.thread.join(10)


def item(accounts, key):
    return Item(accounts["letters"], b"raw", {"key": str(key)})


def test_what_is_acknowledged_is_on_disk(lane, accounts):
    futures = [lane.put(item(accounts, n)) for n in range(100)]
    for n, done in enumerate(futures):
        done.result(10)
        assert Arrival.objects.filter(event_key=str(n)).exists()


def test_what_comes_while_a_commit_is_under_way_shares_the_next(lane, accounts, monkeypatch):
    gate, sizes, accept = threading.Event(), [], inbox.accept

    def slow(items):
        sizes.append(len(items))
        gate.wait(10)
        return accept(items)

    monkeypatch.setattr(inbox, "accept", slow)
    first = lane.put(item(accounts, "first"))
    while not sizes:
        pass
    rest = [lane.put(item(accounts, n)) for n in range(50)]
    assert not first.done()
    assert Arrival.objects.count() == 0
    gate.set()
    for done in (first, *rest):
        done.result(10)
    assert sizes == [1, 50]


def test_a_failing_commit_fails_all_of_its_senders_and_none_else(lane, accounts, monkeypatch):
    gate, started, accept = threading.Event(), threading.Event(), inbox.accept

    def breaks(items):
        started.set()
        gate.wait(10)
        if any(one.meta["key"] == "straw" for one in items):
            raise RuntimeError("disk full")
        return accept(items)

    monkeypatch.setattr(inbox, "accept", breaks)
    before = lane.put(item(accounts, "before"))
    started.wait(10)
    failing = [lane.put(item(accounts, key)) for key in ("a", "straw", "b")]
    gate.set()
    before.result(10)
    assert [str(done.exception(10)) for done in failing] == ["disk full"] * 3
    assert lane.put(item(accounts, "after")).result(10) is None
    assert sorted(Arrival.objects.values_list("event_key", flat=True)) == ["after", "before"]


def test_a_sender_who_hangs_up_does_not_stop_the_lane(lane, accounts):
    async def hang_up():
        waiting = asyncio.ensure_future(lane.accept(item(accounts, "gone")))
        await asyncio.sleep(0)
        waiting.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await waiting

    asyncio.run(hang_up())
    assert lane.put(item(accounts, "after")).result(10) is None
    assert lane.thread.is_alive()


def test_too_much_waiting_is_refused_at_once(lane, accounts, monkeypatch):
    gate = threading.Event()
    monkeypatch.setattr(inbox, "accept", lambda items: gate.wait(10))
    lane.queue.maxsize = 3

    def crowd():
        return [lane.put(item(accounts, n)) for n in range(10)]

    with pytest.raises(Busy):
        crowd()
    gate.set()
