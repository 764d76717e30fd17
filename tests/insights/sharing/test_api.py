"""Metrics for programs: what each means, what it comes to, and the rows behind as far as the program may see them."""

from datetime import timedelta

import pytest

from sixring.core.models import Agent
from sixring.insights.metrics import everything
from tests.cast import NOON, where
from tests.integrations.calling import program

pytestmark = [pytest.mark.django_db, pytest.mark.data]
WEEK = {"since": (NOON - timedelta(days=7)).isoformat(), "until": NOON.isoformat()}


@pytest.fixture
def asking(told, ada, clock):
    """Ada's program; six conversations by mail in the last six days, two by chat yesterday."""
    told.talks(*[NOON - timedelta(days=n, hours=1) for n in range(6)], team=1)
    told.talks(*[NOON - timedelta(days=1)] * 2, channel="webchat", reply=30.0, team=2)
    told.fresh()
    return program(ada, "read:metrics")


def test_every_metric_says_what_it_is(asking):
    found = {one["name"]: one for one in asking.reads("/metrics")["data"]}
    assert list(found) == list(everything())
    assert found["first_reply"]["unit"] == "s"
    assert found["first_reply"]["better"] == "down"
    assert {"channel", "team"} <= set(found["first_reply"]["dimensions"])
    assert all(one["definition"] and one["population"] and one["source"] for one in found.values())


def test_a_figure_over_the_whole_time(asking):
    answer = asking.reads("/metrics/first_reply", **WEEK)
    assert (answer["n"], answer["rows"][0]["median"], answer["suppressed"]) == (8, 600.0, 0)
    assert answer["fresh_at"] == "2026-03-02T12:00:00Z"


def test_by_day_in_a_zone_and_by_group(asking):
    by_day = asking.reads("/metrics/conversations", grain="day", zone="Asia/Tokyo", **WEEK)["rows"]
    assert [row["n"] for row in by_day if row["n"]] == [1, 1, 1, 1, 3, 1]
    assert by_day[-1]["at"] == "2026-03-01T15:00:00Z"
    by_channel = asking.reads("/metrics/conversations", by="channel", **WEEK)["rows"]
    assert {row["channel"]: row["n"] for row in by_channel} == {"email": 6, "webchat": 2}


def test_of_one_team_only(asking):
    assert asking.reads("/metrics/conversations", team="1", **WEEK)["n"] == 6


def test_groups_of_fewer_than_five_are_suppressed(asking):
    rows = asking.reads("/metrics/first_reply", by="channel", **WEEK)["rows"]
    assert {row["channel"]: (row["median"], row["suppressed"]) for row in rows} == {
        "email": (600.0, False), "webchat": (None, True),
    }  # fmt: skip


def test_rows_behind_are_those_the_agent_may_see(told, ada, dan, clock):
    mine = where(dan.writes())
    told.talks(NOON - timedelta(days=1), id=mine.pk)
    told.talks(NOON - timedelta(days=1), id=mine.pk + 1000)
    told.fresh()
    rows = program(ada, "read:metrics").reads("/metrics/conversations/rows", **WEEK)
    assert [row["conversation"] for row in rows["data"]] == [mine.pk]
    assert rows["hidden"] == 1


@pytest.mark.parametrize(("odd", "status"), [
    ({"zone": "Moon/Crater"}, 422), ({"by": "street"}, 422), ({"team": "x"}, 422), ({"grain": "fortnight"}, 422),
    ({"since": NOON.isoformat(), "until": NOON.isoformat()}, 422), ({"colour": "red"}, 422),
    ({"zone": "/etc/passwd"}, 422),
])  # fmt: skip
def test_odd_questions_are_refused_in_words(asking, odd, status):
    answer = asking.gets("/metrics/conversations", **{**WEEK, **odd})
    assert answer.status_code == status
    assert answer.json()["detail"]


def test_a_metric_nobody_knows_is_not_found(asking):
    assert asking.gets("/metrics/happiness", **WEEK).status_code == 404


def test_without_a_lake_it_says_so(ada, tmp_path, monkeypatch):
    monkeypatch.setenv("SIXRING_LAKE", str(tmp_path / "none"))
    answer = program(ada, "read:metrics").gets("/metrics/conversations", **WEEK)
    assert (answer.status_code, "no lake" in answer.json()["detail"]) == (409, True)


def test_figures_are_for_leads_and_for_tokens_that_may(asking, ben, ada):
    assert program(ben, "read:metrics").gets("/metrics").status_code == 403
    assert program(ada, "read:conversations").gets("/metrics").status_code == 403
    Agent.objects.filter(pk=ben.id).update(role="lead")
    assert program(ben, "read:metrics").gets("/metrics").status_code == 200
