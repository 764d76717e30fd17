"""Facts about what is read from the database: the wall, and an agent's own day."""

from datetime import timedelta

import pytest

from sixring.conversations import assignment, closure
from sixring.insights.dashboards import own_day, wall
from sixring.work.models import Outcome, WorkSpan
from tests.cast import agent_of, where

pytestmark = [pytest.mark.django_db, pytest.mark.data]


def answered(touch, agent, at, *, seconds=60.0, late=False):
    """`agent` answered `touch` at `at`."""
    due = at - timedelta(seconds=1) if late else at + timedelta(hours=1)
    return Outcome.objects.create(
        conversation=where(touch), asked=touch, answered=touch, kind="first", channel="letters", agent=agent,
        asked_at=at - timedelta(seconds=seconds), due_at=due, answered_at=at, business_seconds=seconds,
        calendar_seconds=seconds,
    )  # fmt: skip


def test_the_wall_says_who_waits_and_for_how_long(ada, dan, erin, clock):
    dan.writes("First")
    clock.forward(hours=2)
    erin.writes("Second")
    found = wall.now(ada, "UTC")
    assert (found.waiting, found.free, found.came, found.overdue) == (2, 2, 2, 0)
    assert found.oldest == clock.now - timedelta(hours=2)
    assert found.title == "2 wait for us, none is overdue"


def test_what_is_overdue_counts_as_not_in_time_though_nobody_answered(ada, ben, dan, erin, clock):
    waits = where(dan.writes("First"))
    waits.due_at = clock.now - timedelta(minutes=1)
    waits.save(update_fields=["due_at"])
    answered(erin.writes("Second"), agent_of(ben), clock.now)
    found = wall.now(ada, "UTC")
    assert (found.in_time, found.judged, found.in_time_said) == (1, 2, "50 %")
    assert [one.pk for one in found.at_risk] == [waits.pk]


def test_nothing_answered_is_no_share(ada, clock):
    found = wall.now(ada, "UTC")
    assert (found.in_time_said, found.half_said, found.title) == ("–", "–", "Nobody waits for us")


def test_the_wall_refreshes_itself_and_is_for_leads(screen, ada, ben, dan, clock):
    dan.writes("First", subject="Trays")
    page = screen(ada).get("/insights/wall/", headers={"HX-Request": "true"}).content.decode()
    assert page.lstrip().startswith('<div class="wall"')
    assert "1 waits for us" in page
    assert screen(ben).get("/insights/wall/").status_code == 403


def test_own_day_counts_ones_own_answers_since_midnight(ben, ada, dan, erin, clock):
    agent = agent_of(ben)
    answered(dan.writes("One"), agent, clock.now - timedelta(hours=1), seconds=120)
    answered(erin.writes("Two"), agent, clock.now, seconds=240, late=True)
    answered(dan.writes("Three"), agent_of(ada), clock.now, seconds=9)
    answered(dan.writes("Four"), agent, clock.now - timedelta(days=1), seconds=9)
    touch = dan.writes("Five")
    WorkSpan.objects.create(
        agent=agent, conversation=where(touch), started_at=clock.now - timedelta(minutes=5), ended_at=clock.now
    )
    closure.resolve(where(touch), actor=ben)
    day = own_day.of(agent, ben)
    assert [one.value for one in day.numbers] == ["2", "3 min", "50 %", "1", "5 min"]
    assert day.title == "You answered 2 times today"


def test_a_usual_day_is_known_once_there_were_five(ben, dan, clock):
    agent = agent_of(ben)
    for days in range(1, 5):
        answered(dan.writes(f"Day {days}"), agent, clock.now - timedelta(days=days))
    assert "after 5 days" in own_day.of(agent, ben).numbers[0].usual
    answered(dan.writes("Day 5"), agent, clock.now - timedelta(days=5))
    assert own_day.of(agent, ben).numbers[0].usual == "usually 1"


def test_an_agent_begins_with_their_own_day(screen, ben, dan, clock):
    assignment.assign(where(dan.writes("Mine")), agent_of(ben), actor=ben)
    answer = screen(ben).get("/insights/", follow=True)
    assert answer.redirect_chain == [("/insights/day/", 302)]
    page = answer.content.decode()
    assert "You have not answered anybody yet today" in page
    assert "Yours now" in page
    assert 'href="/insights/week/"' not in page
