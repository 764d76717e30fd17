"""Working time: what a page says it counted, within reason; overlaps belong to the later focus."""

from datetime import timedelta

import pytest

from sixring.core.errors import Forbidden
from sixring.interactions.models import Interaction
from sixring.work import panels, spans
from sixring.work.models import WorkSpan
from sixring.work.spans import Stretch
from tests.cast import NOON, where
from tests.screens import enter

pytestmark = pytest.mark.django_db


def second(number):
    return NOON + timedelta(seconds=number)


@pytest.mark.parametrize(
    ("earlier", "fresh", "kept", "left"),
    [
        ((0, 30), (20, 40), (0, 20), (20, 40)),
        ((20, 40), (0, 30), (20, 40), (30, 30)),
        ((20, 40), (0, 50), (20, 40), (40, 50)),
        ((0, 30), (0, 30), (0, 30), (30, 30)),
        ((0, 60), (20, 40), (0, 20), (20, 40)),
    ],
)
def test_of_two_overlapping_the_later_focus_wins(earlier, fresh, kept, left):
    found = spans.apart(Stretch(*map(second, earlier)), Stretch(*map(second, fresh)))
    assert found == (Stretch(*map(second, kept)), Stretch(*map(second, left)))


@pytest.fixture
def matter(dan, clock):
    return where(dan.writes("Where are my trays?"))


def spent(conversation, actor):
    return spans.totals(conversation).get(actor.id, timedelta()).total_seconds()


@pytest.mark.data
def test_beats_that_follow_each_other_are_one_span(matter, ben, clock):
    for _ in range(3):
        clock.forward(seconds=30)
        spans.beat(matter, 30, actor=ben)
    assert (spent(matter, ben), WorkSpan.objects.count()) == (90, 1)


def test_a_page_cannot_claim_more_than_a_beat_holds(matter, ben, clock):
    spans.beat(matter, 100_000, actor=ben)
    assert spent(matter, ben) == 35


def test_the_same_beat_twice_counts_once(matter, ben, clock):
    spans.beat(matter, 30, actor=ben)
    spans.beat(matter, 30, actor=ben)
    assert spent(matter, ben) == 30


def test_two_tabs_never_count_the_same_seconds(matter, ben, erin, clock):
    other = where(erin.writes("Something else"))
    clock.forward(seconds=30)
    spans.beat(matter, 30, actor=ben)
    clock.forward(seconds=10)
    spans.beat(other, 20, actor=ben)
    assert (spent(matter, ben), spent(other, ben)) == (20, 20)


def test_colleagues_do_not_take_each_others_time(matter, ben, ada, clock):
    spans.beat(matter, 30, actor=ben)
    spans.beat(matter, 30, actor=ada)
    assert (spent(matter, ben), spent(matter, ada)) == (30, 30)


def test_a_logged_call_counts_as_long_as_it_says(matter, dan, ben, works):
    touch = dan.calls("They called", agent_id=ben.id, data={"seconds": 240, "wrap_up_seconds": 60})
    works()
    kept = WorkSpan.objects.filter(source=touch).order_by("started_at")
    assert [(one.kind, (one.ended_at - one.started_at).seconds) for one in kept] == [("call", 240), ("wrap_up", 60)]
    assert Interaction.objects.filter(pk=touch.pk).exists()


def test_what_a_beat_stores_is_who_where_and_when(matter, ben, clock):
    enter(ben).post(f"/work/conversations/{matter.pk}/beats/", {"seconds": "12.5", "keys": "secret"})
    span = WorkSpan.objects.get()
    assert {field.name for field in WorkSpan._meta.fields} == {
        "id", "agent", "conversation", "started_at", "ended_at", "kind", "source"
    }  # fmt: skip
    assert (span.ended_at - span.started_at).total_seconds() == 12.5


@pytest.mark.parametrize("said", ["", "x", "-5", "nan", "inf", "0"])
def test_nonsense_counts_nothing(matter, ben, said):
    answer = enter(ben).post(f"/work/conversations/{matter.pk}/beats/", {"seconds": said})
    assert (answer.status_code, WorkSpan.objects.count()) == (204, 0)


def test_a_viewer_has_no_working_time(matter, viewer):
    with pytest.raises(Forbidden):
        spans.beat(matter, 30, actor=viewer)


def test_an_agent_sees_their_own_time_and_a_lead_everybodys(matter, ben, ada, clock):
    spans.beat(matter, 20, actor=ben)
    clock.forward(minutes=1)
    spans.beat(matter, 25, actor=ada)
    mine = enter(ben).get(f"/conversations/{matter.pk}/").content.decode()
    all_of_it = enter(ada).get(f"/conversations/{matter.pk}/").content.decode()
    assert panels.length(timedelta(seconds=200)) == "3 min 20 s"
    if "work-beat" in mine:  # once the pane of a conversation has its panels
        assert "20 s" in mine
        assert "25 s" not in mine
        assert "20 s" in all_of_it
