"""A lake in which people walked about, written by hand: sixty of them, each with one journey everybody can follow."""

from datetime import timedelta
from itertools import count

import pytest

from sixring.core import clock as time_of_day
from sixring.insights.journeys import making
from sixring.insights.lake import manifest, store, tables, writing
from tests.cast import NOON
from tests.insights.dashboards.conftest import other_lead, screen

__all__ = ["other_lead", "screen"]
MANY = 60
FIRST = NOON - timedelta(days=170)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class Walked:
    """What happened, row by row. `fresh()` writes it into the lake and folds it."""

    def __init__(self, here):
        self.here, self.rows, self.batch, self.numbers = here, {}, 1, count(1)

    def add(self, table, at, who, **row):
        number = row.pop("id", None) or next(self.numbers)
        self.rows.setdefault(table, []).append({"id": number, "at": at, "who": who, **row})
        return number

    def looks(self, at, who, kind="page"):
        return self.add(tables.VISITS, at, who, kind=kind)

    def orders(self, at, who, amount=40.0):
        return self.add(tables.ORDERS, at, who, amount=amount, currency="EUR", channel="shop", state="placed", items=1)

    def says(self, at, who, conversation, incoming=True, channel="email", feeling=None):
        touch = self.add(tables.INTERACTIONS, at, who, conversation=conversation, channel=channel, kind="message",
                         incoming=incoming, automatic=False)  # fmt: skip
        if feeling is not None:
            self.add(tables.READINGS, at, who, conversation=conversation, interaction=touch, sentiment=feeling,
                     measured=True, channel=channel)  # fmt: skip
        return touch

    def fresh(self):
        self.batch += 1
        writer = writing.Writer(self.here, self.batch, settled=True)
        for table, rows in self.rows.items():
            writer.add(table, rows)
        known = manifest.Manifest("", "0-0", self.batch, tuple(writer.finish()), at=time_of_day.now().isoformat())
        manifest.write(self.here, known)
        making.make()


@pytest.fixture
def walked(tmp_path, monkeypatch):
    monkeypatch.setenv("SIXRING_LAKE", str(tmp_path / "lake"))
    return Walked(store.store())


@pytest.fixture
def some(walked, clock):
    """Sixty people look at a product; forty order; forty write two days later and wait two hours, or, every second,
    three days, and are unhappy then. Those who didn't wait order again."""
    for n in range(MANY):
        at, who, matter = FIRST + n * HOUR, 1000 + n, 5000 + n
        walked.looks(at, who)
        walked.looks(at + MINUTE, who, "product")
        if n % 3:
            walked.orders(at + 5 * MINUTE, who)
            waits = bool(n % 2)
            walked.says(at + 2 * DAY, who, matter, feeling=-0.6 if waits else 0.5)
            walked.says(at + 2 * DAY + (3 * DAY if waits else 2 * HOUR), who, matter, incoming=False)
            if not waits:
                walked.orders(at + 60 * DAY, who)
    walked.fresh()
    return walked
