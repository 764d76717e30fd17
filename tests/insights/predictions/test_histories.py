"""Facts about what is made of a lake: who may leave, what they are worth, why they write, how much comes."""

from collections import Counter
from datetime import timedelta

import pytest

from sixring.insights import assumptions
from sixring.insights.assumptions.given import Given
from sixring.insights.predictions import ahead, facts, groups, leaving, next_reason, value
from sixring.insights.predictions.histories import prepare

from .conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def thirty(monkeypatch):
    """Thirty days without an order is lost."""
    monkeypatch.setattr(assumptions, "now", lambda: Given(lost_after_days=30, sign_of_life="orders"))


def test_facts_know_nothing_that_came_after(lake, losing, thirty):
    cut = NOW - timedelta(days=100)
    known = facts.as_of(prepare(lake(fresh=NOW, orders=losing)), cut, 30)
    before = [row for row in losing if row["at"] < cut]
    same = facts.as_of(prepare(lake(fresh=NOW, orders=before)), cut, 30)
    assert known.facts == same.facts
    assert known.persons == same.persons
    assert all(same.gone)
    assert not all(known.gone)


def test_those_who_fell_silent_are_likelier_to_leave(lake, losing, thirty):
    found = leaving.make(lake(fresh=NOW, orders=losing))
    assert found.figures["auc"] > 0.85
    assert found.figures["brier"] < found.figures["brier_always"]
    assert found.figures["said"] is True
    silent = [one for one in found.people if one.basis["silence"] > 20]
    there = [one for one in found.people if one.basis["silence"] <= 12]
    assert silent
    assert min(one.value for one in silent) > max(one.value for one in there)
    assert silent[0].reasons[0]["fact"] in ("silence", "rhythm", "often", "orders", "spent")
    assert all(one.low <= one.value <= one.high for one in found.people)
    assert sum(one.weight > 0 for one in found.people) <= len(found.people) / 2


def test_the_back_test_stands_where_its_outcome_is_over(lake, losing, thirty):
    known = leaving.past(prepare(lake(fresh=NOW, orders=losing)), NOW, 30)
    assert [(NOW - one.cut).days for one in known] == [30, 45, 60, 75, 90, 105]
    test = leaving.judged(known, 30)
    assert test["learnt_before"] == sum(len(one) for one in known if one.cut <= NOW - timedelta(days=60))
    assert test["n"] == len(known[0])


def test_a_young_shop_says_what_it_needs(lake, shop, thirty):
    few = lake(fresh=NOW, orders=[row for row in shop if row["at"] > NOW - timedelta(days=70)])
    assert "three times the days" in str(leaving.make(few).needs)
    nothing = lake(fresh=NOW)
    for maker in (leaving, value, next_reason, ahead, groups):
        found = maker.make(nothing)
        assert found.needs
        assert found.people == []


def test_value_is_tried_on_what_came_since(lake, shop):
    other = [{**row, "amount": 1e6, "currency": "JPY"} for row in shop[:200]]  # no sum with the rest
    found = value.make(lake(fresh=NOW, orders=[*shop, *other]))
    assert found.figures["currency"] == "EUR"
    assert found.figures["total"] < 1e6
    test = found.figures["test"]
    assert test["said_orders"] == pytest.approx(test["came_orders"], rel=0.25)
    assert test["correlation"] > 0.5
    assert sum(one[0] for one in test["bins"]) == test["n"]
    worth = {one.alias: one for one in found.people}
    stopped, goes_on = worth[1], worth[7]  # 1 stopped in spring, 7 still comes
    assert stopped.basis["alive"] < goes_on.basis["alive"]
    assert goes_on.low <= goes_on.value <= goes_on.high


def talks(pairs):
    """Each pair: a customer wrote about the first reason, and a day later about the second."""
    for n, (first, second) in enumerate(pairs):
        for day, reason in enumerate((first, second)):
            at = NOW - timedelta(days=300 - n, hours=-24 * day)
            yield {"at": at, "who": n + 1, "reason": reason, "noise": "", "automatic": False, "channel": "email"}


def test_why_they_write_next_is_what_others_wrote_next(lake):
    pairs = [(1, 2) if n % 2 else (3, 4) for n in range(120)]
    found = next_reason.make(lake(fresh=NOW, conversations=list(talks(pairs))))
    assert found.figures["third"] >= found.figures["first"] > found.figures["first_plain"]
    assert found.figures["log_loss"] < found.figures["log_loss_plain"]
    every = dict(found.figures["every"])
    assert every == Counter(reason for pair in pairs for reason in pair)


def test_chances_of_reasons_add_up_and_few_are_drawn_towards_all():
    steps = [next_reason.Step((1, False), 2)] * 2 + [next_reason.Step((None, False), 1)] * 98
    following = next_reason.counted(steps, 10.0)
    chances = following.chances((1, False))
    assert sum(chances.values()) == pytest.approx(1)
    assert 0.02 < chances[2] < 1
    assert following.chances((7, True)) == pytest.approx({2: 0.02, 1: 0.98})


def test_work_ahead_counts_what_customers_began(lake):
    def rows():
        for day in range(1, 71):
            at = NOW - timedelta(days=day, hours=-9)
            for n in range(4 if at.weekday() < 5 else 0):
                yield {"at": at, "who": n, "channel": "email", "noise": "", "automatic": False, "handle_s": 300.0}
            yield {"at": at, "who": 9, "channel": "email", "noise": "spam", "automatic": False}
            yield {"at": at, "who": 9, "channel": "email", "noise": "", "automatic": True}

    found = ahead.make(lake(fresh=NOW, conversations=list(rows())))
    (mail,) = found.figures["channels"]
    assert mail["n"] == 200
    assert mail["values"][:7] == pytest.approx([0, 4, 4, 4, 4, 4, 0], abs=0.01)  # from Sunday on
    assert mail["shares"][1][9] > 0.8
    assert mail["handle"] == {"median": 300.0, "mean": 300.0, "n": 200}
    assert found.figures["patience"] is None


def test_patience_is_all_the_waiting_by_how_many_gave_up(lake):
    calls = [
        {"incoming": True, "answered": n % 4 > 0, "wait_s": 30.0, "at": NOW - timedelta(days=3)} for n in range(40)
    ]
    told = ahead.patience(lake(fresh=NOW, calls=calls).connection.con, NOW - timedelta(days=30))
    assert told == {"seconds": 120.0, "given_up": 10, "n": 40}


def test_groups_hold_everybody_once_and_hide_the_few(lake, shop):
    found = groups.make(lake(fresh=NOW, orders=shop))
    assert sum(one["n"] for one in found.figures["groups"]) == len(found.people) == 160
    assert sum(one.get("share", 0) for one in found.figures["groups"]) == pytest.approx(1, abs=0.05)
    assert groups.of_group("best", [{"money": 1.0}] * 4, 9.0, {}, {}) == {"key": "best", "n": 4}
