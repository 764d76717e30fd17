"""Cohorts and RFM, from orders written down by hand."""

from datetime import UTC, date, datetime

import pytest

from sixring.insights.metrics.business import cohorts, rfm

pytestmark = pytest.mark.django_db
YEAR = {"since": date(2026, 1, 1), "until": date(2027, 1, 1)}


def order(who, at, amount=10.0, **beside):
    moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
    return {"who": who, "at": moment, "amount": amount, "currency": "EUR", "state": "placed"} | beside


@pytest.fixture
def here(lake):
    """August: 1 comes in September and October, 2 in October, 3 never, 4 in the month that is not over. October: 5."""
    return lake(orders=[
        order(1, "2026-08-03"), order(1, "2026-08-20"), order(1, "2026-09-05"), order(1, "2026-10-05"),
        order(2, "2026-08-04"), order(2, "2026-10-20"), order(3, "2026-08-05"), order(4, "2026-08-06"),
        order(4, "2026-11-20"), order(5, "2026-10-07"), order(6, "2026-08-01", state="cancelled"),
    ])  # fmt: skip


def shown(found):
    return [
        (one.month.month, one.n, [None if kept is None else round(kept.value * one.n) for kept in one.kept])
        for one in found
    ]


def test_a_bracket_counts_each_month_by_itself_and_a_month_that_is_not_over_has_no_figure(here):
    assert shown(cohorts.triangle(**YEAR, lake=here, least=1)) == [(8, 4, [1, 2]), (10, 1, [])]


def test_unbounded_counts_whoever_came_then_or_later(here):
    assert shown(cohorts.triangle(**YEAR, way="unbounded", lake=here, least=1)) == [(8, 4, [3, 3]), (10, 1, [])]


def test_a_cohort_of_few_has_its_size_alone(here):
    assert shown(cohorts.triangle(**YEAR, lake=here)) == [(8, 4, [None, None]), (10, 1, [])]


def test_months_are_those_of_the_wall_clock_asked_in(lake):
    here = lake(orders=[order(1, "2026-07-31T22:30"), order(1, "2026-09-10")])
    assert shown(cohorts.triangle(**YEAR, lake=here, least=1))[0] == (7, 1, [0, 1, 0])
    assert shown(cohorts.triangle(**YEAR, zone="Europe/Berlin", lake=here, least=1))[0] == (8, 1, [1, 0])


def test_there_are_no_cohorts_without_orders(lake):
    assert cohorts.triangle(**YEAR, lake=lake()) == []


BOUGHT = [  # customer, orders, amount of each, day of the last
    (1, 5, 100.0, "2026-11-20"), (2, 1, 10.0, "2026-11-19"), (3, 4, 50.0, "2026-03-01"), (4, 1, 10.0, "2026-02-01"),
    (5, 1, 10.0, "2026-06-01"),
]  # fmt: skip


@pytest.fixture
def bought(lake):
    return lake(orders=[order(who, last, amount) for who, many, amount, last in BOUGHT for _ in range(many)])


def test_fifths_go_by_rank_and_equal_values_into_the_same_one(bought):
    found = rfm.fetched(rfm.scored(bought, datetime(2026, 11, 22, tzinfo=UTC)))
    assert {row["person"]: (row["r"], row["f"], row["m"]) for row in found} == {
        1: (5, 5, 5), 2: (4, 1, 1), 3: (2, 4, 4), 4: (1, 1, 1), 5: (3, 1, 1),
    }  # fmt: skip


def test_segments_say_who_is_best_and_whom_we_are_losing(bought):
    found = rfm.segments(at=date(2026, 11, 22), lake=bought, least=1)
    assert [(one.key, one.n, one.money) for one in found] == [
        ("best", 1, 500.0), ("new", 1, 10.0), ("slipping", 1, 200.0), ("gone", 1, 10.0), ("middle", 1, 10.0),
    ]  # fmt: skip
    assert found[0].share_of_money == pytest.approx(500 / 730)
    assert (found[0].recency_days, found[0].orders) == (2.0, 5.0)


def test_what_was_ordered_later_is_not_known_yet(bought):
    found = rfm.segments(at=date(2026, 4, 1), lake=bought, least=1)
    assert sum(one.n for one in found) == 2


def test_a_segment_of_few_has_its_size_alone(bought):
    assert {(one.n, one.money, one.orders) for one in rfm.segments(at=date(2026, 11, 22), lake=bought)} == {
        (1, None, None)
    }  # fmt: skip
