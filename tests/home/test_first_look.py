"""The guided first look: steps to real screens, ticked once taken, put away and brought back."""

from datetime import timedelta

import pytest
from django.urls import reverse

from sixring.conversations.models import ContactReason
from sixring.core import clock as time_of_day
from sixring.core import preferences
from sixring.core.actors import SYSTEM
from sixring.core.models import Agent, Role
from sixring.home.first_run import steps as first_run
from sixring.home.start import first_look
from sixring.people import merge
from sixring.people.models import Suggestion
from tests.cast import agent_of, employ, where
from tests.screens import enter, only_for, read

pytestmark = pytest.mark.django_db
LOOK = "/start/look/"


def keys(actor):
    return [one.step.key for one in first_look.steps(agent_of(actor), actor)]


def test_an_owner_is_led_through_what_comes_after_setting_up(ada):
    assert keys(ada) == ["hours", "reasons", "desk", "snippets", "you"]
    first_run.put_away(False, actor=ada)
    assert "First steps" in read(enter(ada).get("/"))


def test_an_agent_is_led_to_what_they_may_do(ben, viewer):
    assert keys(ben) == ["desk", "snippets", "you"]
    assert keys(viewer) == ["desk", "you"]


def test_a_step_leads_to_its_screen_and_is_ticked(ben):
    browser = enter(ben)
    answer = browser.post(LOOK, {"step": "snippets"})
    assert answer.headers["Location"] == reverse("conversations:snippets")
    assert browser.get(answer.headers["Location"]).status_code == 200
    assert "1 of 3 done" in read(browser.get("/"))


def test_some_steps_know_that_they_were_done(ada):
    ContactReason.objects.create(name="Delivery")
    taken = {one.step.key for one in first_look.steps(agent_of(ada), ada) if one.taken}
    assert taken == {"reasons"}


def test_it_is_put_away_and_brought_back_from_its_beginning(ben):
    browser = enter(ben)
    browser.post(LOOK, {"step": "desk"})
    browser.post(LOOK)
    assert "First steps" not in read(browser.get("/"))
    browser.post(LOOK, {"again": "1"})
    assert "0 of 3 done" in read(browser.get("/"))


def test_once_all_is_done_it_goes_by_itself(ben):
    preferences.change(agent_of(ben), actor=ben, looked=["desk", "snippets", "you"])
    assert "First steps" not in read(enter(ben).get("/"))


def test_who_has_been_here_for_long_needs_none(ben):
    Agent.objects.filter(pk=ben.id).update(joined_at=time_of_day.now() - timedelta(days=40))
    assert "First steps" not in read(enter(ben).get("/"))


@pytest.mark.parametrize("step", ["nothing", "channel", "findings"])
def test_steps_of_others_and_of_nobody_are_refused(ben, step):
    assert enter(ben).post(LOOK, {"step": step}).status_code == 404


@pytest.fixture
def demo(settings):
    settings.DEMO = True


@pytest.fixture
def stories(dan, erin):
    """One matter over three channels, a claim, and a join."""
    first = dan.writes("Trays?")
    matter = where(first)
    dan.does("chatter", ["phone", dan.phone, "agent"], kind="call", text="He called", conversation=matter.pk)
    dan.does("forum", ["email", dan.email, "domain"], text="Any news?", conversation=matter.pk)
    other = erin.writes("Hello")
    Suggestion.objects.create(left=first.identity, right=other.identity, reason="tests")
    third = erin.does("chatter", ["phone", "+442079460777", "agent"], text="Hm").identity
    merge.merge(other.identity.person, third.person, actor=SYSTEM, reason="tests")
    return {"matter": matter, "person": first.identity.person_id, "join": other.identity.person_id}


def test_in_the_demo_the_steps_lead_to_its_stories(demo, ada, stories):
    assert keys(ada)[:5] == ["matter", "person", "join", "next", "findings"]
    browser = enter(ada)

    def leads_to(step):
        there = browser.post(LOOK, {"step": step}).headers["Location"]
        assert browser.get(there).status_code == 200
        return there

    assert leads_to("matter") == reverse("conversations:show", args=[stories["matter"].pk])
    assert leads_to("person") in {reverse("people:show", args=[stories[one]]) for one in ("person", "join")}
    assert leads_to("join") == reverse("people:show", args=[stories["join"]]) + "#history"
    assert leads_to("findings") == "/?page=manager"


def test_an_agent_of_the_demo_is_not_led_to_the_managers_page(demo, ben, stories):
    assert "findings" not in keys(ben)


@pytest.mark.usefixtures("demo")
def test_no_step_leads_to_what_is_hidden(accounts, stories):
    for account in accounts.values():
        only_for(account, "Support")
    assert keys(employ("Cleo", Role.AGENT, "Elsewhere")) == ["next"]
