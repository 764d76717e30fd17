"""Facts about growing and fading: by shares, beyond chance, corrected for how many were looked at."""

from __future__ import annotations

import random

from sixring.feedback.topics.trends import trends


def test_a_topic_whose_share_doubles_grows_and_one_that_halves_fades() -> None:
    found = trends({1: 200, 2: 100, 0: 700}, {1: 100, 2: 200, 0: 700})
    assert {topic: one.word for topic, one in found.items()} == {1: "growing", 2: "fading"}
    assert (found[1].share, found[1].share_before) == ("20 %", "10 %")


def test_more_of_everything_is_no_growth() -> None:
    found = trends({1: 200, 2: 400}, {1: 100, 2: 200})
    assert [one.word for one in found.values()] == ["", ""]


def test_a_few_more_may_be_chance() -> None:
    assert trends({1: 8, 0: 92}, {1: 4, 0: 96})[1].word == ""


def test_a_sure_but_small_change_is_not_worth_a_word() -> None:
    found = trends({1: 110_000, 0: 890_000}, {1: 100_000, 0: 900_000})[1]
    assert found.p < 0.001
    assert found.word == ""


def test_of_many_topics_that_changed_by_chance_hardly_one_is_called_growing() -> None:
    chance = random.Random(8)
    draws = [[chance.randrange(100) + 1 for _ in range(10_000)] for _ in range(2)]
    now, before = ({topic: drawn.count(topic) for topic in range(1, 101)} for drawn in draws)
    assert sum(bool(one.word) for one in trends(now, before).values()) <= 1


def test_what_is_seen_for_the_first_time_grows_and_nothing_before_is_no_error() -> None:
    assert trends({1: 60, 0: 100}, {2: 60, 0: 100})[1].word == "growing"
    assert trends({1: 60}, {})[1].word == ""
