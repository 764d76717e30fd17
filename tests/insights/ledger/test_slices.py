"""Told apart by everything it can be, and compared with the time before, the ledger says the same on Spark."""

from datetime import date

import pytest

from sixring.insights import metrics
from sixring.insights.lake import reading
from tests.insights.second.slicing import by_everything, compared, unlike

from . import figures

pytestmark = [pytest.mark.django_db, pytest.mark.data, pytest.mark.slow]
SPRING = {"since": date(2026, 3, 10), "until": date(2026, 3, 20)}  # and the ten days before it
CHANGED = ("conversations", "resolved", "messages_in", "first_reply", "full_resolution", "customer_wait", "reply_time",
           "target_met", "one_touch", "transfers", "replies_each", "fcr", "contacts", "channel_mix")  # fmt: skip


@pytest.fixture
def duck(ledger):
    with reading.opened(ledger.place) as lake:
        yield lake


def test_by_every_dimension(duck, on_spark):
    ours = by_everything(duck, **figures.MAIN)
    assert sum(bool(rows) for rows in ours.values()) > 100
    assert unlike(ours, by_everything(on_spark, **figures.MAIN)) == []


def test_narrowed_to_a_slice(duck, on_spark):
    for where in ({"channel": "letters"}, {"channel": ["chatter", "parcels"]}, {"agent": None}):
        asked = {"where": where, "least": 1, **figures.MAIN}
        ours, theirs = (
            metrics.many(["first_reply", "resolved", "fcr"], lake=lake, **asked) for lake in (duck, on_spark)
        )
        assert {name: one.figures for name, one in ours.items()} == {
            name: pytest.approx(one.figures) for name, one in theirs.items()
        }


@pytest.mark.parametrize("by", [(), ("channel",)])
def test_compared_with_the_time_before(duck, on_spark, by):
    ours = compared(duck, CHANGED, by, **SPRING)
    assert any(row["difference"] for rows in ours.values() for row in rows)
    assert unlike(ours, compared(on_spark, CHANGED, by, **SPRING)) == []


def test_groups_held_against_each_other(duck, on_spark):
    for name in ("first_reply", "target_met", "one_touch"):
        ours, theirs = (
            metrics.apart(name, by="channel", least=1, lake=lake, **figures.MAIN) for lake in (duck, on_spark)
        )
        assert [one.p for one in ours.changes] == pytest.approx([one.p for one in theirs.changes])
        assert [one.difference for one in ours.changes] == pytest.approx([one.difference for one in theirs.changes])
