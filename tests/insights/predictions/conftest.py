"""A shop's year by hand: some customers come every week and stay, some stopped, one at a time."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.insights.figures.conftest import lake

__all__ = ["lake"]

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def orders(first, span):
    for who in range(1, 161):
        stops = first + (who * 37) % span if who % 8 < 5 else None
        for day in range(who % 10, 365, (7, 10, 14, 21)[who % 4]):
            if stops is None or day < stops:
                at = NOW - timedelta(days=365 - day)
                amount = 20.0 + who % 7 + day % 5
                yield {"at": at, "who": who, "amount": amount, "currency": "EUR", "state": "placed"}


@pytest.fixture
def shop():
    """Orders of 160 customers, every week to every three weeks; of each eight, five stopped, all year long."""
    return list(orders(60, 300))


@pytest.fixture
def losing():
    """The same, but nobody stopped before the summer, and many since."""
    return list(orders(200, 160))
