"""The page of this figure says what was measured."""

from pathlib import Path

from sixring.insights.repeating.tried import ASKING, RETELLING
from tests.insights.repeating.labelled import messages, pairs

PAGE = (Path(__file__).parents[3] / "docs" / "repeating.md").read_text("utf-8")


def test_it_gives_the_counts_of_both():
    for one in (ASKING, RETELLING):
        assert f"{one.precision.value:.0%}".replace("%", " %") + f" ({one.right} of {one.found})" in PAGE
        assert f"{one.recall.value:.0%}".replace("%", " %") + f" ({one.right} of {one.so})" in PAGE


def test_it_says_how_many_messages_there_are():
    assert f"{len([*messages(measuring=True), *messages(measuring=False)])} in six languages" in PAGE
    assert f"{len(list(pairs()))} pairs" in PAGE
