"""The rule of targets, as a table: reached and missed only where chance is ruled out."""

import pytest

from sixring.insights import metrics
from sixring.insights.strategy.verdicts import actual, verdict

SHARE = {"n": 100, "k": 84, "value": 0.84, "low": 0.76, "high": 0.90, "suppressed": False}
WAIT = {"n": 50, "median": 600.0, "low": 500.0, "high": 700.0, "suppressed": False}


@pytest.mark.parametrize(
    ("name", "row", "side", "aim", "found"),
    [
        ("csat", SHARE, "least", 0.75, "reached"), ("csat", SHARE, "least", 0.80, "close"),
        ("csat", SHARE, "least", 0.91, "missed"), ("csat", SHARE, "most", 0.91, "reached"),
        ("csat", SHARE, "most", 0.75, "missed"), ("first_reply", WAIT, "most", 700.0, "reached"),
        ("first_reply", WAIT, "most", 699.0, "close"), ("first_reply", WAIT, "most", 499.0, "missed"),
        ("first_reply", {**WAIT, "low": None, "high": None}, "most", 9000.0, "close"),
        ("csat", {**SHARE, "suppressed": True, "value": None}, "least", 0.5, "few"),
        ("csat", {"n": 0, "value": None}, "least", 0.5, "unmeasured"), ("csat", {}, "least", 0.5, "unmeasured"),
        ("conversations", {"n": 99}, "least", 33.0, "reached"), ("conversations", {"n": 99}, "least", 33.1, "missed"),
        ("contact_rate", {"n": 50, "value": 2.0, "se": 0.5}, "most", 2.5, "close"),
        ("contact_rate", {"n": 50, "value": 2.0, "se": 0.1}, "most", 2.5, "reached"),
    ],
)  # fmt: skip
def test_reached_only_where_the_whole_interval_is(name, row, side, aim, found):
    assert verdict(metrics.named(name), row, side, aim, days=90) == found


def test_counts_are_those_of_thirty_days_and_nothing_else_is():
    assert actual(metrics.named("conversations"), {"n": 99}, 90) == 33
    assert actual(metrics.named("conversations"), {"n": 0}, 90) == 0
    assert actual(metrics.named("csat"), SHARE, 90) == 0.84
    assert actual(metrics.named("csat"), {"n": 0, "value": None}, 90) is None
