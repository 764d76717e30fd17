"""Every night where the owner wants it, once, and never while somebody waits for it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from sixring.core import clock, errands
from sixring.core.actors import SYSTEM
from sixring.people.doubles import nightly, rules
from sixring.people.models import MatchRun

pytestmark = pytest.mark.django_db


class Child:
    """A process that is asked how it ended."""

    def __init__(self, *codes: int | None) -> None:
        self.codes = list(codes)

    def poll(self) -> int | None:
        return self.codes.pop(0)


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[Child]:
    made: list[Child] = []

    def begin(words: list[str]) -> Any:
        assert words == ["people", "match", "--nightly"]
        made.append(Child(None, 0))
        return made[-1]

    monkeypatch.setattr(errands, "begin", begin)
    monkeypatch.setattr(nightly.errand, "child", None)
    return made


def at(hour: int) -> Any:
    return clock.frozen(datetime(2026, 11, 22, hour, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    ("wanted", "hour", "due"), [(True, 2, True), (True, 4, True), (True, 5, False), (False, 2, False)]
)
def test_it_is_due_at_night_where_it_is_wanted(wanted: bool, hour: int, due: bool) -> None:
    rules.decide(nightly=wanted, joins=False, at_least=8, actor=SYSTEM)
    with at(hour):
        assert nightly.is_due() is due


def test_once_a_night_and_one_that_was_killed_goes_on(begun: list[Child]) -> None:
    rules.decide(nightly=True, joins=False, at_least=8, actor=SYSTEM)
    with at(3):
        assert [nightly.errand.settle() for _ in range(2)] == [0, 0]
        assert len(begun) == 1, "it runs"
        run = MatchRun.objects.create(way="night")
        nightly.errand.settle()
        nightly.errand.settle()
        assert len(begun) == 2, "killed, it is begun again"
        MatchRun.objects.filter(pk=run.pk).update(state="done")
        begun[-1].codes = [0]
        assert [nightly.errand.settle() for _ in range(3)] == [0, 0, 0]
        assert len(begun) == 2
