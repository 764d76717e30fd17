"""What the metrics say of the whole ledger is what was added up by hand, on both engines."""

from datetime import UTC, date, datetime, timedelta

import pytest

from sixring.insights import metrics
from tests.insights.second.figures import quantile, wilson

from . import figures

pytestmark = [pytest.mark.django_db, pytest.mark.data]
EVERYTHING = {"least": 1}


def test_the_sums_of_the_sheet_are_right():
    """Of the hand-worked lists themselves: a slip of the pen would show here."""
    main, business, both = figures.ON_MAIN, figures.IN_BUSINESS, sorted(figures.FIRST + figures.LATER)
    for name, values, wanted in (
        ("first_reply", figures.FIRST, main["first_reply"]), ("reply_time", both, main["reply_time"]),
        ("next_reply", figures.LATER, main["next_reply"]),
        ("business", figures.FIRST_BUSINESS, business["first_reply"]),
    ):  # fmt: skip
        found = {"n": len(values), "mean": sum(values) / len(values)}
        found |= {"median": quantile(values, 0.5), "p90": quantile(values, 0.9), "p95": quantile(values, 0.95)}
        assert found == pytest.approx(wanted), name


@pytest.mark.parametrize("name", figures.ON_MAIN)
def test_from_march_to_october(engine, name):
    says(engine, name, figures.ON_MAIN[name], figures.MAIN)


@pytest.mark.parametrize("name", figures.IN_BUSINESS)
def test_in_business_time(engine, name):
    says(engine, name, figures.IN_BUSINESS[name], figures.MAIN, business=True)


@pytest.mark.parametrize("name", figures.ON_NOVEMBER)
def test_in_november(engine, name):
    says(engine, name, figures.ON_NOVEMBER[name], figures.NOVEMBER)


@pytest.mark.parametrize("name", figures.ON_DECEMBER)
def test_in_december(engine, name):
    says(engine, name, figures.ON_DECEMBER[name], figures.DECEMBER)


@pytest.mark.parametrize("name", figures.ON_OLD)
def test_what_was_moved_in_counts_in_its_own_time(engine, name):
    says(engine, name, figures.ON_OLD[name], figures.OLD)


def says(engine, name, wanted, period, **how):
    found = metrics.ask(name, lake=engine, **period, **EVERYTHING, **how).figures
    assert {column: found[column] for column in wanted} == pytest.approx(wanted)
    if "k" in wanted:
        low, high = wilson(wanted["k"], wanted["n"])
        assert (found["value"], found["low"], found["high"]) == pytest.approx((wanted["k"] / wanted["n"], low, high))
    if "top" in wanted:
        assert found["value"] == pytest.approx(wanted["top"] / wanted["bottom"])


@pytest.mark.parametrize("day", figures.OCCUPANCY)
def test_occupancy_of_a_day(engine, day):
    says(engine, "occupancy", figures.OCCUPANCY[day], {"since": day, "until": day + timedelta(days=1)})


def test_the_backlog_of_each_day_and_its_age(engine):
    days = {"since": min(figures.BACKLOG), "until": max(figures.BACKLOG) + timedelta(days=1)}
    answer = metrics.ask("backlog", grain="day", lake=engine, **days, **EVERYTHING)
    found = {row["at"].date(): (row["n"], row["oldest"]) for row in answer.rows}
    assert {day: found[day] for day in figures.BACKLOG} == figures.BACKLOG


def test_now_four_are_left(engine):
    """Sue has waited since March, Vera and Walt for a fortnight, and somebody else since yesterday."""
    asked = {"since": datetime(2026, 12, 1, tzinfo=UTC), "until": datetime(2026, 12, 15, 12, tzinfo=UTC)}
    found = metrics.ask("backlog", lake=engine, **asked, **EVERYTHING).figures
    assert (found["n"], found["oldest"]) == (4, (asked["until"] - datetime(2026, 3, 24, 9, tzinfo=UTC)).total_seconds())


def test_what_fell_due_in_silence_counts_as_missed(engine):
    """Nothing was written into the log when it did."""
    found = metrics.ask("target_met", lake=engine, since=date(2026, 12, 14), until=date(2026, 12, 31), **EVERYTHING)
    assert (found.figures["k"], found.figures["n"]) == (0, 1)


@pytest.mark.parametrize("zone", figures.SPRING_DAY)
def test_a_day_is_the_day_people_there_had(engine, zone):
    from zoneinfo import ZoneInfo

    answer = metrics.ask("conversations", grain="day", zone=zone, lake=engine, where={"channel": "parcels"},
                         **figures.MAIN, **EVERYTHING)  # fmt: skip
    first = next(row for row in answer.rows if row["n"])
    assert first["at"].astimezone(ZoneInfo(zone)).date() == figures.SPRING_DAY[zone]


def test_by_channel_and_who_answered(engine, ledger):
    asked = {"lake": engine, **figures.MAIN}
    by_channel = metrics.ask("first_reply", by=("channel",), **asked).rows
    assert {row["channel"]: row["n"] for row in by_channel} == figures.BY_CHANNEL
    assert [row["median"] for row in by_channel if row["channel"] == "parcels"] == [None], "two are too few to tell"
    assert sorted(row["n"] for row in metrics.ask("first_reply", by=("agent",), least=1, **asked).rows) == [2, 15]


def test_the_rows_behind_are_those_of_the_story(engine, ledger):
    rows = metrics.rows_behind("reopened", lake=engine, **figures.MAIN)
    assert [row["conversation"] for row in rows if row["value"]] == [ledger.names["reopened"]]
    assert len(rows) == 19
