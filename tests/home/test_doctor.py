"""Facts about the doctor: it says what is wrong and how to mend it."""

from pathlib import Path

import pytest
from django.db import connection

from sixring.channels.models import Account
from sixring.core import clock
from sixring.core.models import Agent, Heartbeat
from sixring.home import doctor
from sixring.people.models import Person
from sixring.trust import backups

pytestmark = [pytest.mark.data, pytest.mark.django_db]


def bad() -> list[str]:
    return [finding.what for finding in doctor.examine() if finding.bad]


@pytest.fixture(autouse=True)
def durable(db: None) -> None:
    """The tests' PostgreSQL need not survive a power cut; what is looked at here should."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit TO on")


@pytest.fixture(autouse=True)
def at_home(settings, monkeypatch) -> None:
    """What stands around us is looked at in test_doctor_outside.py."""
    settings.PUBLIC_URL = "http://127.0.0.1:8000"
    made = backups.Newest(clock.now(), Path("/nowhere"), 1, False, 1.0)
    monkeypatch.setattr(backups, "newest", lambda: made)


@pytest.fixture
def healthy() -> None:
    Agent.objects.create(email="ada@example.org", name="Ada Owner", role="owner")
    Heartbeat.objects.create(name="worker 1", at=clock.now())


def test_a_healthy_installation_has_nothing_bad(healthy: None) -> None:
    assert bad() == []


def test_nobody_works_and_nobody_owns() -> None:
    assert bad() == ["0 workers alive", "0 owners"]


def test_every_bad_finding_says_how_to_mend_it() -> None:
    assert all(finding.mend for finding in doctor.examine() if finding.bad)


def test_a_channel_in_trouble_is_named(healthy: None) -> None:
    Account.objects.create(kind="email", name="Support", trouble="The password was refused.")
    assert bad() == ["Support: The password was refused."]


def test_a_projection_that_strayed_is_seen(healthy: None) -> None:
    Person.objects.create(name="Somebody nobody said this of")
    assert bad() == ["Who is who agrees with its history (1 differences)"]
