"""First run: only the link of the terminal makes an owner, and each step can be left, passed over and done again."""

from __future__ import annotations

import os
from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from sixring import start, supervisor
from sixring.core.actors import SYSTEM
from sixring.core.errors import Invalid, Refused
from sixring.core.models import Agent, Change
from sixring.home.first_run import claiming
from sixring.home.models import SetUp
from tests.cast import at_once
from tests.screens import enter, read

pytestmark = pytest.mark.django_db
PASSWORD = "seed trays in the shed"
ADA = {"name": "Ada", "email": "ada@us.test", "password": PASSWORD}


@pytest.fixture
def link():
    return claiming.new_link(actor=SYSTEM).removeprefix("http://testserver")


def token_of(link):
    return link.rstrip("/").rpartition("/")[2]


class TestTheLink:
    def test_it_makes_the_owner_and_signs_them_in(self, link):
        client = Client()
        assert "This Sixring is yours" in read(client.get(link))
        answer = client.post(link, ADA)
        assert answer.headers["Location"] == reverse("set_up:company")
        ada = Agent.objects.get()
        assert (ada.role, ada.email, ada.check_password(PASSWORD)) == ("owner", "ada@us.test", True)
        assert client.get(answer.headers["Location"]).status_code == 200
        assert Change.objects.filter(verb="installation.claimed", actor_id=ada.pk).exists()

    def test_it_works_once(self, link):
        Client().post(link, ADA)
        for answer in (Client().get(link), Client().post(link, ADA | {"email": "cleo@else.test"})):
            assert answer.status_code == 410
            assert "sixring setup-link" in read(answer)
        assert Agent.objects.count() == 1

    def test_a_newer_one_ends_it(self, link):
        newer = claiming.new_link(actor=SYSTEM)
        assert Client().get(link).status_code == 410
        assert Client().get(newer.removeprefix("http://testserver")).status_code == 200

    def test_it_works_for_a_day(self, clock, link):
        clock.forward(hours=23)
        assert Client().get(link).status_code == 200
        clock.forward(hours=2)
        assert Client().get(link).status_code == 410
        with pytest.raises(Refused):
            claiming.claim(token_of(link), "ada@us.test", "Ada", PASSWORD)

    def test_a_guess_is_told_no_more_than_a_late_comer(self, link):
        assert Client().get(reverse("claim", args=["guess"])).status_code == 410

    @pytest.mark.parametrize(
        "wrong", [{"password": "short"}, {"password": "password123"}, {"email": "ada"}, {"name": ""}]
    )
    def test_what_is_wrong_is_said_and_spends_nothing(self, link, wrong):
        assert Client().post(link, ADA | wrong).status_code == 422
        assert not Agent.objects.exists()
        assert Client().post(link, ADA).status_code == 302

    def test_only_a_keyed_hash_of_it_is_kept(self, link):
        held = SetUp.objects.get()
        assert token_of(link) not in str(vars(held))
        assert held.digest == claiming.digest_of(token_of(link))

    def test_there_is_none_once_somebody_works_here(self, link, ada):
        assert Client().get(link).status_code == 410
        with pytest.raises(Refused, match="sixring user link"):
            claiming.new_link(actor=SYSTEM)
        with pytest.raises(Refused):
            claiming.claim(token_of(link), "cleo@else.test", "Cleo", PASSWORD)

    def test_a_weak_password_leaves_it_whole(self, link):
        with pytest.raises(Invalid):
            claiming.claim(token_of(link), "ada@us.test", "Ada", "ada@us.test")
        assert claiming.claim(token_of(link), "ada@us.test", "Ada", PASSWORD).role == "owner"


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_of_two_who_follow_it_one_gets_in(link):
    def claim(who):
        return lambda: claiming.claim(token_of(link), f"{who}@us.test", who, PASSWORD)

    outcomes = at_once(claim("Ada"), claim("Cleo"))
    assert sorted(isinstance(one, Refused) for one in outcomes) == [False, True]
    assert Agent.objects.filter(role="owner").count() == 1


def test_starting_tells_the_link_while_nobody_works_here(monkeypatch, request):
    assert "/accounts/set-up/" in told_at_start(monkeypatch)
    request.getfixturevalue("ada")
    assert told_at_start(monkeypatch) == ""


def told_at_start(monkeypatch):
    ours, theirs = os.pipe()
    monkeypatch.setenv(supervisor.TELL, str(theirs))
    start.tell_link()
    os.close(theirs)
    with open(ours, encoding="utf-8") as said:
        return said.read()


def test_without_the_link_a_visitor_only_learns_where_it_is():
    assert Client().get("/set-up/").headers["Location"].startswith("/accounts/sign-in/")
    said = read(Client().get("/accounts/sign-in/"))
    assert "sixring setup-link" in said
    assert "/accounts/set-up/" not in said


def test_the_sign_in_page_is_quiet_once_somebody_works_here(ada):
    assert "setup-link" not in read(Client().get("/accounts/sign-in/"))


class TestTheReminder:
    def test_the_administrators_page_shows_what_is_undone(self, ada):
        said = read(enter(ada).get("/"))
        assert "Setting up" in said
        assert "1 of 7 done" in said
        assert "First steps" not in said

    def test_it_is_put_away_and_brought_back(self, ada):
        browser = enter(ada)
        browser.post(reverse("set_up:remind"))
        assert "of 7 done" not in read(browser.get("/"))
        browser.post(reverse("set_up:remind"), {"again": "1"})
        assert "1 of 7 done" in read(browser.get("/"))

    def test_others_see_nothing_of_it(self, ben):
        assert "of 7 done" not in read(enter(ben).get("/"))

    def test_the_demo_is_set_up_already(self, ada, settings):
        settings.DEMO = True
        assert "of 7 done" not in read(enter(ada).get("/"))

    def test_near_the_steps_a_bar_leads_back(self, ada):
        assert "1 of 7 done" in read(enter(ada).get("/settings/"))
        assert "1 of 7 done" not in read(enter(ada).get("/people/"))

    def test_who_was_here_before_there_were_steps_is_not_asked(self, ada):
        import_module("sixring.home.migrations.0001_setting_up").leave_the_old_alone(apps, None)
        assert "of 7 done" not in read(enter(ada).get("/"))
