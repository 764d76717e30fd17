"""Figures of others: each with its source and its day, entered or from a file; beside ours, with what chance allows."""

from datetime import date, timedelta

import pytest

from sixring.core import statistics
from sixring.core.errors import Forbidden, Invalid, NotFound
from sixring.feedback.results import benchmarks as with_results
from sixring.insights import metrics
from sixring.insights.metrics.answers import Answer
from sixring.insights.models import OutsideFigure
from sixring.insights.strategy import benchmarks, beside
from sixring.insights.strategy.benchmarks import Outside, Told
from tests.cast import NOON, happened_to

pytestmark = pytest.mark.django_db
TRADE = Told("csat", "Trade", 0.8, "Report 2025, page 7", date(2026, 1, 1), 900)
FILE = """metric,name,value,source,as_of,n
csat,Trade,81 %,"Report 2025, page 7",2026-01-01,900
first_reply,Trade,5400,"Report 2025, page 9",2026-01-01,
"""


def test_a_figure_keeps_its_source_and_its_day(ada, clock):
    made = benchmarks.enter(TRADE, actor=ada)
    assert (made.value, made.n, made.source, made.as_of) == (0.8, 900, TRADE.source, TRADE.as_of)
    benchmarks.enter(TRADE, actor=ada)
    assert happened_to(made) == ["outside_figure.entered"]


@pytest.mark.parametrize(
    "more",
    [
        {"source": ""}, {"source": "web"}, {"name": " "}, {"metric": "happiness"}, {"value": 1.2}, {"value": -0.1},
        {"value": float("nan")}, {"as_of": NOON.date() + timedelta(days=2)}, {"n": 0}, {"metric": "ease", "value": 0.5},
    ],
)  # fmt: skip
def test_what_nobody_could_look_up_is_refused(ada, clock, more):
    told = {name: getattr(TRADE, name) for name in Told.__slots__} | more
    with pytest.raises(Invalid):
        benchmarks.enter(Told(**told), actor=ada)


def test_a_file_is_taken_as_a_whole(ada, clock):
    assert benchmarks.bring(FILE.encode(), actor=ada) == 2
    assert benchmarks.bring(FILE.encode(), actor=ada) == 2
    found = {one.metric: (one.value, one.n) for one in OutsideFigure.objects.all()}
    assert found == {"csat": (0.81, 900), "first_reply": (5400.0, None)}


@pytest.mark.parametrize(
    "line",
    [
        "luck,Trade,1,Somewhere,2026-01-01,", "csat,Trade,many,Somewhere,2026-01-01,",
        "csat,Trade,90,Somewhere,yesterday,", "csat,Trade,190,Somewhere,2026-01-01,",
    ],
)  # fmt: skip
def test_a_file_with_one_bad_row_is_refused_and_says_which(ada, clock, line):
    with pytest.raises(Invalid) as said:
        benchmarks.bring((FILE + line).encode(), actor=ada)
    assert "row 4" in said.value.message
    assert not OutsideFigure.objects.exists()


def test_a_file_without_a_column_says_which(ada, clock):
    with pytest.raises(Invalid, match="source"):
        benchmarks.bring(b"metric,name,value,as_of\ncsat,Trade,81,2026-01-01", actor=ada)


def test_those_entered_with_results_stand_beside_them(ada, clock):
    with_results.enter("Trade", "csat", 79.0, "Report 2025", date(2026, 1, 1), actor=ada)
    one = benchmarks.all_of(ada)[0]
    assert (one.pk, one.told.metric, one.told.value) == (None, "csat", 0.79)


def answer(name, **row):
    metric = metrics.named(name)
    return Answer(metric, [{"suppressed": False, **row}], row["n"], (NOON, NOON), "UTC", NOON)


@pytest.mark.parametrize(
    ("ours", "n", "ahead"),
    [(90, None, True), (70, None, False), (81, None, None), (90, 900, True), (86, 900, None), (90, 20, None)],
)
def test_better_and_worse_stand_only_beyond_chance(ours, n, ahead):
    low, high = statistics.wilson(ours, 100)
    mine = answer("csat", n=100, k=ours, value=ours / 100, low=low, high=high)
    other = Outside(Told("csat", "Trade", 0.8, "Report", date(2026, 1, 1), n), 1)
    assert beside.beside(mine, other, 90).ahead is ahead


def test_of_durations_less_is_better():
    mine = answer("first_reply", n=50, median=600.0, low=500.0, high=700.0)
    other = Outside(Told("first_reply", "Trade", 900.0, "Report", date(2026, 1, 1)), 1)
    found = beside.beside(mine, other, 90)
    assert (found.ahead, found.how) == (True, "ours is lower by 5 min")
    nothing = beside.beside(answer("first_reply", n=0, median=None), other, 90)
    assert (nothing.ahead, nothing.how) == (None, "ours is not measured")


def test_an_agent_may_none_of_it(ada, ben, clock):
    for act in (lambda: benchmarks.enter(TRADE, actor=ben), lambda: benchmarks.bring(FILE.encode(), actor=ben),
                lambda: benchmarks.remove(1, actor=ben), lambda: benchmarks.all_of(ben)):  # fmt: skip
        with pytest.raises(Forbidden):
            act()
    with pytest.raises(NotFound):
        benchmarks.remove(999, actor=ada)
