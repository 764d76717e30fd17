"""Facts about targets and about what happened meanwhile: who may, what is refused, and when each holds."""

from datetime import UTC, date, datetime

import pytest

from sixring.core.errors import Forbidden, Invalid, NotFound
from sixring.insights import metrics
from sixring.insights.dashboards import goals, happened
from sixring.insights.dashboards.overview import is_reached
from sixring.insights.dashboards.spans import Span
from sixring.insights.metrics import Answer
from sixring.insights.models import Annotation, Goal
from tests.cast import happened_to

pytestmark = pytest.mark.django_db
JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)


def test_a_target_holds_until_the_next_one_does(ada):
    goals.aim("csat", 0.85, JUNE, None, actor=ada)
    goals.aim("csat", 0.9, JULY, date(2026, 12, 31), actor=ada)
    found = goals.all_of(ada, ["csat", "nps"])
    assert found["nps"] == []
    held = goals.within(found["csat"], Span(date(2026, 6, 10), date(2026, 7, 20)))
    assert [(one.goal.value, one.first, one.last) for one in held] == [
        (0.85, date(2026, 6, 10), date(2026, 6, 30)), (0.9, JULY, date(2026, 7, 20)),
    ]  # fmt: skip
    assert goals.current(found["csat"], date(2026, 6, 30)).value == 0.85
    assert goals.current(found["csat"], date(2026, 5, 31)) is None
    assert goals.within(found["csat"], Span(date(2026, 5, 1), date(2026, 5, 31))) == []


def test_the_same_day_is_decided_anew_and_the_same_again_leaves_no_trace(ada):
    goal = goals.aim("csat", 0.85, JUNE, None, actor=ada)
    goals.aim("csat", 0.85, JUNE, None, actor=ada)
    assert happened_to(goal) == ["goal.set"]
    goals.aim("csat", 0.8, JUNE, None, actor=ada)
    assert Goal.objects.get().value == 0.8


@pytest.mark.parametrize(("value", "due"), [(float("nan"), None), (float("inf"), None), (0.9, date(2026, 5, 1))])
def test_what_is_no_target_is_refused(ada, value, due):
    with pytest.raises(Invalid):
        goals.aim("csat", value, JUNE, due, actor=ada)


def test_a_target_is_taken_back(ada):
    goal = goals.aim("csat", 0.85, JUNE, None, actor=ada)
    goals.withdraw(goal.pk, actor=ada)
    assert not Goal.objects.exists()
    with pytest.raises(NotFound):
        goals.withdraw(goal.pk, actor=ada)


def test_what_happened_is_found_by_its_days(ada, ben):
    down = happened.note("outage", "Shop down", date(2026, 6, 5), None, actor=ada)
    sale = happened.note("campaign", "Summer sale", date(2026, 6, 20), date(2026, 7, 5), actor=ada)
    assert happened.within(Span(JUNE, date(2026, 6, 30)), ben) == [down, sale]
    assert happened.within(Span(JULY, date(2026, 7, 31)), ben) == [sale]
    assert happened.within(Span(date(2026, 7, 6), date(2026, 7, 31)), ben) == []


def test_noting_it_twice_is_once(ada):
    for _ in range(2):
        one = happened.note("outage", "  Shop down ", JUNE, None, actor=ada)
    assert Annotation.objects.get().label == "Shop down"
    assert happened_to(one) == ["annotation.made"]
    happened.remove(one.pk, actor=ada)
    with pytest.raises(NotFound):
        happened.remove(one.pk, actor=ada)


@pytest.mark.parametrize(
    ("kind", "label", "last"), [("weather", "Rain", None), ("outage", " ", None), ("outage", "Down", date(2026, 5, 1))]
)
def test_what_says_nothing_is_refused(ada, kind, label, last):
    with pytest.raises(Invalid):
        happened.note(kind, label, JUNE, last, actor=ada)


def test_an_agent_may_neither(ben):
    for act in (
        lambda: goals.aim("csat", 0.9, JUNE, None, actor=ben), lambda: goals.withdraw(1, actor=ben),
        lambda: happened.note("outage", "Down", JUNE, None, actor=ben), lambda: happened.remove(1, actor=ben),
    ):  # fmt: skip
        with pytest.raises(Forbidden):
            act()


def test_they_are_set_and_removed_on_their_page(screen, ada):
    adas = screen(ada)
    asked = {"metric": "first_reply", "value": "4", "time": "h", "since": "2026-06-01", "due": ""}
    assert adas.post("/insights/marks/targets/", asked).status_code == 302
    assert Goal.objects.get().value == 4 * 3600
    adas.post("/insights/marks/targets/", {**asked, "metric": "csat", "value": "85"})
    assert Goal.objects.get(metric="csat").value == 0.85
    assert adas.post("/insights/marks/targets/", {**asked, "value": "many"}).status_code == 422
    told = {"kind": "price", "label": "Seeds dearer", "first": "2026-06-01", "last": ""}
    assert adas.post("/insights/marks/", told).status_code == 302
    page = adas.get("/insights/marks/").content.decode()
    assert "4 h" in page
    assert "Seeds dearer" in page
    adas.post(f"/insights/marks/targets/{Goal.objects.get(metric='csat').pk}/end/")
    adas.post(f"/insights/marks/{Annotation.objects.get().pk}/end/")
    assert (Goal.objects.count(), Annotation.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("name", "row", "aim", "reached"),
    [
        ("csat", {"value": 0.9, "low": 0.86, "high": 0.93}, 0.85, True),
        ("csat", {"value": 0.9, "low": 0.86, "high": 0.93}, 0.88, None),  # chance alone could have made it 87 %
        ("csat", {"value": 0.9, "low": 0.86, "high": 0.93}, 0.95, False),
        ("first_reply", {"median": 240.0}, 300, True),
        ("first_reply", {"median": 301.0}, 300, False),
        ("csat", {"value": None}, 0.9, None),
    ],
)
def test_a_target_is_reached_where_the_whole_interval_says_so(name, row, aim, reached):
    moment = datetime(2026, 11, 1, tzinfo=UTC)
    answer = Answer(metrics.everything()[name], [row], 80, (moment, moment), "UTC", moment)
    assert is_reached(answer, aim) is reached
