"""Receivers of webhooks, on loopback, which the owner of the installation allowed."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from sixring.integrations.webhooks import sending
from tests.integrations.receiving import Receiver


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    settings.FETCH_ALLOW = []
    made = Receiver()
    yield made
    made.close()
    sending.flying.clear()


@pytest.fixture
def another(receiver: Receiver) -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.close()
