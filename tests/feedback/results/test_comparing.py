"""Facts about comparing groups: who is shown, what counts as different, and what is said of it."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixring.feedback.results.comparing import compare, finding
from sixring.feedback.results.measures import Asked

NPS = Asked("nps", "nps", "Recommend?", (0, 10))
CSAT = Asked("csat", "csat", "Satisfied?", (1, 5))


def counts(**points):
    return Counter({point.lstrip("p"): many for point, many in points.items()})


def named(found):
    return [one.member for one in found.groups]


def test_groups_stand_from_the_highest_to_the_lowest_each_against_the_rest():
    found = compare(CSAT, "channel", {"email": counts(p5=90, p1=10), "sms": counts(p5=50, p1=50)}, 30)
    assert [(one.member, one.verdict) for one in found.groups] == [
        ("email", "clearly above the rest"), ("sms", "clearly below the rest")
    ]  # fmt: skip
    assert found.groups[0].against.value == pytest.approx(0.4)
    assert finding(found, {"email": "E-mail", "sms": "SMS"}) == (
        "Channel: E-mail clearly above the rest; SMS clearly below the rest"
    )


def test_small_groups_are_not_shown_and_counted():
    found = compare(CSAT, "team", {"A": counts(p5=40), "B": counts(p5=29), "C": counts(p5=3)}, 30)
    assert (named(found), found.hidden, found.few) == (["A"], 2, 30)
    assert finding(found, {}) == "Team: too few groups to compare"


def test_of_an_anonymous_survey_the_one_hidden_does_not_follow_from_the_whole():
    groups = {"A": counts(p5=40), "B": counts(p5=31), "C": counts(p5=3)}
    assert sorted(named(compare(CSAT, "team", groups, 30))) == ["A", "B"]
    found = compare(CSAT, "team", groups, 30, strict=True)
    assert (named(found), found.hidden) == (["A"], 2)


def test_what_chance_would_show_is_no_difference():
    groups = {"A": counts(p5=30, p1=10), "B": counts(p5=28, p1=12)}
    found = compare(CSAT, "team", groups, 30)
    assert [one.verdict for one in found.groups] == ["no clear difference"] * 2
    assert finding(found, {}) == "Team: no group clearly differs from the rest"


def test_among_many_groups_one_has_to_differ_more():
    """Of twenty, one with p = 0.02 alone is what chance gives."""
    groups = {f"G{n}": counts(p5=25, p1=15) for n in range(19)} | {"odd": counts(p5=17, p1=23)}
    found = compare(CSAT, "team", groups, 30)
    odd = next(one for one in found.groups if one.member == "odd")
    assert odd.against.p < 0.05
    assert not odd.real


def test_without_an_answer_nothing_is_measured():
    assert compare(NPS, "channel", {}, 30).groups == []
    assert compare(NPS, "channel", {"email": Counter()}, 1).hidden == 0


@given(st.dictionaries(st.sampled_from("ABCDEF"), st.dictionaries(st.integers(0, 10), st.integers(0, 80)), max_size=6))
def test_whatever_is_answered_no_small_group_shows(groups):
    found = compare(
        NPS, "team", {name: Counter({str(k): v for k, v in one.items()}) for name, one in groups.items()}, 30
    )
    for one in found.groups:
        assert one.estimate.n >= 30
        assert one.estimate.low <= one.estimate.value <= one.estimate.high
        assert 0 <= one.against.p <= one.p <= 1
    known = sum(1 for one in groups.values() if sum(one.values()))
    assert len(found.groups) + found.hidden == known
