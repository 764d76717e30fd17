"""Figures by mail: at an hour of the reader's own zone, about whole days of it, once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from sixring.core.errors import Forbidden, Invalid
from sixring.core.models import Agent
from sixring.insights.models import Subscription
from sixring.insights.sharing.mailing import sending, subscriptions
from sixring.insights.sharing.rail import figures
from tests.cast import agent_of, happened_to

pytestmark = [pytest.mark.django_db, pytest.mark.data]
SUNDAY_LATE = datetime(2026, 3, 1, 22, 30, tzinfo=UTC)  # half past eleven in Berlin
BERLIN_MIDNIGHT = datetime(2026, 3, 1, 23, 0, tzinfo=UTC)


@pytest.fixture
def weekly(lead, ada, clock):
    """Wanted on Monday noon; the next one is due on Monday the 9th at eight in Berlin."""
    return subscriptions.subscribe(lead, ["conversations", "first_reply"], actor=ada)


def morning(clock, due):
    clock.forward(seconds=(due - clock.now).total_seconds())


def test_the_week_of_the_reader_and_the_one_before(told, weekly, clock):
    assert weekly.due_at == datetime(2026, 3, 9, 7, tzinfo=UTC)
    told.talks(*[BERLIN_MIDNIGHT + timedelta(hours=h) for h in range(0, 12, 2)], reply=1080.0)  # six in this week
    told.talks(*[SUNDAY_LATE - timedelta(minutes=n) for n in range(9)])  # nine on the Sunday before
    morning(clock, weekly.due_at)
    told.fresh()
    assert sending.settle() == 1
    letter = mail.outbox[0]
    assert (letter.to, letter.subject) == (["ada@us.test"], "Your figures: 2 Mar 2026 to 8 Mar 2026")
    assert "New conversations: 6 (n = 6)\n    The week before: 9" in letter.body
    assert "First response time: 18 min" in letter.body
    assert "Europe/Berlin" in letter.body
    assert "<b>6</b>" in letter.alternatives[0].content


def test_it_leaves_once_and_comes_again_in_a_week(told, weekly, clock):
    morning(clock, weekly.due_at)
    told.fresh()
    assert (sending.settle(), sending.settle()) == (1, 0)
    weekly.refresh_from_db()
    assert weekly.due_at == datetime(2026, 3, 16, 7, tzinfo=UTC)


def test_daily_is_yesterday_against_the_same_weekday(told, lead, ada, clock):
    one = subscriptions.subscribe(lead, ["conversations"], every="daily", hour=6, actor=ada)
    noon = datetime(2026, 3, 2, 11, tzinfo=UTC)
    told.talks(noon, noon - timedelta(days=1), noon - timedelta(days=7), noon - timedelta(days=7))
    morning(clock, one.due_at)
    told.fresh()
    sending.settle()
    assert mail.outbox[0].subject == "Your figures: 2 Mar 2026"
    assert "New conversations: 1 (n = 1)\n    A week earlier: 2" in mail.outbox[0].body


def test_nothing_is_said_of_fewer_than_five(told, weekly, clock):
    told.talks(*[BERLIN_MIDNIGHT + timedelta(hours=h) for h in range(4)])
    morning(clock, weekly.due_at)
    told.fresh()
    sending.settle()
    assert "First response time: too few to be shown" in mail.outbox[0].body


def test_a_mail_server_that_refuses_is_asked_again(told, weekly, clock, monkeypatch):
    morning(clock, weekly.due_at)
    told.fresh()
    with monkeypatch.context() as refusing:
        refusing.setattr(sending, "letter", lambda *_: (_ for _ in ()).throw(OSError))
        assert sending.settle() == 0
    weekly.refresh_from_db()
    assert weekly.trouble == "The mail server did not take it."
    clock.forward(minutes=20)
    assert sending.settle() == 1
    weekly.refresh_from_db()
    assert (weekly.trouble, len(mail.outbox)) == ("", 1)


def test_what_could_not_leave_for_a_day_is_left_to_the_next_one(weekly, clock):
    """Without a lake; figures of last week are not mailed in the middle of the next."""
    morning(clock, weekly.due_at)
    for _ in range(4):
        sending.settle()
        weekly.refresh_from_db()
        assert weekly.due_at == clock.now + sending.AGAIN
        clock.forward(hours=5)
    sending.settle()
    weekly.refresh_from_db()
    assert weekly.due_at == datetime(2026, 3, 16, 7, tzinfo=UTC)
    assert "no lake" in weekly.trouble


def test_whoever_is_no_lead_any_more_gets_none(told, weekly, clock):
    Agent.objects.filter(pk=weekly.agent_id).update(role="agent")
    morning(clock, weekly.due_at)
    told.fresh()
    assert (sending.settle(), mail.outbox) == (0, [])
    weekly.refresh_from_db()
    assert weekly.due_at > clock.now


def test_the_same_again_is_the_one_there_is_and_ending_it_ends_it(weekly, lead, ada):
    assert subscriptions.subscribe(lead, ["conversations", "first_reply"], actor=ada) == weekly
    subscriptions.end(weekly.pk, actor=ada)
    assert not Subscription.objects.exists()
    assert happened_to(weekly) == ["subscription.begun", "subscription.ended"]


def test_nobody_subscribes_for_others_and_no_agent_at_all(lead, ada, ben):
    with pytest.raises(Forbidden):
        subscriptions.subscribe(agent_of(ben), ["conversations"], actor=ada)
    with pytest.raises(Forbidden):
        subscriptions.subscribe(agent_of(ben), ["conversations"], actor=ben)


@pytest.mark.parametrize("odd", [{"hour": 24}, {"weekday": 7}, {"every": "hourly"}, {"where": {"street": "x"}}])
def test_odd_wishes_are_refused(lead, ada, odd):
    with pytest.raises(Invalid):
        subscriptions.subscribe(lead, ["conversations"], actor=ada, **odd)


@pytest.mark.parametrize("names", [[], ["happiness"]])
def test_figures_that_are_none_are_refused(lead, ada, names):
    with pytest.raises(Invalid):
        subscriptions.subscribe(lead, names, actor=ada)


def test_a_process_of_its_own_is_begun_only_when_something_is_due(weekly, clock):
    assert not figures.due()
    morning(clock, weekly.due_at)
    assert figures.due() == ("metrics", "tell")
