"""Facts about words: a value is said in the unit of its metric, never longer than it needs."""

import pytest

from sixring.insights import metrics
from sixring.insights.dashboards import said
from sixring.insights.metrics.registry import Metric


def of(unit, kind="score"):
    return Metric(
        name="x", title="X", unit=unit, kind=kind, table="conversations", value=lambda t: t.id, definition="",
        population="", source="",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (59, "59 s"), (60, "1 min"), (1080, "18 min"), (3600, "1 h"), (15000, "4 h 10 min"), (86400, "1 d"),
     (97200, "1 d 3 h"), (-120, "−2 min")],
)  # fmt: skip
def test_durations(seconds, words):
    assert said.duration(seconds) == words


@pytest.mark.parametrize(
    ("unit", "kind", "value", "words"),
    [("%", "share", 0.88, "88 %"), ("%", "share", 0.972, "97.2 %"), ("%", "share", 1.0, "100 %"),
     ("%", "share", 0.012, "1.2 %"), ("points", "nps", 41.4, "+41"), ("points", "nps", -3, "−3"),
     ("points", "nps", 0, "0"), ("1–7", "score", 5.61, "5.6"), ("points", "score", -0.083, "−0.08"),
     ("count", "count", 1204, "1,204"), ("money", "sum", 1204.5, "1,204.50"), ("s", "duration", None, "–")],
)  # fmt: skip
def test_values(unit, kind, value, words):
    assert said.say(of(unit, kind), value) == words


@pytest.mark.parametrize(
    ("unit", "kind", "difference", "words"),
    [("%", "share", -0.03, "3 points"), ("%", "share", 0.004, "0.4 points"), ("points", "nps", 6.2, "6 points"),
     ("s", "duration", -420, "7 min")],
)  # fmt: skip
def test_a_difference_is_said_without_its_sign(unit, kind, difference, words):
    assert said.apart(of(unit, kind), difference) == words


@pytest.mark.parametrize(("most", "words"), [(90, "90 s"), (600, "10 min"), (20_000, "5.56 h"), (400_000, "4.63 d")])
def test_an_axis_counts_in_one_unit(most, words):
    scale = said.scale(of("s", "duration"), most)
    assert scale.say(scale.of(most)) == words


def test_every_metric_there_is_can_be_said():
    for one in metrics.everything().values():
        assert said.say(one, 0.5)
        assert said.apart(one, 0.5)
        assert said.scale(one, 0.5).say(0.5)
