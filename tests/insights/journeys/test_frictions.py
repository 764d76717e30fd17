"""Frictions by hand: who met them, how they fared, what it costs, and what mending one might be."""

import numpy as np
import pytest

from sixring.core.errors import Invalid
from sixring.feedback.drivers.shapley import decompose
from sixring.insights.journeys import critical as criticals
from sixring.insights.journeys import frictions as weighing
from sixring.insights.journeys.whatif import whatif

from .conftest import SINCE, UNTIL, after, call, chat, look, mail, order

pytestmark = pytest.mark.django_db
EVERY = {"since": SINCE, "until": UNTIL}


def waits():
    """Forty customers bought and wrote. Twenty waited two days: five of them bought again, and fifteen others."""
    touches, orders = [], [order(who, after()) for who in range(40)]
    for who in range(40):
        asked_at, slow = after(days=1, minutes=who), who < 20
        touches.append(mail(who, asked_at))
        touches.append(mail(who, after(days=3 if slow else 1, hours=1, minutes=who), incoming=False))
        if who % 20 < (5 if slow else 15):
            orders.append(order(who, after(days=50)))
    return {"interactions": touches, "orders": orders}


def found(kind, **how):
    return [one for one in weighing.frictions(**EVERY, **how).frictions if one.kind == kind]


def test_a_long_wait_is_held_against_a_short_one(asked):
    asked(**waits())
    (one,) = found("wait")
    assert (one.name, one.people, one.journeys, one.without) == ("wait-mail_in-mail_out", 20, 20, 20)
    assert (one.outcome, one.with_.value, one.without_.value) == ("came_back", 0.25, 0.75)
    assert one.median_s == 2 * 86_400 + 3600
    assert one.confidence > 0.95


def test_its_loss_is_people_a_year_by_the_difference_by_what_a_customer_is_worth(asked):
    asked(**waits())
    (one,) = found("wait")
    assert one.yearly == pytest.approx(31_557_600 / (UNTIL - SINCE).total_seconds())
    worth = 60 * 20.0 / 40  # sixty orders of 20 by forty people within the year
    assert one.loss.likely == pytest.approx(20 * one.yearly * 0.5 * 0.5 * worth)
    assert one.loss.low == pytest.approx(20 * one.yearly * -one.apart.high * 0.2 * worth)
    assert one.loss.high == pytest.approx(20 * one.yearly * -one.apart.low * 1.0 * worth)
    assert one.loss.currency == "EUR"
    assert one.harm == pytest.approx(one.loss.likely * one.confidence)


def test_its_sentence_has_the_figures_of_its_facts_and_claims_no_cause(asked):
    asked(**waits())
    (one,) = found("wait")
    assert one.facts == {"people": 20, "with": 0.25, "with_n": 20, "without": 0.75, "without_n": 20}
    assert "20 people waited more than a day" in one.sentence
    assert "25 % (n = 20) bought again, against 75 % (n = 20)" in one.sentence
    assert "doesn’t say that one causes the other" in one.sentence


def test_who_met_something_and_fared_better_met_no_friction(asked):
    told = waits()
    told["orders"] += [order(who, after(days=50, hours=1)) for who in range(20)]
    asked(**told)
    assert found("wait") == []


def test_without_prices_there_is_no_money_but_what_is_missing(asked):
    told = waits()
    told["orders"] = [one | {"amount": None} for one in told["orders"]]
    asked(**told)
    (one,) = found("wait")
    assert one.loss is None
    assert "needs orders with amounts" in one.missing
    assert one.harm > 0


def test_loops_switches_coming_again_and_leaving_are_found(asked):
    talk = [mail(who, after(hours=2 * n), incoming=n % 2 == 0) for who in range(6) for n in range(5)]
    again = [chat(who, after(hours=5 * n), conversation=10 * who + n) for who in range(20, 26) for n in range(2)]
    switch = [one for who in range(40, 46) for one in (mail(who, after()), call(who, after(hours=3)))]
    plain = [mail(who, after(hours=2 * n), incoming=n % 2 == 0) for who in (60, 61) for n in range(3)]
    asked(
        interactions=[*talk, *again, *switch, *plain, chat(70, after())],
        visits=[look(who, after(), "cart") for who in range(80, 86)] + [look(who, after()) for who in range(90, 96)],
        orders=[order(who, after(hours=1)) for who in range(90, 96)],
    )
    names = {one.name for one in weighing.frictions(**EVERY).frictions}
    assert {"loop-mail_in-mail_out", "switch-mail_in-call", "repeat-chat", "drop-cart"} <= names
    (gone,) = found("drop")
    assert (gone.people, gone.with_.value, gone.without_.value) == (6, 1.0, 0.0)


def test_what_if_is_a_scenario_and_scales_with_what_it_supposes(asked):
    asked(**waits())
    (one,) = found("wait")
    half, whole = whatif(one, share=0.5), whatif(one, share=1.0)
    assert whole.saved.likely == pytest.approx(one.loss.likely)
    assert half.saved.likely == pytest.approx(one.loss.likely / 2)
    assert whole.people[1] == pytest.approx(20 * one.yearly * 0.5 * 0.5)
    assert half.sentence.startswith("A scenario, not a forecast.")
    with pytest.raises(Invalid):
        whatif(one, share=1.5)


def test_critical_touchpoints_by_counts_are_those_of_the_rows_themselves(asked):
    told = waits()
    told["interactions"] += [chat(who, after(days=1, hours=5)) for who in range(0, 40, 3)]
    asked(**told)
    found = criticals.critical(**EVERY)
    shares = {one.touchpoint: one for one in found.of["came_back"]}
    assert found.n["came_back"] == 60
    rows = [(float(who % 3 == 0), 1.0, 1.0, float(who % 20 < (5 if who < 20 else 15))) for who in range(40)]
    rows += [(0.0, 0.0, 0.0, 0.0)] * 20  # the journeys of those who came back, which are over
    grid = np.array(rows)
    expected = decompose(grid[:, :3], grid[:, 3], draws=0)
    assert [shares[one].share for one in ("chat", "mail_in", "mail_out")] == pytest.approx(list(expected.shares))
    assert found.missing["satisfied"].startswith("Not measured yet")
