"""Fact: an exporter killed at any moment, fifty times over, leaves a lake that ends as the log does."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
import time

import pytest
from django.conf import settings
from django.db import connection, transaction

from sixring.core import changes
from sixring.core.actors import SYSTEM
from sixring.insights.lake import exporting, manifest, reading, store
from sixring.insights.lake.checking import differences
from tests.conftest import ON_POSTGRES
from tests.house.rooms import ROOT

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency, pytest.mark.slow]
KILLS = 50
# For every line it reads, an exporter of its own that never ends by itself; puts files together every so often.
NURSERY = """
import os, sys, django
django.setup()
import duckdb, pyarrow.parquet
from sixring.insights.lake import compacting, exporting, manifest, store
for line in sys.stdin:
    child = os.fork()
    if child:
        print(child, flush=True)
        os.waitpid(child, 0)
        print("gone", flush=True)
        continue
    here = store.store()
    while True:
        exporting.step(here)
        compacting.settle(here, manifest.read(here), loose=4)
"""


@contextlib.contextmanager
def nursery():
    kept = connection.settings_dict
    place = f"{kept['USER']}:{kept['PASSWORD']}@{kept['HOST']}:{kept['PORT']}/{kept['NAME']}"
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "sixring.settings", "SIXRING_HOME": str(settings.HOME), "PYTHONPATH": str(ROOT),
        "SIXRING_DATABASE_URL": f"postgres://{place}" if ON_POSTGRES else f"sqlite://{kept['NAME']}",
    }  # fmt: skip
    command = [sys.executable, "-c", NURSERY]
    with subprocess.Popen(command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.stdin.close()


def one_killed(process, here, after):
    """Killed a moment after it brought something over: in the middle of the next batch, or of putting together."""
    before = batch_of(here)
    process.stdin.write("another\n")
    process.stdin.flush()
    child = int(process.stdout.readline())
    at_most = time.monotonic() + 60
    while batch_of(here) == before and time.monotonic() < at_most:
        time.sleep(0.002)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    assert process.stdout.readline() == "gone\n"


def batch_of(here):
    known = manifest.read(here)
    return known.batch if known else 0


def overlapping(touch, over):
    """Changes without end; on PostgreSQL written first and committed last, while others come and go."""
    while not over.is_set():
        with transaction.atomic():
            changes.record("message.read", touch, actor=SYSTEM)
            if ON_POSTGRES:
                over.wait(0.05)
        over.wait(0.005)
    connection.close()


def test_fifty_kills_lose_and_double_nothing(dan, erin):
    chance, over, here, batches = random.Random(7), threading.Event(), store.store(), set[int]()
    first = dan.writes("Hello")
    slow = threading.Thread(target=overlapping, args=(first, over))
    slow.start()
    with nursery() as process:
        for number in range(KILLS):
            chance.choice([dan, erin]).chats(f"Message {number}")
            one_killed(process, here, chance.random() * 0.1)
            batches.add(batch_of(here))
    over.set()
    slow.join()
    exporting.update()
    with reading.opened() as lake:
        assert list(differences(lake)) == []
        assert lake.table("interactions").count().execute() == KILLS + 1
    assert len(batches) > KILLS // 5, "hardly any exporter got to anything"
