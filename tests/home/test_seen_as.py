"""Seeing the demo as a colleague of another role; elsewhere nothing of it exists."""

import pytest
from django.test import Client

from sixring.core.models import Agent, Change, Role
from tests.cast import agent_of, employ
from tests.screens import enter, read

pytestmark = pytest.mark.django_db
SWITCH = "/demo/role/"


@pytest.fixture
def demo(settings):
    settings.DEMO = True


@pytest.fixture
def cast(ada, ben):
    return {"owner": ada, "agent": ben, "lead": employ("Lea", Role.LEAD, "Support"),
            "manager": employ("Mia", Role.MANAGER, "Support")}  # fmt: skip


def who(browser):
    return Agent.objects.get(pk=browser.session["_auth_user_id"])


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("role", ["agent", "lead", "manager", "owner"])
def test_whoever_is_signed_in_sees_it_as_that_role(role, cast):
    browser = enter(cast["agent"])
    before = browser.session.session_key
    answer = browser.post(SWITCH, {"role": role})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert who(browser) == agent_of(cast[role])
    assert browser.session.session_key != before
    said = Change.objects.get(verb="agent.seen_as")
    assert (said.actor_id, said.subject_id) == (cast["agent"].id, cast[role].id)


def test_the_key_of_before_is_worth_nothing(demo, cast):
    browser, other = enter(cast["owner"]), Client()
    other.cookies = browser.cookies.copy()
    browser.post(SWITCH, {"role": "agent"})
    assert other.get("/").status_code == 302


def test_every_page_has_the_bar(demo, cast):
    for page in ("/", "/people/", "/conversations/"):
        said = " ".join(read(enter(cast["manager"]).get(page)).split())
        assert 'value="manager" aria-pressed="true"' in said
        assert 'value="owner" aria-pressed="false"' in said


def test_a_role_nobody_has_is_not_offered(demo, ada, ben):
    assert 'value="lead"' not in read(enter(ben).get("/"))
    for role in ("lead", "admin", "viewer", ""):
        assert enter(ben).post(SWITCH, {"role": role}).status_code == 404


def test_nobody_who_left_is_seen_as(demo, cast):
    Agent.objects.filter(pk=cast["lead"].id).update(is_active=False)
    assert enter(cast["agent"]).post(SWITCH, {"role": "lead"}).status_code == 404


def test_strangers_sign_in_first(demo, cast):
    assert Client().post(SWITCH, {"role": "owner"}).headers["Location"].startswith("/accounts/")


def test_a_forged_form_switches_nothing(demo, cast):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(agent_of(cast["agent"]))
    assert browser.post(SWITCH, {"role": "owner"}).status_code == 403
    assert who(browser) == agent_of(cast["agent"])


def test_a_get_switches_nothing(demo, cast):
    assert enter(cast["agent"]).get(SWITCH, {"role": "owner"}).status_code == 405


@pytest.mark.parametrize("role", ["agent", "lead", "manager", "owner"])
def test_outside_the_demo_there_is_nothing(role, cast):
    browser = enter(cast[role])
    assert browser.get(SWITCH).status_code == 404
    assert browser.post(SWITCH, {"role": "owner"}).status_code == 404
    assert who(browser) == agent_of(cast[role])
    for page in ("/", "/people/", "/conversations/"):
        assert "demo" not in read(browser.get(page)).lower()
    assert not Change.objects.filter(verb="agent.seen_as").exists()
