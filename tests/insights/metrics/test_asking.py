"""What is asked is answered: cut by time, told apart, suppressed where few, and led back to rows."""

import pytest

from sixring.core import clock
from sixring.core.errors import Invalid, NotFound
from sixring.insights import metrics


@pytest.fixture
def november(at):
    return {"since": at(1, 0), "until": at(30, 0)}


def test_a_duration_has_its_median_beside_its_mean(lake, talk, november):
    here = lake(conversations=[talk(2, reply=seconds) for seconds in (60, 60, 120, 600, 3600)])
    found = metrics.ask("first_reply", **november, lake=here).figures
    assert (found["n"], found["median"], found["mean"]) == (5, 120, 888)
    assert (round(found["p90"]), round(found["p95"])) == (2400, 3000)


def test_a_share_has_its_interval(lake, talk, november):
    here = lake(conversations=[talk(2, reply=60, done=90, replies=many) for many in (1, 1, 1, 1, 1, 1, 1, 1, 2, 3)])
    found = metrics.ask("one_touch", **november, lake=here).figures
    assert (found["k"], found["n"], found["value"]) == (8, 10, 0.8)
    assert (round(100 * found["low"], 2), round(100 * found["high"], 2)) == (49.02, 94.33)


def test_a_day_without_any_has_none_not_zero(lake, talk, at):
    here = lake(conversations=[talk(2, reply=60) for _ in range(5)])
    rows = metrics.ask("first_reply", since=at(2, 0), until=at(4, 0), grain="day", lake=here).rows
    assert [(row["n"], row["median"]) for row in rows] == [(5, 60), (0, None)]


def test_days_to_come_are_no_days(lake, talk, at):
    here = lake(conversations=[talk(2)])
    with clock.frozen(at(3)):
        rows = metrics.ask("conversations", since=at(2, 0), until=at(9, 0), grain="day", lake=here).rows
    assert [row["n"] for row in rows] == [1, 0]


def test_groups_of_few_say_only_how_few(lake, talk, november):
    rows = [talk(2, reply=60, team=1) for _ in range(5)] + [talk(2, reply=60, team=2)]
    answer = metrics.ask("first_reply", **november, by=["team"], lake=lake(conversations=rows))
    assert [(row["team"], row["n"], row["median"]) for row in answer.rows] == [(1, 5, 60), (2, 1, None)]
    assert answer.suppressed == 1


def test_who_belongs_to_no_team_stands_last(lake, talk, november):
    here = lake(conversations=[talk(2, team=team) for team in (None, 2, 1)])
    rows = metrics.ask("conversations", **november, by=["team"], lake=here).rows
    assert [row["team"] for row in rows] == [1, 2, None]


@pytest.mark.parametrize(("wanted", "many"), [(1, 1), ([1, 2], 2), (None, 1), ([1, None], 2), ([], 0)])
def test_only_some_groups(lake, talk, november, wanted, many):
    here = lake(conversations=[talk(2, team=team) for team in (1, 2, None)])
    assert metrics.ask("conversations", **november, where={"team": wanted}, lake=here).figures["n"] == many


def test_a_conversation_of_two_topics_is_told_for_each(lake, talk, november):
    mentions = [{"reading": 7, "topic": 1}, {"reading": 7, "topic": 2}, {"reading": 8, "topic": 1}]
    readings = [{"id": 7, "conversation": 1}, {"id": 8, "conversation": 1}]
    here = lake(conversations=[talk(2), talk(2)], readings=readings, mentions=mentions)
    rows = metrics.ask("conversations", **november, by=["topic"], lake=here).rows
    assert [(row["topic"], row["n"]) for row in rows] == [(1, 1), (2, 1), (None, 1)]


def test_replies_are_told_apart_by_the_reason_of_their_conversation(lake, talk, at, november):
    replies = [{"conversation": one, "at": at(2), "calendar_s": 60.0, "first": True} for one in (1, 1, 2)]
    here = lake(conversations=[talk(2, reason=5), talk(2, reason=6)], replies=replies)
    rows = metrics.ask("reply_time", **november, by=["reason"], least=1, lake=here).rows
    assert [(row["reason"], row["n"]) for row in rows] == [(5, 2), (6, 1)]


def test_what_cannot_be_known_is_refused(lake, november):
    with pytest.raises(Invalid):
        metrics.ask("occupancy", **november, by=["reason"], lake=lake())
    with pytest.raises(NotFound):
        metrics.ask("happiness", **november, lake=lake())


def test_a_period_that_ends_before_it_begins_is_refused(lake, november):
    with pytest.raises(Invalid):
        metrics.ask("conversations", since=november["until"], until=november["since"], lake=lake())


def test_what_was_never_measured_says_what_it_needs(lake, talk, november):
    assert metrics.ask("first_reply", **november, lake=lake()).missing == "a reply to a customer"


def test_what_was_measured_before_is_only_empty(lake, talk, at):
    here = lake(conversations=[talk(2, reply=60)])
    assert metrics.ask("first_reply", since=at(9), until=at(12), lake=here).missing == ""


def test_several_at_once_are_as_one_by_one(lake, talk, november):
    here = lake(conversations=[talk(day, reply=60 * day, done=90 * day, team=day % 2) for day in range(2, 20)])
    names = ["conversations", "noise", "first_reply", "full_resolution", "one_touch", "transfers", "backlog"]
    how = {**november, "grain": "week", "by": ["team"], "least": 1, "lake": here}
    assert {name: one.rows for name, one in metrics.many(names, **how).items()} == {
        name: metrics.ask(name, **how).rows for name in names
    }


def test_business_time_stands_beside_calendar_time(lake, talk, november):
    here = lake(conversations=[talk(2, reply=86_400, first_reply_business_s=600.0) for _ in range(5)])
    assert metrics.ask("first_reply", **november, lake=here).value == 86_400
    assert metrics.ask("first_reply", **november, business=True, lake=here).value == 600


def test_behind_a_figure_stand_its_rows(lake, talk, at, november):
    here = lake(conversations=[talk(2, reply=60), talk(3), talk(4, reply=90), talk(4, reply=30, noise="spam")])
    rows = metrics.rows_behind("first_reply", **november, lake=here)
    assert [(row["conversation"], row["value"]) for row in rows] == [(3, 90), (1, 60)]


@pytest.mark.django_db
def test_every_metric_can_be_asked_of_an_empty_lake(lake, november):
    here = lake()
    for name, one in metrics.everything().items():
        answer = metrics.ask(name, **november, grain="month", by=metrics.dimensions(one)[:1], lake=here)
        assert (answer.n, bool(answer.missing)) == (0, True), name


@pytest.mark.slow
@pytest.mark.django_db
def test_and_in_every_way(lake, november):
    here = lake()
    for name, one in metrics.everything().items():
        for by in metrics.dimensions(one):
            assert metrics.ask(name, **november, by=[by], business=True, lake=here).rows == [], (name, by)
        assert metrics.rows_behind(name, **november, lake=here) == [], name
