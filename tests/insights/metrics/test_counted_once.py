"""What is counted or worked out once gives what counting again would."""

import random
from datetime import date, datetime, timedelta

import pytest

from sixring.insights import metrics
from sixring.insights.dashboards import said
from sixring.insights.metrics import at_hand, comparing, fetching, noise, scanning
from sixring.insights.metrics.asking import courses, many
from tests.insights.metrics.test_at_hand import here, written

__all__ = ["here"]
OCTOBER, DECEMBER = date(2026, 10, 1), date(2026, 12, 1)
ADDING_UP = ("conversations", "one_touch", "transfers", "stars", "nps", "revenue", "fcr")


@pytest.fixture
def two_months(lake, talk):
    """Answers, orders and conversations of October and November, drawn at random."""
    chance = random.Random(7)
    days = [datetime(2026, 10, 1, 9) + timedelta(hours=5 * n) for n in range(290)]
    at = [day.replace(tzinfo=talk(1)["at"].tzinfo) for day in days]
    talks = [
        talk(1, reply=chance.randrange(9_000), done=9_000.0) | {
            "at": one, "first_reply_at": one, "first_resolved_at": one, "resolved_at": one, "who": chance.randrange(40),
            "transfers": chance.randrange(3), "replies": chance.randrange(1, 4),
            "channel": chance.choice(["mail", "chat"]),
        }
        for one in at
    ]  # fmt: skip
    answers = [{"at": one, "metric": "nps", "number": float(chance.randrange(11)), "scale_high": 10.0} for one in at]
    stars = [{"at": one, "metric": "stars", "number": float(chance.randrange(1, 6)), "scale_high": 5.0} for one in at]
    orders = [{"at": one, "amount": chance.random() * 90, "currency": "EUR", "state": "placed"} for one in at]
    return lake(conversations=talks, answers=answers + stars, orders=orders)


@pytest.mark.parametrize("name", ADDING_UP)
def test_the_whole_that_follows_from_its_weeks_is_the_whole_counted_anew(db, two_months, name):
    how = {"since": OCTOBER, "until": DECEMBER, "lake": two_months}
    assert scanning.add_up(metrics.named(name))
    [(whole, weeks)] = courses([name], **how, grain="week").values()
    plain, by_week = many([name], **how)[name], many([name], **how, grain="week")[name]
    assert whole.n == plain.n > 0
    assert whole.figures == pytest.approx(plain.figures)
    assert weeks.rows == by_week.rows


def test_medians_do_not_add_up_and_are_counted_twice(two_months):
    [(whole, _weeks)] = courses(["first_reply"], since=OCTOBER, until=DECEMBER, grain="week", lake=two_months).values()
    assert whole == many(["first_reply"], since=OCTOBER, until=DECEMBER, lake=two_months)["first_reply"]


@pytest.mark.parametrize("by", [(), ("channel",)])
def test_the_interval_of_a_median_is_that_of_all_values_in_order(two_months, monkeypatch, by):
    answer = many(["first_reply"], since=OCTOBER, until=DECEMBER, by=by, lake=two_months)["first_reply"]
    at_places = comparing.with_bounds(answer, two_months).rows
    monkeypatch.setattr(comparing, "GROUPS", 0)
    in_order = comparing.with_bounds(answer, two_months).rows
    assert [(row["low"], row["high"]) for row in at_places] == [
        (pytest.approx(row["low"]), pytest.approx(row["high"])) for row in in_order
    ]


def test_an_amount_says_its_currency_and_a_count_has_none(db, two_months):
    found = many(["revenue", "orders"], since=OCTOBER, until=DECEMBER, lake=two_months)
    assert said.say(found["revenue"].metric, 12.5) == "12.50\N{NO-BREAK SPACE}EUR"
    assert said.say(found["orders"].metric, 12) == "12"


def test_of_fewer_than_six_there_is_no_interval():
    assert noise.ranks(5) is None
    assert noise.ranks(6) == (1, 6)


def test_sql_that_was_kept_is_not_taken_for_another_time_or_group(two_months):
    found = [
        metrics.ask("conversations", since=since, until=since + timedelta(days=10), where=where, lake=two_months).n
        for since in (OCTOBER, date(2026, 10, 11))
        for where in ({"channel": "mail"}, {"channel": "chat"}, {})
    ]
    assert found[0] + found[1] == found[2]
    assert found[3] + found[4] == found[5]
    assert len({*found}) > 2


def test_what_was_written_first_is_forgotten_first(two_months, monkeypatch):
    monkeypatch.setattr(fetching, "MOST", 1)
    for day in (1, 2):
        metrics.ask("conversations", since=OCTOBER, until=date(2026, 11, day), lake=two_months)
    assert len(fetching._written) == 1


def test_what_is_worked_out_stays_until_the_lake_has_other_files(here):
    written(here, 1)
    with at_hand.lake(here) as lake:
        first = lake.worked_out("people_twice", lake.table("people").select("person"))
    with at_hand.lake(here) as lake:
        again = lake.worked_out("people_twice", lake.table("people").select("person"))
        assert fetching.fetched(again) == [{"person": 1}]
        assert lake.connection.con.sql("FROM duckdb_tables()").to_arrow_table()["table_name"].to_pylist() == [
            first.get_name()
        ]
    written(here, 2)
    with at_hand.lake(here) as lake:
        assert len(fetching.fetched(lake.worked_out("people_twice", lake.table("people").select("person")))) == 2
