"""Every figure of this part on Spark, from the same rows: the same."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from sixring.insights import metrics
from sixring.insights.assumptions import Given, choose
from sixring.insights.lake.tables import FLOAT, INT, MOMENT, TABLES, WORD
from sixring.insights.metrics.business import cohorts, rfm
from tests.insights.second.spark import on_spark

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
AUTUMN = {"since": date(2026, 9, 1), "until": date(2026, 11, 1)}
MINE = ("listening", "channels", "business")
STATES = ("accepted", "placed", "sent", "answered", "rejected", "returned")
WORDS = {
    "channel": ("email", "webchat", "mastodon"), "to_channel": ("email", "webchat"), "state": STATES,
    "metric": ("csat", "nps", "ces", "stars"), "label": ("negative", "neutral", "positive"),
    "kind": ("message", "call", "page", "search", "cart"), "currency": ("EUR", "EUR", "USD"), "noise": ("", "", "spam"),
    "touchpoint": ("chat", "delivery"), "source": ("direct", "newsletter"),
}  # fmt: skip
NUMBERS = {"scale_high": (5.0,), "number": (1.0, 2.0, 3.0, 4.0, 5.0), "session": range(60), "who": range(40)}
LONELY = ("merged_into", "open_again", "due_at")


def row(chance, kinds, place):
    """One row of chance, a tenth of its columns empty."""
    found = {"id": place}
    for name, kind in kinds.items():
        empty = name in LONELY or (name != "at" and chance.random() < 0.1)
        found[name] = None if empty else value(chance, name, kind)
    return found


def value(chance, name, kind):
    if name in NUMBERS:
        return chance.choice(NUMBERS[name])
    if kind == MOMENT:
        return datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(60 * 24 * 260))
    if kind == WORD:
        return chance.choice(WORDS.get(name, ("a", "b")))
    number = chance.randrange(400)
    return {INT: number % 20, FLOAT: number / 4}.get(kind, number % 2 == 0)


@pytest.fixture
def rows():
    chance = random.Random(20261122)
    told = {name: [row(chance, one.columns, place) for place in range(1, 801)] for name, one in TABLES.items()}
    told["people"] = [{"id": who, "person": 1000 + who // 2 if who % 3 else None} for who in range(40)]
    for place, mention in enumerate(told["mentions"], 1):
        mention["reading"] = place
    return told


def everything(lake):
    names = [one.name for one in metrics.everything().values() if one.group in MINE]
    found = {}
    for name in names:
        for how in ({}, {"grain": "month", "zone": "Europe/Berlin"}):
            answer = metrics.ask(name, **AUTUMN, **how, lake=lake, least=1)
            found[name, how.get("grain", "")] = [plain(one) for one in answer.rows]
    months = cohorts.triangle(since=date(2026, 3, 1), until=date(2026, 11, 1), zone="Europe/Berlin", lake=lake, least=1)
    found["cohorts"] = [(one.month, one.n, [kept and kept.value for kept in one.kept]) for one in months]
    found["rfm"] = [
        (one.key, one.n, one.money, one.orders) for one in rfm.segments(at=date(2026, 11, 1), lake=lake, least=1)
    ]
    return found


def plain(one):
    return {name: round(value, 6) if isinstance(value, float) else value for name, value in one.items()}


def test_every_figure_is_the_same_on_both_engines(lake, rows, ada, tmp_path):
    choose(Given(lost_after_days=30, cost_per_hour=40, currency="EUR"), actor=ada)
    here = lake(**rows)
    ours = everything(here)
    assert sum(bool(one["n"]) for some in ours.values() if isinstance(some[0], dict) for one in some) > 60
    with on_spark(here, tmp_path) as there:
        theirs = everything(there)
    assert [name for name in ours if ours[name] != theirs[name]] == []
