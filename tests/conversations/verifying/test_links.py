"""A link: looking proves nothing, the button does, once."""

import pytest
from django.test import Client
from django.urls import reverse

from sixring.conversations.models import Verification
from sixring.conversations.verifying import codes
from sixring.people.models import Decision
from tests.cast import happened_to
from tests.screens import read

from .asking import asked, link_of, persons, sent_text

pytestmark = pytest.mark.django_db
State = Verification.State


def test_looking_at_the_link_proves_nothing_and_the_button_does(claim, dan, ben):
    row = asked(claim, ben, "link")
    address = reverse("verify_link", args=[link_of(row)])
    page = Client(enforce_csrf_checks=True)
    for _ in range(3):
        assert "Yes, it was me" in read(page.get(address))
    row.refresh_from_db()
    assert (row.state, len(persons(dan))) == (State.ASKED, 2)
    assert "Thank you" in read(page.post(address, {"yes": "1"}))
    row.refresh_from_db()
    assert (row.state, len(persons(dan))) == (State.PROVEN, 1)


def test_a_link_works_once(claim, ben):
    address = reverse("verify_link", args=[link_of(asked(claim, ben, "link"))])
    Client().post(address, {"yes": "1"})
    again = Client().post(address, {"yes": "1"})
    assert (again.status_code, Decision.objects.filter(kind="join").count()) == (409, 1)
    assert Client().get(address).status_code == 409


def test_a_link_holds_half_an_hour(claim, ben, clock):
    address = reverse("verify_link", args=[link_of(asked(claim, ben, "link"))])
    clock.forward(minutes=30)
    assert Client().post(address, {"yes": "1"}).status_code == 409


def test_a_link_nobody_signed_is_none(claim, ben):
    token = link_of(asked(claim, ben, "link"))
    forged = codes.link(asked(claim, ben, "link").pk, "another").rsplit("/", 2)[1]
    for bad in (token[:-1] + "x", forged, "nothing"):
        assert Client().post(reverse("verify_link", args=[bad]), {"yes": "1"}).status_code == 409


def test_a_post_without_the_button_is_no_yes(claim, dan, ben):
    row = asked(claim, ben, "link")
    Client().post(reverse("verify_link", args=[link_of(row)]))
    row.refresh_from_db()
    assert (row.state, len(persons(dan))) == (State.FAILED, 2)


def test_no_it_was_not_me_keeps_them_apart_and_is_told(claim, dan, ben):
    row = asked(claim, ben, "link")
    Client().post(reverse("verify_link", args=[link_of(row)]), {"no": "1"})
    assert "conversation.denied" in happened_to(claim)
    assert len(persons(dan)) == 2


def test_neither_code_nor_link_says_what_was_written(claim, ben):
    for method in ("code", "link"):
        text = sent_text(asked(claim, ben, method))
        assert "where is it" not in text
        assert "20391" not in text
