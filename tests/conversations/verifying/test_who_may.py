"""Who may ask, choose and find a verification; whom a claim names."""

import pytest
from django.urls import reverse

from sixring.conversations import verifying
from sixring.conversations.verifying import facts
from sixring.core.errors import Forbidden
from tests.cast import where
from tests.screens import enter, only_for

from .asking import asked, candidate

pytestmark = pytest.mark.django_db


def test_a_viewer_may_not_ask(claim, viewer, ben):
    one = candidate(claim, ben)
    with pytest.raises(Forbidden):
        verifying.ask(claim, one, one.routes[0].key, "code", actor=viewer)


def test_a_stranger_finds_nothing(claim, cleo, accounts):
    only_for(accounts["letters"], "Support")
    assert enter(cleo).get(reverse("conversations:verify", args=[claim.pk])).status_code == 404


def test_only_administrators_choose_the_facts(ben):
    with pytest.raises(Forbidden):
        facts.choose({"fact:postcode": "Postcode"}, 1, actor=ben)


def test_a_verification_of_another_conversation_is_not_found(claim, known, ben):
    row = asked(claim, ben)
    address = reverse("conversations:verify_answer", args=[known.pk, row.pk])
    assert enter(ben).post(address, {"code": "1"}).status_code == 404


def test_whom_they_name_is_found_by_exactly_what_they_say(dan, erin, ben):
    erin.writes("Known")
    matter = where(dan.chats("Hello, I am erin@example.com"))
    assert verifying.candidates(matter, ben) == []
    found = verifying.candidates(matter, ben, "ERIN@example.com ")
    assert [one.proven.value for one in found] == ["erin@example.com"]
    assert verifying.candidates(matter, ben, "erin@example") == []
