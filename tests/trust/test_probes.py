"""Facts about `/readyz` and `/metrics`: what is broken is said plainly, and to nobody else what is inside."""

import asyncio
from pathlib import Path

import pytest

from sixring.channels.models import Account, Arrival, Dispatch, Quarantine
from sixring.core import asgi, clock
from sixring.core.models import Heartbeat
from sixring.trust import backups, gauges, probes, readiness, upgrading

pytestmark = [pytest.mark.data, pytest.mark.django_db]


@pytest.fixture
def worker():
    Heartbeat.objects.create(name="worker 1", at=clock.now())


def test_all_is_well(worker):
    assert readiness.obstacles() == []


def test_no_worker_lives():
    Heartbeat.objects.create(name="worker 1", at=clock.ago(seconds=40))
    assert readiness.obstacles() == ["No worker has shown a sign of life for 30 seconds."]


def test_the_database_is_behind(worker, monkeypatch):
    monkeypatch.setattr(readiness, "_up_to_date", False)
    monkeypatch.setattr(upgrading, "pending", lambda: ["core.0002"])
    assert readiness.obstacles() == ["The database is older than this version: run `sixring upgrade`."]


def test_the_database_takes_no_writes(worker, monkeypatch):
    def refuse(*args, **values):
        raise OSError("attempt to write a readonly database in /srv/secret")

    monkeypatch.setattr(Heartbeat.objects, "update_or_create", refuse)
    assert readiness.obstacles() == ["The database does not answer."]


def test_the_intake_has_ended(worker, monkeypatch):
    class Dead:
        thread = type("Thread", (), {"is_alive": lambda self: False})()

    monkeypatch.setattr(readiness.lane, "lane", Dead)
    assert readiness.obstacles() == ["The intake of this process has ended: start it again."]


def figures():
    lines = [line for line in gauges.exposition().splitlines() if not line.startswith("#")]
    return {name.removeprefix("sixring_"): float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


def test_the_promises_as_numbers(worker):
    box = Account.objects.create(kind="email", name="Letters", state={"lag_seconds": 7}, trouble="refused")
    late = Arrival.objects.create(account=box, event_key="1", shard=0, raw=b"x", received_at=clock.ago(minutes=2))
    Quarantine.objects.create(arrival=late, reason="odd")
    for number, state in enumerate(["unknown", "unknown", "pending", "accepted"]):
        Dispatch.objects.create(account=box, key=str(number), audience="", outbound={}, state=state)
    found = figures()
    assert 119 < found["inbox_age_seconds"] < 180
    assert (found["inbox_waiting"], found["quarantine"], found["unknown_sends"]) == (1, 1, 2)
    assert found[f'mailbox_lag_seconds{{account="email-{box.pk}"}}'] == 7
    assert (found['dispatches{state="unknown"}'], found['dispatches{state="pending"}']) == (2, 1)
    assert (found["accounts_in_trouble"], found["dead_letters"]) == (1, 0)
    assert any(name.startswith("listener_lag{") for name in found)


def test_the_age_of_the_newest_backup(settings, tmp_path):
    settings.HOME = tmp_path
    at = clock.ago(hours=2)
    (tmp_path / backups.RECORD).write_text(
        f'{{"at": "{at.isoformat()}", "path": "/safe/one", "size": 5, "sealed": true, "seconds": 1.5}}'
    )
    assert backups.newest() == backups.Newest(at, Path("/safe/one"), 5, True, 1.5)
    assert 7190 < figures()["backup_age_seconds"] < 7300


def test_what_was_never_measured_is_left_out():
    assert not {"worker_beat_seconds", "backup_age_seconds"} & figures().keys()


def request(path="/metrics", client="127.0.0.1", **headers):
    lines = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http", "method": "GET", "path": path, "headers": lines, "client": (client, 5)}


HERE = {"host": "127.0.0.1:8000"}


@pytest.mark.parametrize(
    ("client", "headers", "comes_in"),
    [
        ("127.0.0.1", HERE, True),
        ("::1", {"host": "[::1]:8000"}, True),
        ("127.0.0.1", {"host": "desk.example.com"}, False),
        ("127.0.0.1", HERE | {"x_forwarded_for": "127.0.0.1"}, False),
        ("203.0.113.5", HERE, False),
    ],
)
def test_without_a_token_only_this_machine_comes_in(client, headers, comes_in):
    assert probes.allowed(asgi.Request(request(client=client, **headers), None)) is comes_in


@pytest.mark.parametrize(("said", "comes_in"), [("Bearer open sesame", True), ("Bearer x", False), ("", False)])
def test_with_a_token_everybody_needs_it(monkeypatch, said, comes_in):
    monkeypatch.setenv("SIXRING_METRICS_TOKEN", "open sesame")
    assert probes.allowed(asgi.Request(request(**HERE, authorization=said), None)) is comes_in


def answered(app, scope):
    sent = []

    async def ask():
        async def send(message):
            sent.append(message)

        await app(scope, None, send)

    asyncio.run(ask())
    return sent[0]["status"], sent[1]["body"].decode()


@pytest.mark.parametrize(
    ("problems", "answer"), [([], (200, "ready\n")), (["No worker.", "Full."], (503, "No worker.\nFull.\n"))]
)
def test_it_says_whether_it_is_ready(monkeypatch, problems, answer):
    monkeypatch.setattr(probes, "_ready", probes.Asked(lambda: problems))
    assert answered(probes.ready, request("/readyz")) == answer


def test_a_database_that_hangs_is_not_waited_for(monkeypatch):
    class Never:
        async def answer(self):
            raise TimeoutError

    monkeypatch.setattr(probes, "_ready", Never())
    assert answered(probes.ready, request("/readyz")) == (503, probes.SLOW + "\n")


def test_many_who_ask_at_once_ask_the_database_once(monkeypatch):
    asked = []
    monkeypatch.setattr(probes, "_ready", probes.Asked(lambda: asked.append(1) or []))

    async def ask():
        async def send(message): ...

        await asyncio.gather(*(probes.ready(request("/readyz"), None, send) for _ in range(20)))

    asyncio.run(ask())
    assert len(asked) == 1


def test_to_strangers_there_are_no_metrics():
    assert answered(probes.metrics, request(client="203.0.113.5"))[0] == 404
    assert answered(probes.metrics, request("/metricsandmore", **HERE))[0] == 404
