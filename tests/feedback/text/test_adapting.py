"""Corrections make a head of one's own, kept only if it reads better."""

import pytest

from sixring.feedback.text import adapt, reader
from sixring.feedback.text.adapting import FEWEST, Head

LIGHT = reader(light=True)
GARDEN = ["the aphids are back", "aphids on the roses", "my beans have aphids", "aphids again this year"]
CALM = ["the compost is ripe", "compost for the beds", "a bag of compost", "compost on monday"]


def corrections(times):
    """A company whose customers are unhappy when they speak of aphids, which no reader can know."""
    return [(f"{text} {at}", "negative") for at in range(times) for text in GARDEN] + [
        (f"{text} {at}", "neutral") for at in range(times) for text in CALM
    ]


def test_what_corrections_teach_is_kept_where_it_reads_better():
    head = adapt(corrections(10), LIGHT)
    assert head.kept
    assert head.n == 80
    assert head.after > head.before
    texts = ["so many aphids", "the compost is here"]
    assert [one.label for one in head.apply(texts, LIGHT.read(texts))] == ["negative", "neutral"]


def test_a_label_turned_turns_the_feeling_with_it():
    said = adapt(corrections(10), LIGHT).apply(["aphids, how wonderful"], LIGHT.read(["aphids, how wonderful"]))[0]
    assert (said.label == "negative") == (said.sentiment < 0)
    assert said.strength == abs(said.sentiment)


def test_fewer_than_fifty_teach_nothing():
    head = adapt(corrections(10)[: FEWEST - 1], LIGHT)
    assert not head.kept
    assert head.n == FEWEST - 1
    said = LIGHT.read(["aphids"])
    assert head.apply(["aphids"], said) == said


def test_corrections_that_say_what_is_read_anyway_are_not_kept():
    texts = [f"{word} {at}" for at in range(20) for word in ("wonderful roses", "terrible roses", "roses on monday")]
    agreed = [(text, one.label) for text, one in zip(texts, LIGHT.read(texts), strict=True)]
    assert not adapt(agreed, LIGHT).kept


def test_labels_that_do_not_exist_are_left_out():
    assert adapt([("a text", "angry")] * 80, LIGHT).n == 0


def test_a_head_is_kept_as_json_and_read_again():
    head = adapt(corrections(10), LIGHT)
    again = Head.load(head.dump())
    assert again == head
    assert again.id == head.id


@pytest.mark.parametrize("text", ["", "\ud800", "x" * 100_000])
def test_no_text_makes_a_head_raise(text):
    head = adapt(corrections(10), LIGHT)
    assert len(head.apply([text], LIGHT.read([text]))) == 1
