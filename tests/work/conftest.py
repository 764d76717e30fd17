"""A shift of the cast: Support and Elsewhere, and the worker's turns made by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sixring.core import listeners
from sixring.core.models import Team
from sixring.work import counting


@pytest.fixture
def works(transactional_db: None) -> Callable[[], None]:
    """Let listeners and the counting catch up. Listeners read what is committed, so the test has to commit."""

    def catch_up() -> None:
        while listeners.settle() + counting.settle():
            pass

    return catch_up


@pytest.fixture
def support(ben) -> Team:
    return Team.objects.get(name="Support")


@pytest.fixture
def elsewhere(cleo) -> Team:
    return Team.objects.get(name="Elsewhere")
