"""On a person's page: what they agreed to with where it comes from, and how they like to be reached."""

import pytest
from django.urls import reverse

from sixring.conversations.models import Placement
from sixring.conversations.preferences import saying
from sixring.people import contact, suppression
from sixring.people.contact import Contact
from tests.screens import enter, only_for, read

pytestmark = pytest.mark.django_db
LIKES = {"channel": "phone", "since": "09:00", "until": "18:00"}


@pytest.fixture
def person(dan):
    return dan.writes("Where are they?").identity.person


def at(name, person):
    return reverse(f"people:{name}", args=[person.pk])


def test_each_consent_is_told_with_who_when_and_the_words(person, ben):
    identity = person.identities.get()
    saying.save(identity, saying.form_key(identity), ["consent.offers.email"], Contact())
    enter(ben).post(
        at("agree", person), {"purpose": "advice", "channel": "phone", "answer": "no", "how": "on the phone"}
    )
    shown = read(enter(ben).get(at("show", person)))
    for told in ("their preferences page", "You may tell me about your offers", "carries our signed token", "offers.1"):
        assert told in shown
    assert "on the phone" in shown
    assert "Ben, dan@example.com, recognised by a colleague" in shown


def test_a_colleague_writes_down_how_they_like_to_be_reached(person, ben):
    assert enter(ben).post(at("reach", person), LIKES).status_code == 302
    assert contact.of(person).said == "phone, 09:00–18:00 (UTC)"
    assert "phone, 09:00–18:00 (UTC)" in read(enter(ben).get(at("show", person)))


@pytest.mark.parametrize(
    "wrong", [{"until": ""}, {"since": "18:00"}, {"since": "soon", "until": "x"}, {"channel": "pigeon"}]
)
def test_what_makes_no_sense_is_refused_and_nothing_is_kept(person, ben, wrong):
    assert enter(ben).post(at("reach", person), LIKES | wrong).status_code == 422
    assert not contact.of(person)


def test_a_viewer_and_a_stranger_write_nothing_down(person, dan, viewer, cleo):
    only_for(dan.accounts["letters"], "Support")
    assert enter(viewer).post(at("reach", person), LIKES).status_code == 403
    assert enter(cleo).post(at("reach", person), LIKES).status_code == 404
    assert not contact.of(person)


def test_the_composer_hints_where_it_is_otherwise_than_they_like(person, ben, clock):
    enter(ben).post(at("reach", person), {"channel": "phone", "since": "20:00", "until": "21:00"})
    matter = Placement.objects.get(interaction__identity__person=person).conversation_id
    shown = read(enter(ben).get(reverse("conversations:show", args=[matter])))
    assert "They prefer phone." in shown
    assert "It is 12:00 there; they like to hear from us between 20:00 and 21:00." in shown


def test_whom_we_never_contact_says_so(person, ben, ada):
    suppression.keep("email", "dan@example.com", actor=ada)
    assert "Never to be contacted, except to answer: dan@example.com." in read(enter(ben).get(at("show", person)))
