"""Where somebody is signed in: seen, ended one by one or all others, and gone with the account."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from sixring.core import changes, clock
from sixring.core.accounts import create_agent, deactivate, places, sign_in_link, tokens
from sixring.core.actors import SYSTEM
from sixring.core.models import Agent, SignedIn

pytestmark = pytest.mark.django_db
GOOD, OTHER = "a ladder in the rain", "nine quiet kettles"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def fern() -> Agent:
    return create_agent("fern@us.test", "Fern", actor=SYSTEM, password=GOOD)


def entered(agent: Agent, **extra: str) -> Client:
    client = Client(**extra)
    agent.refresh_from_db()  # each sign-in spends the links made before it
    client.get(sign_in_link(agent, actor=SYSTEM).removeprefix("http://testserver"))
    return client


def inside(client: Client) -> bool:
    return client.get(reverse("you")).status_code == 200


def test_each_sign_in_is_listed_as_its_owner_knows_it(fern):
    here = entered(fern, HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR="203.0.113.7")
    place = SignedIn.objects.get()
    assert (place.device, place.address, place.way) == ("Firefox on Linux", "203.0.113.7", "link")
    said = here.get(reverse("places")).content.decode()
    assert "Firefox on Linux" in said
    assert "203.0.113.7" in said


def test_ending_one_signs_out_there_at_once(fern):
    here, there = entered(fern), entered(fern)
    place = SignedIn.objects.get(session_key=there.session.session_key)
    assert here.post(reverse("end_place", args=[place.pk])).status_code == 302
    assert (inside(here), inside(there)) == (True, False)
    assert changes.verbs_of(fern)[-1] == "agent.sessions_ended"


def test_ending_all_others_leaves_this_one(fern):
    here, there, elsewhere = entered(fern), entered(fern), entered(fern)
    here.post(reverse("end_other_places"))
    assert [inside(one) for one in (here, there, elsewhere)] == [True, False, False]


def test_somebody_elses_place_is_not_there(fern, ben):
    entered(fern)
    client = Client()
    client.force_login(Agent.objects.get(pk=ben.id))
    assert client.post(reverse("end_place", args=[SignedIn.objects.get().pk])).status_code == 404
    assert SignedIn.objects.exists()


def test_a_session_whose_place_is_gone_ends_with_its_next_sign_of_life(fern):
    client = entered(fern)
    SignedIn.objects.all().delete()
    with clock.frozen(clock.now() + timedelta(minutes=2)):
        assert not inside(client)


def test_a_changed_password_leaves_this_place_alone_under_its_new_key(fern):
    here, _there = entered(fern), entered(fern)
    here.post(
        reverse("account_change_password"), {"oldpassword": GOOD, "password1": OTHER, "password2": OTHER}
    )  # fmt: skip
    assert inside(here)
    assert list(SignedIn.objects.values_list("session_key", flat=True)) == [here.session.session_key]


def test_signing_out_takes_the_place_along(fern):
    client = entered(fern)
    client.post(reverse("account_logout"))
    assert not SignedIn.objects.exists()


def test_who_leaves_is_signed_out_everywhere_and_their_tokens_end(fern):
    client = entered(fern)
    _, key = tokens.make(fern, "Report", ["read:people"], None, actor=SYSTEM)
    deactivate(fern, actor=SYSTEM)
    assert not inside(client)
    assert tokens.authenticate(key) is None
    assert not SignedIn.objects.exists()
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (FIREFOX, "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari on iPhone"),
        ("curl/8.5.0", "curl"), ("", ""), ("<script>alert(1)</script>", ""),
    ],
)  # fmt: skip
def test_a_device_in_words(line, said):
    assert places.device_of(line) == said
