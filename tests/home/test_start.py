"""The start page: each role finds what it needs first, nobody finds what is hidden from them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sixring.channels.models import Dispatch
from sixring.conversations import assignment, notices, promises
from sixring.conversations.models import Conversation, Promise, Snooze
from sixring.core import clock as time_of_day
from sixring.core import preferences
from sixring.core.models import Heartbeat, Role
from sixring.home.start import agent, lead
from sixring.work import availability
from tests.cast import agent_of, employ, hands_in, settle, where
from tests.home.matters import begin
from tests.screens import enter, only_for, read

pytestmark = pytest.mark.django_db
HOME = "/"


@pytest.fixture
def lea():
    return employ("Lea", Role.LEAD, "Support")


@pytest.fixture
def mia():
    return employ("Mia", Role.MANAGER, "Support")


def shown(actor, **query):
    return read(enter(actor).get(HOME, query))


def test_an_agent_sees_who_is_next_and_takes_them_by_one_key(ben, dan):
    dan.writes("Where are my trays?")
    said = shown(ben)
    assert "1 waits in your queues" in said
    assert "Where are my trays?" in said
    assert 'data-key="t"' in said
    enter(ben).post(reverse("work:next"))
    assert "Nobody waits in your queues" in shown(ben)


def test_somebody_on_a_break_is_told_to_come_back_first(ben, dan):
    dan.writes("Where are my trays?")
    availability.switch(agent_of(ben), "break", actor=ben)
    said = shown(ben)
    assert 'data-key="t"' not in said
    assert "You are not at work just now" in said


def test_an_agent_sees_their_own_by_when_it_is_due(ben, ada, dan, erin, clock):
    late, soon = where(dan.writes("Later")), where(erin.writes("Sooner"))
    for one, hours in ((late, 9), (soon, 1)):
        assignment.assign(one, agent_of(ben), actor=ada)
        Conversation.objects.filter(pk=one.pk).update(due_at=clock.in_hours(hours))
    assert [row.conversation for row in agent.page(ben).mine] == [soon, late]
    assert agent.page(ada).mine == []


def test_promises_say_what_is_owed_and_when(ben, ada, dan, clock):
    matter = where(dan.writes("Trays?"))
    promises.make(matter, "Send the trays", clock.in_hours(2), actor=ben)
    promises.make(matter, "Ask the supplier", clock.in_hours(1), actor=ada)
    assert [one.promise.what for one in agent.page(ben).promised] == ["Send the trays"]
    assert "Send the trays" in shown(ben)


def test_news_and_what_comes_back_today(ben, ada, dan, clock):
    matter = where(dan.writes("Trays?"))
    notices.tell(ben.id, "mention", matter, key="tests", by=ada.id)
    Snooze.objects.create(conversation=matter, due_at=clock.in_hours(3), by_id=ben.id)
    assert "Ada mentioned you" in shown(ben)
    assert [one.conversation for one in agent.page(ben).back] == [matter]
    Snooze.objects.update(due_at=clock.in_days(2))
    assert agent.page(ben).back == []


def test_every_empty_card_teaches_the_first_step(ben, lea, mia, ada):
    assert "Press p in a conversation" in shown(ben)
    assert "Everything that arrived could be read" in shown(lea)
    assert "needs eight weeks of matters" in shown(mia)
    said = shown(ada)
    assert "No channel is open yet" in said
    assert "none was ever made: run sixring backup" in said


def test_a_lead_sees_what_waits_what_is_at_risk_and_who_is_on(lea, ben, dan, erin, clock):
    availability.switch(agent_of(ben), "available", actor=ben)
    late, soon = where(dan.writes("Late")), where(erin.writes("Soon"))
    Conversation.objects.filter(pk=late.pk).update(due_at=clock.in_hours(-2))
    Conversation.objects.filter(pk=soon.pk).update(due_at=clock.in_hours(0.5))
    page = lead.page(lea)
    assert (page.waiting, page.overdue, page.soon, page.unassigned) == (2, 1, 1, 2)
    assert [row.conversation for row in page.at_risk] == [late, soon]
    assert [one.agent.name for one in page.colleagues] == ["Ben"]
    said = shown(lea)
    assert "2 wait for us, 1 is overdue" in said
    assert "1 overdue" in said


def test_a_lead_sees_what_could_not_be_read(lea, accounts):
    hands_in(accounts["letters"], "odd")
    settle()
    assert "nobody can read" in shown(lea)


def test_an_administrator_sees_how_each_channel_fares(ada, accounts, dan):
    dan.writes("Hello")
    Heartbeat.objects.create(name="worker 1", at=time_of_day.now())
    Dispatch.objects.create(
        account=accounts["letters"], key="t", audience="", outbound={}, state="dead", error="Nobody took it"
    )
    said = shown(ada)
    assert "1 thing needs a look" in said
    assert "Nobody took it" in said
    assert "alive" in said


@pytest.mark.parametrize("stopped", [None, timedelta(minutes=9)])
def test_a_silent_worker_is_said(ada, stopped):
    if stopped:
        Heartbeat.objects.create(name="worker 1", at=time_of_day.now() - stopped)
    assert ("silent since" if stopped else "never seen") in shown(ada)


@pytest.mark.parametrize(
    ("role", "own", "offered"),
    [
        ("viewer", "agent", ["agent"]),
        ("agent", "agent", ["agent"]),
        ("lead", "lead", ["agent", "lead"]),
        ("manager", "manager", ["agent", "lead", "manager"]),
        ("admin", "administrator", ["agent", "lead", "manager", "administrator"]),
        ("owner", "administrator", ["agent", "lead", "manager", "administrator"]),
    ],
)
def test_each_role_begins_on_its_page_and_may_see_those_below(role, own, offered):
    somebody = employ("Somebody", Role(role), "Support")
    browser = enter(somebody)
    answer = browser.get(HOME)
    assert (answer.context["page"], [key for key, _label in answer.context["pages"]]) == (own, offered)
    for page in ("agent", "lead", "manager", "administrator"):
        assert browser.get(HOME, {"page": page}).status_code == (200 if page in offered else 403), page
        chosen = browser.post(reverse("start_page"), {"page": page})
        assert chosen.status_code == (302 if page in offered else 403), page
        assert browser.get(HOME).context["page"] == (
            page if page in offered else own if page == "agent" else offered[-1]
        )


def test_the_page_they_chose_is_remembered_until_they_choose_their_own(lea):
    browser = enter(lea)
    browser.post(reverse("start_page"), {"page": "agent"})
    assert preferences.of(agent_of(lea)).start == "agent"
    assert browser.get(HOME).context["page"] == "agent"
    browser.post(reverse("start_page"), {"page": "lead"})
    assert preferences.of(agent_of(lea)).start == ""


def test_whoever_lost_a_role_is_not_stuck_on_its_page(lea):
    preferences.change(agent_of(lea), actor=lea, start="manager")
    assert enter(lea).get(HOME).context["page"] == "lead"


@pytest.mark.parametrize("role", ["agent", "lead"])
def test_hidden_channels_stay_hidden(role, accounts, dan, ada, clock):
    for account in accounts.values():
        only_for(account, "Support")
    matter = where(dan.writes("A secret plan", subject="Secret"))
    cleo = employ("Cleo", Role(role), "Elsewhere")
    Promise.objects.create(conversation=matter, what="A secret promise", due_at=clock.in_hours(1), agent_id=cleo.id)
    Snooze.objects.create(conversation=matter, due_at=clock.in_hours(2), by_id=cleo.id)
    notices.tell(cleo.id, "mention", matter, key="tests", by=ada.id)
    hands_in(accounts["letters"], "odd")
    settle()
    for page in ("agent", "lead") if role == "lead" else ("agent",):
        said = shown(cleo, page=page)
        assert "ecret" not in said
        assert "nobody can read" not in said
        assert "mentioned you" not in said
    assert "nobody can read" in shown(employ("Mia", Role.MANAGER, "Elsewhere"), page="lead")


@pytest.mark.parametrize("page", ["agent", "lead", "manager", "administrator"])
def test_queries_do_not_grow_with_what_there_is(page, ada, ben, accounts, clock):
    def more():
        for one in begin(accounts, 12, 0.01, state="needs_us"):
            Promise.objects.create(conversation=one, what="Write", due_at=clock.in_hours(1), agent_id=ada.id)
        Conversation.objects.filter(pk__in=[one.pk for one in begin(accounts, 9, 0.02, state="waiting")]).update(
            assignee=ada.id
        )
        for one in begin(accounts, 5, 60):
            Snooze.objects.create(conversation=one, due_at=clock.in_hours(1), by_id=ada.id)

    def asked():
        with CaptureQueriesContext(connection) as found:
            enter(ada).get(HOME, {"page": page})
        return len(found)

    more()
    asked()
    few = asked()
    more()
    assert asked() == few
    assert few <= 55


def test_the_page_asks_for_what_stands_on_it_alone(ben):
    said = read(enter(ben).get(HOME, headers={"HX-Request": "true"}))
    assert said.startswith("<div") or said.lstrip().startswith("<div")
    assert "<html" not in said
