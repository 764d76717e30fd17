"""The page of preferences: reached by a link, without script or cookie; looking changes nothing."""

import gzip
import re
from datetime import time

import pytest
from django.test import Client
from django.urls import reverse

from sixring.conversations.preferences import links, saying, views
from sixring.conversations.requests import guests
from sixring.core import brands
from sixring.core.actors import SYSTEM
from sixring.core.models import Change
from sixring.people import consent, contact, merge, suppression
from sixring.people.consent import ANY, NO, Saying, wordings
from sixring.people.models import Fact, Identity, Wording
from tests.conversations.requesting import path_of
from tests.screens import enter, read

from .conftest import agreed, known

pytestmark = pytest.mark.django_db
LIKES = {"channel": "", "since": "", "until": "", "zone": "UTC", "language": ""}


def path(link):
    return "/preferences/" + link.split("/preferences/", 1)[1]


class Page:
    """Whoever holds a link to `identity`'s preferences, in a browser that insists on CSRF where there is any."""

    def __init__(self, identity):
        views.turns.past.clear()
        self.client, self.path = Client(enforce_csrf_checks=True), path(links.page(identity))

    def looks(self):
        self.answer = self.client.get(self.path)
        return read(self.answer)

    def key(self):
        return re.search(r'name="key" value="([^"]+)"', self.looks())[1]

    def keeps(self, *names, key="", **more):
        told = {**LIKES, "key": key or self.key(), "yes": names, "save": "1", **more}
        self.answer = self.client.post(self.path, told)
        return self.answer.status_code


def test_they_see_what_they_said_and_change_it(dans):
    page = Page(dans)
    assert 'value="consent.offers.email" checked' in page.looks()
    assert "dan@example.com" in page.looks()
    assert (
        page.keeps("consent.surveys.email", channel="phone", since="09:00", until="18:00", zone="Europe/London") == 302
    )
    assert consent.may_send(dans, "surveys", "email")
    assert not consent.may_send(dans, "offers", "email")
    said = contact.of_identity(dans)
    assert (said.channel, said.hours, said.zone) == ("phone", (time(9), time(18)), "Europe/London")
    assert "Kept." in read(page.client.get(page.answer["Location"]))


def test_the_wording_they_saw_is_kept_with_its_version(dans, ada):
    page = Page(dans)
    key = page.key()
    wordings.write("surveys", "Ask me how it was.", actor=ada)  # between looking and pressing
    page.keeps("consent.offers.email", "consent.surveys.email", "consent.advice.email", key=key)
    kept = {fact.name: fact.value["wording"] for fact in Fact.objects.filter(source=saying.PAGE)}
    assert kept == {"consent.surveys.email": "surveys.1", "consent.advice.email": "advice.1"}
    assert wordings.named(["advice.1"])["advice.1"].text
    assert "Ask me how it was." in page.looks()


def test_what_was_left_as_shown_is_no_new_word(dans, clock):
    page = Page(dans)
    key = page.key()
    clock.forward(minutes=1)
    consent.keep([Saying(dans, ANY, "email", NO, clock.now, "STOP")], actor=SYSTEM)
    clock.forward(minutes=1)
    page.keeps("consent.offers.email", key=key)  # an old page, still ticked
    assert not consent.may_send(dans, "offers", "email")


def test_stop_everything_stops_everything_and_can_be_taken_back_by_ticking(dans, clock):
    page = Page(dans)
    clock.forward(minutes=1)
    assert page.client.post(page.path, {"everything": "1"}).status_code == 302
    assert "checked" not in page.looks()
    assert not consent.may_send(dans, "offers", "email")
    assert {one.answer for one in consent.of_identity(dans)} == {NO}
    count = Fact.objects.count()
    page.client.post(page.path, {"everything": "1"})
    assert Fact.objects.count() == count
    clock.forward(minutes=1)
    suppression.keep("email", "dan@example.com", actor=SYSTEM)
    page.keeps("consent.offers.email")
    assert consent.may_send(dans, "offers", "email")


def test_looking_changes_nothing_whoever_looks(dans, mailbox):
    before = Fact.objects.count(), Change.objects.count(), Wording.objects.count()
    for address in (links.page(dans), links.out(dans, "offers")):
        for method in ("get", "head"):
            assert (
                getattr(Client(), method)(
                    path(address), {"everything": "1", "out": "1", "List-Unsubscribe": "One-Click"}
                ).status_code
                == 200
            )
    assert (Fact.objects.count(), Change.objects.count(), Wording.objects.count()) == before


def test_forged_foreign_and_old_links_open_nothing(dans, clock):
    link = path(links.page(dans))
    other = path(links.out(dans, "offers")).removeprefix("/preferences/out/")
    for wrong in (link[:-3] + "x/", f"/preferences/{other}", "/preferences/x/", "/preferences/" + "x" * 500 + "/"):
        answer = Client().post(wrong, {"everything": "1"})
        assert answer.status_code == 410
        assert "dan@example.com" not in read(answer)
    clock.forward(days=401)
    assert Client().get(link).status_code == 410
    assert consent.may_send(dans, "offers", "email")


def test_a_form_made_for_somebody_else_counts_for_nobody(dans):
    erin = agreed(known("email", "erin@example.com"), "email")
    assert Page(dans).keeps(key=Page(erin).key()) == 409
    assert Page(dans).keeps(key="forged") == 409
    assert consent.may_send(dans, "offers", "email")
    assert consent.may_send(erin, "offers", "email")


def test_it_shows_one_identity_whoever_we_hold_for_the_same_person(dans):
    erin = agreed(known("email", "erin@example.com"), "email", "surveys")
    merge.merge(dans.person, erin.person, actor=SYSTEM, reason="tests")
    shown = Page(dans).looks()
    assert "erin@example.com" not in shown
    assert 'value="consent.surveys.email" checked' not in shown


@pytest.mark.parametrize("names", [["consent.any.any"], ["consent.offers.pigeon"], ["name"], ["<script>"]])
def test_hostile_ticks_are_nothing(dans, names):
    page = Page(dans)
    page.keeps("consent.offers.email", *names)
    assert not Fact.objects.filter(source=saying.PAGE).exists()


def test_wrong_hours_are_said_and_nothing_is_kept(dans):
    page = Page(dans)
    for wrong in ({"since": "09:00"}, {"since": "09:00", "until": "09:00"}, {"zone": "Mars"}, {"channel": "pigeon"}):
        assert page.keeps("consent.surveys.email", **wrong) == 422
    assert not Fact.objects.filter(source=saying.PAGE).exists()


def test_many_changes_in_an_hour_are_enough(dans):
    page = Page(dans)
    key = page.key()
    assert [page.keeps("consent.offers.email", key=key) for _ in range(61)][-1] == 409


def test_it_is_reached_from_my_requests_where_csrf_holds(dans):
    views.turns.past.clear()
    from sixring.conversations.requests import links as ways_in

    client = Client(enforce_csrf_checks=True)
    client.get(path_of(ways_in.link(dans)))
    address = reverse("requests:preferences")
    assert address in read(client.get(reverse("requests:list")))
    shown = read(client.get(address))
    assert "csrfmiddlewaretoken" in shown
    assert guests.name() in client.cookies
    assert client.post(address, {"everything": "1"}).status_code == 403
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', shown)[1]
    assert client.post(address, {"everything": "1", "csrfmiddlewaretoken": token}).status_code == 302
    assert not consent.may_send(dans, "offers", "email")
    assert "Your e-mail address" in read(Client().get(address))


def test_it_wears_the_brand_and_weighs_little(dans, ada):
    brands.save(None, name="GreenThumb Gardens", colour="#b03060", actor=ada)
    page = Page(dans)
    shown = page.looks()
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', shown)
    assert "GreenThumb Gardens" in shown
    assert reverse("preferences:look") in sheets
    assert "<script" not in shown
    assert "--accent" in read(Client().get(reverse("preferences:look")))
    assert len(gzip.compress(shown.encode())) < 12_000
    assert page.answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page.answer["Cache-Control"]


def test_one_click_unsubscribes_without_cookie_or_csrf_and_without_redirecting(dans):
    client, address = Client(enforce_csrf_checks=True), path(links.out(dans, "offers"))
    answer = client.post(address, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert not client.cookies
    assert not consent.may_send(dans, "offers", "email")
    count = Fact.objects.count()
    assert client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Fact.objects.count() == count


def test_it_also_comes_as_multipart_and_by_the_button(dans):
    surveys = agreed(dans, "email", "surveys")
    Client().post(
        path(links.out(dans, "offers")), "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
    )
    assert not consent.may_send(dans, "offers", "email")
    assert consent.may_send(surveys, "surveys", "email")
    Client().post(path(links.out(dans, "surveys")), {"out": "1"})
    assert not consent.may_send(dans, "surveys", "email")


def test_a_post_that_says_nothing_changes_nothing_and_a_forged_link_even_less(dans):
    address = path(links.out(dans, "offers"))
    assert Client().post(address).status_code == 422
    assert Client().post(address[:-4] + "xxx/", {"List-Unsubscribe": "One-Click"}).status_code == 410
    page = path(links.page(dans)).removeprefix("/preferences/")
    assert Client().post(f"/preferences/out/{page}", {"List-Unsubscribe": "One-Click"}).status_code == 410
    assert consent.may_send(dans, "offers", "email")
    Identity.objects.filter(pk=dans.pk).update(person=None)


def test_names_in_a_link_s_number_are_never_renumbered():
    assert links.NUMBERED == (ANY, "offers", "surveys", "advice")
    assert set(links.NUMBERED) == {ANY, *consent.PURPOSES}
    assert links.read_number(5 * 16 + 15) == (5, "")


def test_an_administrator_writes_new_words_and_sees_every_version(ada, ben):
    client, address = enter(ada), reverse("conversations:wordings")
    assert "version 1" in read(client.get(address))
    client.post(address, {"purpose": "offers", "text": "Write to me about trays."})
    shown = read(client.get(address))
    assert "Write to me about trays." in shown
    assert "offers.2" in shown
    client.post(address, {"purpose": "offers", "text": ""})
    assert wordings.current("offers").version == 2
    assert enter(ben).get(address).status_code == 403
