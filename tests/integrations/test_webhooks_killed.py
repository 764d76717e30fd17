"""Fact: a process killed between sending and recording leaves an event that goes again, under the same webhook-id."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection

from sixring.core import clock
from sixring.core.actors import Actor
from sixring.integrations.webhooks import log
from tests.conftest import ON_POSTGRES
from tests.house.rooms import ROOT
from tests.integrations.receiving import Receiver, connected, deliveries, send

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency, pytest.mark.slow]
DIES = """
import os, django
django.setup()
from sixring.integrations.webhooks import answers, sending
answers.record = lambda delivery, outcome: os.kill(os.getpid(), 9)
while True:
    sending.settle()
"""


def dying(receiver: Receiver) -> int:
    """A worker that is killed the moment an answer has come; returns its exit code."""
    kept = connection.settings_dict
    place = f"{kept['USER']}:{kept['PASSWORD']}@{kept['HOST']}:{kept['PORT']}/{kept['NAME']}"
    url = f"postgres://{place}" if ON_POSTGRES else f"sqlite://{kept['NAME']}"
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "sixring.settings", "SIXRING_HOME": str(settings.HOME), "PYTHONPATH": str(ROOT),
        "SIXRING_DATABASE_URL": url, "SIXRING_FETCH_ALLOW": receiver.place,
    }  # fmt: skip
    return subprocess.run([sys.executable, "-c", DIES], env=env, timeout=60).returncode


def test_it_goes_again_under_the_same_id(receiver: Receiver, ada: Actor) -> None:
    delivery = log.test(connected(receiver, ada), actor=ada)
    assert dying(receiver) == -9
    assert receiver.ids == [delivery.key]
    assert [one.state for one in deliveries()] == ["waiting"], "nobody knows that it was accepted"
    send()
    assert len(receiver.ids) == 1, "its lease still stands"
    with clock.frozen(clock.now() + timedelta(seconds=61)):
        send()
    assert receiver.ids == [delivery.key] * 2
    assert [one.state for one in deliveries()] == ["accepted"]
