"""Facts about the worker: every lane goes on by itself, failures back off, and a stop lets work in hand be finished."""

import signal
import threading
import time

import pytest

from sixring.core import leases, worker
from sixring.core.duties import Duty
from sixring.core.models import Heartbeat, Lease
from sixring.core.worker import Worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency]


@pytest.fixture
def running(monkeypatch):
    """Start a worker over `lanes` beside the test; it is stopped at the end. Signals belong to the main thread."""
    monkeypatch.setattr(
        worker, "signal", type("Signals", (), {"SIGTERM": 15, "SIGINT": 2, "signal": staticmethod(lambda *_: None)})
    )
    started = []

    def run(lanes):
        made = Worker(lanes)
        thread = threading.Thread(target=made.run)
        thread.start()
        started.append((made, thread))
        return made, thread

    yield run
    for made, thread in started:
        made.stop()
        thread.join(15)
        assert not thread.is_alive()


def until(asked, seconds=10):
    over = time.monotonic() + seconds
    while time.monotonic() < over and not asked():
        time.sleep(0.005)
    return asked()


class Counting:
    def __init__(self, results=(), error=None):
        self.calls, self.results, self.error = 0, list(results), error

    def __call__(self):
        self.calls += 1
        if self.error:
            raise self.error
        return self.results.pop(0) if self.results else 0


def test_it_settles_until_nothing_is_due(running):
    work = Counting([1, 1, 1])
    running({"main": [Duty("work", work)]})
    assert until(lambda: work.calls >= 4)


def test_a_failing_duty_stops_no_other_in_its_lane_or_beside(running):
    bad, good, beside = Counting(error=ValueError("broken")), Counting([1] * 50), Counting([1] * 50)
    running({"main": [Duty("bad", bad), Duty("good", good)], "other": [Duty("beside", beside)]})
    assert until(lambda: good.calls > 50 and beside.calls > 50)
    assert bad.calls < 10


def test_a_failing_duty_is_asked_less_and_less_often(monkeypatch):
    moment = [1000.0]
    monkeypatch.setattr(worker.time, "monotonic", lambda: moment[0])
    duty = Duty("bad", Counting(error=ValueError("broken")))
    pauses = []
    for _ in range(12):
        worker.settle(duty)
        pauses.append(duty.next_at - moment[0])
        worker.settle(duty)
        moment[0] = duty.next_at
    assert duty.settle.calls == 12
    assert [round(pause, 1) for pause in pauses[:4]] == [0.2, 0.4, 0.8, 1.6]
    assert max(pauses) == 60


def test_a_duty_that_works_again_is_asked_as_before(monkeypatch):
    duty = Duty("mended", Counting(error=ValueError("broken")))
    worker.settle(duty)
    duty.settle.error, duty.next_at = None, 0
    worker.settle(duty)
    assert (duty.failures, duty.next_at) == (0, 0)


def test_a_duty_with_its_own_pace_is_asked_that_often():
    duty = Duty("slow", Counting([1, 1, 1]), every=3600)
    assert [worker.settle(duty) for _ in range(5)] == [1, 0, 0, 0, 0]


def test_stopping_lets_work_in_hand_be_finished(running):
    begun, go, finished = threading.Event(), threading.Event(), []

    def long():
        begun.set()
        go.wait(10)
        finished.append(True)
        return 0

    made, thread = running({"main": [Duty("long", long)]})
    assert begun.wait(10)
    made.stop()
    thread.join(0.2)
    assert thread.is_alive()
    go.set()
    thread.join(15)
    assert finished == [True]


def test_it_gives_back_its_leases(running):
    made, thread = running({"main": [Duty("nothing", Counting())]})
    leases.claim("mailbox", leases.HOLDER)
    made.stop()
    thread.join(15)
    assert Lease.objects.count() == 0


def test_it_says_that_it_is_alive(running):
    Worker({})._beat()
    assert Heartbeat.objects.get().name.startswith("worker ")


def test_a_signal_stops_it():
    made = Worker({})
    made._on_signal(signal.SIGTERM, None)
    assert made.stopping.is_set()


def test_settling_everything_here_ends_when_nothing_is_due(monkeypatch):
    work = Counting([2, 1])
    monkeypatch.setattr(worker.duties, "registry", {"work": Duty("work", work)})
    assert worker.settle_all() == 3


def test_what_never_ends_is_said(monkeypatch):
    monkeypatch.setattr(worker.duties, "registry", {"work": Duty("work", lambda: 1)})
    with pytest.raises(RuntimeError, match="Still not settled"):
        worker.settle_all(rounds=5)
