"""The worker lets the lake follow: every few minutes, if anything was written, and never in the worker's own memory."""

import subprocess
import sys

import pytest

from sixring.core import errands
from sixring.insights.lake import duty
from tests.conftest import ON_POSTGRES

pytestmark = pytest.mark.django_db(transaction=ON_POSTGRES)


class Child:
    """A process that ends when it is told to."""

    def __init__(self):
        self.code = None

    def poll(self):
        return self.code


@pytest.fixture
def begun(monkeypatch, settings):
    """Children that were begun, in a worker that is up; minutes pass by `later`."""
    settings.LAKE_EVERY = 5
    found, now = [], [1000.0]
    monkeypatch.setattr(duty.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(duty.errand, "child", None)
    for name, value in (("_next", 0.0), ("_head", ""), ("_last", 0.0)):
        monkeypatch.setattr(duty, name, value)
    monkeypatch.setattr(errands, "begin", lambda words: found.append(Child()) or found[-1])

    def later(minutes):
        now[0] += minutes * 60

    return found, later


def test_it_begins_at_once_and_again_after_minutes_if_something_was_written(begun, dan):
    children, later = begun
    duty.errand.settle()
    duty.errand.settle()
    assert len(children) == 1, "one at a time"
    children[0].code = 0
    duty.errand.settle()
    dan.writes("Hello")
    duty.errand.settle()
    assert len(children) == 1, "not before its time"
    later(5)
    duty.errand.settle()
    assert len(children) == 2


def test_where_nothing_was_written_an_hour_may_pass(begun, sqlite_only):
    children, later = begun
    duty.errand.settle()
    children[0].code = 0
    duty.errand.settle()
    later(5)
    duty.errand.settle()
    assert len(children) == 1
    later(56)
    duty.errand.settle()
    assert len(children) == 2


def test_one_that_failed_is_told_of_and_tried_again(begun, dan, caplog):
    children, later = begun
    duty.errand.settle()
    children[0].code = 1
    duty.errand.settle()
    assert "ended with 1" in caplog.text
    dan.writes("Hello")
    later(5)
    duty.errand.settle()
    assert len(children) == 2


def test_never_where_it_is_only_done_by_hand(begun, settings):
    children, later = begun
    settings.LAKE_EVERY = 0
    later(500)
    duty.errand.settle()
    assert children == []


def test_the_worker_itself_loads_no_columns():
    asked = (
        "import sys, django; django.setup(); from sixring.insights.lake import duty; from sixring.core import duties;"
        " print(sorted({'duckdb', 'ibis', 'pyarrow', 'pandas'} & sys.modules.keys()))"
    )
    told = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True,
        env={"DJANGO_SETTINGS_MODULE": "sixring.settings", "SIXRING_HOME": "/nonexistent", "PATH": "/usr/bin"},
    )  # fmt: skip
    assert told.stdout.strip() == "[]"
