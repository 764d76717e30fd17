"""What the sum takes from the lake, counted by hand on a small one."""

from datetime import timedelta
from decimal import Decimal

import pytest

from sixring.insights import assumptions
from sixring.insights.predictions.models import Kind, Prediction
from sixring.insights.reports.roi import measured
from sixring.people.models import Person
from tests.insights.figures.conftest import FRESH, lake

__all__ = ["lake"]
pytestmark = [pytest.mark.django_db, pytest.mark.data]


@pytest.fixture
def people():
    return [Person.objects.create() for _ in range(6)]


def days_ago(days):
    return FRESH - timedelta(days=days)


def talk(days, **more):
    told = {"at": days_ago(days), "state": "resolved", "noise": "", "automatic": False, "who": 1, "channel": "email"}
    return told | {"handle_s": 600.0, "incoming": 1} | more


def order(who, days, amount, **more):
    return {"who": who, "at": days_ago(days), "amount": amount, "currency": "EUR", "state": "placed"} | more


def answer(who, days, number):
    return {"who": who, "at": days_ago(days), "metric": "csat", "number": number, "scale_high": 5.0, "survey": 1}


def test_a_year_of_contacts_and_what_they_cost(ada, lake):
    assumptions.choose(assumptions.Given(cost_per_hour=Decimal(30), currency="EUR"), actor=ada)
    found = measured.measured(lake(conversations=[talk(n * 10, handle_s=300.0 + 60 * n) for n in range(1, 41)]))
    assert found.ranges["contacts"].likely == 36, "those of the last 365 days"
    # 300 + 60 n seconds for n = 1 … 36, at 30 an hour.
    assert found.ranges["contact_cost"].likely == pytest.approx((300 + 60 * 18.5) / 3600 * 30)
    assert found.ranges["contact_cost"].n == 36
    assert (found.days, found.currency) == (365, "EUR")


def test_half_a_year_counts_as_if_it_went_on(ada, lake):
    found = measured.measured(lake(conversations=[talk(n) for n in range(1, 74)]))
    assert found.days == 73
    assert found.ranges["contacts"].likely == pytest.approx(73 * 5)
    assert "73 days" in found.ranges["contacts"].source


def test_what_a_customer_spends_is_of_those_who_bought(ada, lake):
    rows = [order(who, 30, 10.0 * who) for who in range(1, 7)]
    rows += [order(1, 20, 50.0), order(2, 10, 999.0, state="returned")]
    one = measured.measured(lake(conversations=[talk(400)], orders=rows)).ranges["customer_value"]
    # 60, 20, 30, 40, 50, 60.
    assert (one.likely, one.n) == (pytest.approx(260 / 6), 6)
    assert one.low < one.likely < one.high


def test_a_prediction_goes_before_what_was_spent(ada, lake, people):
    for number, person in enumerate(people, start=1):
        alive = 0.9 if number <= 5 else 0.2
        Prediction.objects.create(person=person, kind=Kind.VALUE, value=20.0 * number, basis={"alive": alive})
    one = measured.measured(lake(conversations=[talk(400)])).ranges["customer_value"]
    assert (one.likely, one.n) == (60.0, 5), "20 to 100; who is likely gone is left out"


def test_what_is_missing_is_named(ada, lake):
    found = measured.measured(lake())
    assert found.ranges == {}
    assert set(found.missing) == {"contacts", "contact_cost", "lost", "active", "customer_value"}
    assert found.currency == ""
    assert found.together is None


def test_spending_after_an_answer_is_the_first_answers_and_of_ninety_days(ada, lake):
    answers = [answer(who, 200, 5.0 if who <= 6 else 2.0) for who in range(1, 13)]
    answers += [answer(1, 150, 1.0), answer(20, 30, 5.0)]
    orders = [order(who, 199, 100.0) for who in range(1, 7)] + [order(7, 201, 500.0), order(8, 109, 500.0)]
    found = measured.measured(lake(conversations=[talk(400)], answers=answers, orders=orders)).together
    assert (found.n, found.satisfied.value, found.others.value) == (12, 100.0, 0.0)
    assert found.satisfied.n == found.others.n == 6
