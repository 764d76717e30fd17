"""Every test here has a watcher of its own, and leaves no thread of it behind."""

from collections.abc import Iterator

import pytest

from sixring.conversations.live.watcher import watcher


@pytest.fixture(autouse=True)
def fresh_watcher() -> Iterator[None]:
    watcher.cache_clear()
    yield
    if watcher.cache_info().currsize:
        watcher().stop()
        watcher.cache_clear()
