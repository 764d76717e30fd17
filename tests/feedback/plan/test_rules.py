"""Thresholds: where a plan begins, as a table; and deciding them anew."""

import pytest

from sixring.core.errors import Forbidden, Invalid
from sixring.feedback.plan import rules
from sixring.feedback.plan.rules import Rules

USUAL = Rules()


@pytest.mark.parametrize(
    ("kind", "value", "top", "tone"),
    [
        ("nps", 0, 10, "negative"), ("nps", 6, 10, "negative"), ("nps", 7, 10, ""), ("nps", 9, 10, "positive"),
        ("csat", 2, 5, "negative"), ("csat", 3, 5, ""), ("csat", 5, 5, "positive"),
        ("csat", 2, 7, "negative"), ("csat", 4, 7, ""), ("csat", 7, 7, "positive"),
        ("ces", 3, 7, "negative"), ("ces", 4, 7, ""), ("ces", 6, 7, "positive"),
        ("stars", 2, 5, "negative"), ("stars", 1, 3, "negative"), ("stars", 10, 10, "positive"),
        ("choice", 1, 0, ""),
    ],
)  # fmt: skip
def test_where_a_score_begins_to_be_bad_or_good(kind, value, top, tone):
    assert rules.tone_of_score(kind, value, USUAL, top) == tone


@pytest.mark.django_db
def test_what_is_decided_holds_and_the_rest_is_as_it_was(ada):
    held = rules.decide({"nps_bad": 4, "acknowledge_minutes": 60}, actor=ada)
    assert (held.nps_bad, held.acknowledge_minutes, held.csat_bad) == (4, 60, 2)
    assert rules.of() == held


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [
    {"nps_bad": 11}, {"nps_bad": 9}, {"text_sure": 2.0}, {"solve_minutes": 0}, {"nonsense": 1}, {"opens": "yes"},
    {"csat_bad": 2.5},
])  # fmt: skip
def test_what_makes_no_sense_is_refused_and_changes_nothing(ada, wrong):
    with pytest.raises(Invalid):
        rules.decide(wrong, actor=ada)
    assert rules.of() == USUAL


@pytest.mark.django_db
def test_only_who_configures_decides(ben):
    with pytest.raises(Forbidden):
        rules.decide({"nps_bad": 4}, actor=ben)
