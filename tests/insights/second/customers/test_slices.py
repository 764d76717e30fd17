"""Told apart by anything, random customers are all there once; and Spark says the same, also of what changed."""

from datetime import UTC, datetime

import pytest

from sixring.insights import metrics
from tests.insights.second.slicing import by_everything, compared, unlike
from tests.insights.second.spark import on_spark

pytestmark = [pytest.mark.django_db, pytest.mark.data, pytest.mark.slow]
SPRING = {"since": datetime(2026, 3, 1, tzinfo=UTC), "until": datetime(2026, 5, 1, tzinfo=UTC)}
APRIL = {"since": datetime(2026, 4, 1, tzinfo=UTC), "until": datetime(2026, 5, 1, tzinfo=UTC)}
MANY_TIMES = ("topic", "touchpoint")  # a conversation may be about several; whoever used several stands in each
GROUPS = ("listening", "channels", "business")


def test_by_whatever_it_is_told_apart_nobody_is_lost_or_counted_twice(some):
    whole = metrics.many(list(metrics.everything()), least=1, lake=some.lake, **SPRING)
    lost = [
        (dimension, name, sum(row["n"] for row in rows), whole[name].n)
        for (dimension, name), rows in by_everything(some.lake, **SPRING).items()
        if dimension not in MANY_TIMES and whole[name].metric.kind not in ("mix", "distinct")
        and sum(row["n"] for row in rows) != whole[name].n
    ]  # fmt: skip
    assert lost == []


def test_so_it_is_on_spark(some, tmp_path):
    names = [one.name for one in metrics.everything().values() if one.group in GROUPS]
    with on_spark(some.lake, tmp_path) as there:
        ours, theirs = (by_everything(lake, **SPRING) for lake in (some.lake, there))
        assert unlike(ours, theirs) == []
        for by in ((), ("channel",)):
            told = [name for name in names if not by or "channel" in metrics.dimensions(metrics.named(name))]
            assert unlike(*(compared(lake, told, by, **APRIL) for lake in (some.lake, there))) == []
