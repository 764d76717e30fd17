"""Orders, who stays and what a contact costs, as figures reckoned by hand."""

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial

import pytest

from sixring.core.errors import Forbidden, Invalid
from sixring.insights import assumptions, metrics
from sixring.insights.assumptions import Given, choose

NOVEMBER = {"since": date(2026, 11, 1), "until": date(2026, 12, 1)}
OCTOBER = {"since": date(2026, 10, 1), "until": date(2026, 11, 1)}
ask, many = partial(metrics.ask, **NOVEMBER, least=1), partial(metrics.many, **NOVEMBER, least=1)
pytestmark = pytest.mark.django_db


def order(amount=10.0, who=1, state="placed", currency="EUR", **beside):
    return {"amount": amount, "who": who, "state": state, "currency": currency} | beside


def talk(**beside):
    return {"noise": "", "automatic": False, "channel": "email"} | beside


def test_revenue_is_in_one_currency_and_without_what_was_cancelled_or_paid_back(lake):
    here = lake(orders=[
        order(10.0), order(30.0), order(5.0, state="cancelled"), order(7.0, state="returned"),
        order(99.0, currency="USD"), order(None, currency=None),
    ])  # fmt: skip
    found = many(["orders", "revenue", "order_value", "paid_back"], lake=here)
    assert (found["orders"].n, found["revenue"].value, found["order_value"].value) == (5, 40.0, 20.0)
    assert (found["paid_back"].figures["k"], found["paid_back"].n) == (1, 5)


def test_the_owner_names_the_currency(lake, ada):
    choose(Given(currency="USD"), actor=ada)
    assert ask("revenue", lake=lake(orders=[order(), order(), order(99.0, currency="USD")])).value == 99.0


def test_contacts_per_order_counts_all_of_both_and_no_noise(lake):
    talks = [talk()] * 3 + [talk(noise="spam"), talk(merged_into=1), talk(automatic=True)]
    found = ask("contact_rate", lake=lake(conversations=talks, orders=[order()] * 12 + [order(state="cancelled")]))
    assert (found.value, found.figures["top"], found.figures["bottom"]) == (0.25, 3.0, 12.0)


def test_an_order_of_somebody_who_ordered_before_under_another_identity_is_one_more(lake, day):
    here = lake(
        orders=[order(who=1, at=day(1, 9)), order(who=2, at=day(3)), order(who=3, at=day(4))],
        people=[{"id": 1, "person": 100}, {"id": 2, "person": 100}, {"id": 3, "person": None}],
    )
    found = ask("bought_again", lake=here)
    assert (found.figures["k"], found.n) == (1, 2)


def test_without_the_owners_hour_a_contact_costs_nobody_knows_what(lake, ada):
    here = lake(conversations=[talk(handle_s=600.0), talk(handle_s=1800.0), talk(handle_s=0.0), talk(handle_s=None)])
    before = ask("cost_per_contact", lake=here)
    assert (before.value, before.n) == (None, 0)
    assert "hour" in before.missing
    choose(Given(cost_per_hour=Decimal("36.00"), currency="EUR"), actor=ada)
    after = ask("cost_per_contact", lake=here)
    assert (after.value, after.n, after.missing) == (12.0, 2, "")


CUSTOMERS = [  # when each ordered last before October, and whether they came in October
    (1, "2026-09-20", True), (2, "2026-09-20", False), (3, "2026-08-20", False), (4, "2026-07-01", False),
    (5, "", True),
]  # fmt: skip


@pytest.fixture
def history(lake):
    rows = [order(who=9, at=moment("2026-01-01"))]
    for who, before, came in CUSTOMERS:
        rows += [order(who=who, at=moment(before))] if before else []
        rows += [order(who=who, at=moment("2026-10-15"))] if came else []
    return lake(orders=rows)


def moment(day):
    return datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC)


def test_without_the_owners_definition_nobody_is_lost(history):
    found = metrics.ask("churn", **OCTOBER, lake=history)
    assert (found.value, found.n) == (None, 0)
    assert "definition" in found.missing


def test_lost_are_those_active_at_the_beginning_who_are_not_at_the_end(history, ada):
    choose(Given(lost_after_days=60, sign_of_life="orders"), actor=ada)
    # Active on 1 October: 1, 2 and 3 (within 60 days). On 1 November: 1 (15 October) and 2 (20 September). Lost: 3.
    found = metrics.ask("churn", **OCTOBER, lake=history, least=1)
    assert (found.figures["k"], found.n) == (1, 3)


def test_a_contact_keeps_a_customer_only_where_the_owner_says_so(lake, ada, day):
    bought = [order(who=9, at=moment("2026-01-01")), order(who=1, at=moment("2026-08-20"))]
    spoke = [{"who": 1, "kind": "message", "incoming": True, "automatic": False, "at": moment("2026-10-20")}]
    here = lake(orders=bought, interactions=spoke)
    for sign, lost in (("orders", 1), ("either", 0)):
        choose(Given(lost_after_days=60, sign_of_life=sign), actor=ada)
        found = metrics.ask("churn", **OCTOBER, lake=here, least=1)
        assert (found.figures["k"], found.n) == (lost, 1)


def test_churn_of_a_period_that_is_not_over_or_has_no_history_before_it_is_not_told(history, ada):
    choose(Given(lost_after_days=60, sign_of_life="orders"), actor=ada)
    assert metrics.ask("churn", **NOVEMBER, lake=history, least=1).n == 0
    january = metrics.ask("churn", since=date(2026, 2, 1), until=date(2026, 3, 1), lake=history, least=1)
    assert january.n == 0


def test_churn_by_month_has_a_row_a_month(history, ada):
    choose(Given(lost_after_days=60, sign_of_life="orders"), actor=ada)
    found = metrics.ask("churn", since=date(2026, 9, 1), until=date(2026, 12, 1), grain="month", lake=history, least=1)
    # September: active on the 1st are 3 and not 4 (62 days); 3 still is on 1 October. October as above.
    assert [(row["k"], row["n"]) for row in found.rows] == [(0, 1), (1, 3), (None, 0)]


def test_revenue_that_comes_again_is_bounded_gross_and_open_net(lake):
    def spent(who, before, now):
        rows = [order(before, who, at=moment("2026-09-15"))] if before else []
        return rows + ([order(now, who, at=moment("2026-10-15"))] if now else [])

    here = lake(orders=[*spent(1, 100.0, 150.0), *spent(2, 100.0, 40.0), *spent(3, 100.0, 0), *spent(4, 0, 500.0)])
    found = metrics.many(["gross_retention", "net_retention"], **OCTOBER, lake=here, least=1)
    assert (found["gross_retention"].value, found["gross_retention"].n) == (pytest.approx(140 / 300), 3)
    assert found["net_retention"].value == pytest.approx(190 / 300)


def test_what_was_ordered_within_the_owners_days_after_a_touchpoint_follows_it(lake, day):
    spoke = [
        {"who": who, "channel": "webchat", "kind": "message", "incoming": True, "automatic": False, "at": day(number)}
        for who, number in ((1, 2), (1, 5), (2, 3), (3, 4), (4, 20))
    ]
    here = lake(
        interactions=spoke, visits=[{"who": 2, "kind": "search", "at": day(4)}],
        orders=[order(who=1, at=day(8)), order(who=2, at=day(11)), order(who=3, at=day(3)), order(who=4, at=day(21))],
    )  # fmt: skip
    found = ask("ordered_after", by=("touchpoint",), lake=here)
    # The chat: 1 after 6 days, 2 only after 8, 3 had ordered before, 4's days are not over. The search: 2 after 7 days
    # to the hour, which is no longer within seven.
    assert [(row["touchpoint"], row["k"], row["n"]) for row in found.rows] == [("search", 0, 1), ("webchat", 1, 3)]


def test_assumptions_are_the_owners_within_bounds_and_the_same_again_leaves_no_trace(ada, ben):
    given = Given(cost_per_hour=Decimal("40.50"), currency="EUR", lost_after_days=90)
    assert choose(given, actor=ada) == choose(given, actor=ada) == assumptions.now() == given
    with pytest.raises(Forbidden):
        choose(Given(), actor=ben)
    for wrong in (Given(lost_after_days=0), Given(cost_per_hour=Decimal(1)), Given(sign_of_life="a nod")):
        with pytest.raises(Invalid):
            choose(wrong, actor=ada)
    assert assumptions.now() == given
