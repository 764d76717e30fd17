"""Facts about screens: the word beneath a message, the panel beside it, one click, and who may."""

import re

import pytest
from django.urls import reverse

from sixring.feedback.models import Correction, Reading
from tests.cast import where
from tests.feedback.reading.conftest import read_on
from tests.screens import enter, only_for, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def matter(plain, dan):
    dan.writes("Lovely so far", thread="one")
    touch = dan.writes("Terrible, I repeat it: soon", thread="one")
    read_on()
    return where(touch)


@pytest.fixture
def latest(matter):
    return Reading.objects.order_by("-pk").first()


def page_of(actor, matter):
    return read(enter(actor).get(reverse("conversations:show", args=[matter.pk])))


def test_each_message_says_its_feeling_in_words(matter, latest, ben):
    page = page_of(ben, matter)
    assert "very negative, urgent, had to repeat themselves" in page
    assert "very positive" in page
    assert page.count(f'hx-get="{reverse("feedback:reading", args=[latest.pk])}"') == 1


def test_the_panel_shows_line_worst_and_the_buttons_of_the_latest(matter, latest, ben):
    page = page_of(ben, matter)
    assert '<svg class="spark"' in page
    assert f'action="{reverse("feedback:correct", args=[latest.pk])}"' in page
    assert 'value="negative" aria-pressed="true" data-key="m 1"' in page


def test_where_nothing_was_read_the_panel_waits_unseen(plain, dan, ben):
    page = page_of(ben, where(dan.writes("Hello")))
    assert 'id="felt" hidden' in page
    assert 'data-key="m 1"' not in page


def test_whoever_only_looks_sees_words_and_no_buttons(matter, latest, viewer):
    page = page_of(viewer, matter)
    assert "very negative" in page
    assert reverse("feedback:correct", args=[latest.pk]) not in page


def test_not_measured_is_said(plain, dan, ben):
    touch = dan.writes("dzień terrible")
    read_on()
    page = page_of(ben, where(touch))
    assert "not measured (Polish)" in page
    assert "very negative" not in page


def test_one_click_and_the_panel_comes_back(matter, latest, ben):
    address = reverse("feedback:correct", args=[latest.pk])
    answer = enter(ben).post(
        address, {"field": "label", "value": "neutral", "beside": "1"}, headers={"hx-request": "true"}
    )
    assert answer.status_code == 200
    assert 'value="neutral" aria-pressed="true"' in read(answer)
    assert Correction.objects.get().value == "neutral"


def test_beneath_a_message_the_box_comes_back(latest, ben):
    browser = enter(ben)
    box = read(browser.get(reverse("feedback:reading", args=[latest.pk]), headers={"hx-request": "true"}))
    assert "80 % sure, English" in box
    assert "<html" not in box
    address = reverse("feedback:correct", args=[latest.pk])
    box = read(browser.post(address, {"field": "urgent", "value": "no"}, headers={"hx-request": "true"}))
    assert "said by Ben" in box


def test_without_javascript_it_leads_back_to_the_message(latest, ben):
    answer = enter(ben).post(reverse("feedback:correct", args=[latest.pk]), {"field": "repeated", "value": "no"})
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"#message-{latest.interaction_id}")
    assert "Terrible" in read(enter(ben).get(reverse("feedback:reading", args=[latest.pk])))


def test_nonsense_is_refused_in_a_sentence(latest, ben):
    answer = enter(ben).post(reverse("feedback:correct", args=[latest.pk]), {"field": "label", "value": "furious"})
    assert answer.status_code == 422
    assert not Correction.objects.exists()


def test_a_person_has_a_line_of_everything(matter, ben, dan):
    person = matter.anchor.person_id
    page = read(enter(ben).get(reverse("people:show", args=[person])))
    assert "How they feel" in page
    assert "From 2 texts in languages that are measured" in page


def test_what_a_customer_wrote_is_harmless_on_every_screen(plain, dan, ben):
    touch = dan.writes("Terrible <script>alert(1)</script> parcel")
    read_on()
    address = reverse("feedback:reading", args=[touch.reading.pk])
    for page in (page_of(ben, where(touch)), read(enter(ben).get(address))):
        assert "<script>alert" not in page


def test_a_stranger_sees_none_of_it(matter, latest, accounts, cleo):
    only_for(accounts["letters"], "Support")
    browser = enter(cleo)
    assert browser.get(reverse("feedback:reading", args=[latest.pk])).status_code == 404
    assert browser.post(reverse("feedback:correct", args=[latest.pk]), {}).status_code == 404
    assert browser.get(reverse("feedback:feeling", args=[matter.pk])).status_code == 404


def test_of_a_conversation_half_hidden_only_the_seen_half_is_told(matter, accounts, dan, cleo):
    from sixring.conversations.regrouping import moving
    from sixring.core.actors import SYSTEM

    chat = dan.chats("It is bad")
    read_on()
    if where(chat) != matter:
        moving.move(chat, matter, actor=SYSTEM)
        read_on()
    only_for(accounts["letters"], "Support")
    page = page_of(cleo, matter)
    assert "negative" in page
    assert "very negative" not in page
    assert "very positive" not in page


class TestQuality:
    def test_before_anything_was_labelled_it_says_what_it_needs(self, matter, ada):
        page = read(enter(ada).get(reverse("feedback:readings")))
        assert "not measured yet" in page
        assert "It needs labels of the sample" in page
        assert "plain-1" in page

    def test_it_is_for_leads(self, matter, ben):
        browser = enter(ben)
        assert browser.get(reverse("feedback:readings")).status_code == 403
        assert browser.get(reverse("feedback:sample")).status_code == 403

    def test_a_text_is_labelled_blind_and_the_next_comes(self, matter, ada):
        browser = enter(ada)
        page = read(browser.get(reverse("feedback:sample")))
        assert "negative</strong>" not in page
        seen = 0
        while found := re.search(r'action="(/feedback/readings/sample/\d+/)"', page):
            answer = browser.post(found[1], {"label": "negative", "urgent": "on"})
            assert answer.status_code == 302
            page = read(browser.get(answer["Location"]))
            seen += 1
        assert seen == 2
        assert "Nothing left to label" in page
        page = read(browser.get(reverse("feedback:readings")))
        assert "<dd>50 %</dd>" in page

    def test_without_a_choice_nothing_is_kept(self, latest, ada):
        answer = enter(ada).post(reverse("feedback:label", args=[latest.pk]), {"urgent": "on"})
        assert answer.status_code == 422
        assert not Correction.objects.exists()
