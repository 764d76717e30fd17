"""Facts about quote cards: made of an answer, without who said it, with their leave, gone with them."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from sixring.core.errors import Forbidden, Invalid
from sixring.feedback.models import Quote, Sharing
from sixring.feedback.privacy import results as private
from sixring.feedback.results import quotes
from sixring.people import privacy as people
from sixring.people import suppression
from tests.cast import happened_to, where
from tests.feedback.surveying import a_survey, answer, question
from tests.screens import enter, read

pytestmark = pytest.mark.django_db
SAID = "Hi Ben, Dan here (dan@example.com, order GT-4471). The <b>roses</b> are lovely in Bristol!"


@pytest.fixture
def said(dan, clock):
    """What Dan wrote."""
    version = a_survey(question("nps"), question("why", "text"), name="After delivery")
    mail = dan.writes("Hello", facts={"name": "Dan Miller", "city": "Bristol"})
    response = answer(version, {"nps": 9, "why": SAID}, identity=mail.identity, conversation=where(mail))
    return response.answers.get(question="why")


def test_a_card_does_not_say_who(said, ben):
    card = quotes.card(said)
    assert "lovely" in card.masked.text
    for telling in ("Dan", "Ben", "Bristol", "dan@example.com", "4471"):
        assert telling not in card.masked.text
    assert card.from_whom == "A customer, After delivery, March 2026"


def test_it_is_kept_with_what_a_colleague_hid_and_hidden_stays_hidden(said, ben, viewer):
    with pytest.raises(Forbidden):
        quotes.keep(said, [], actor=viewer)
    kept = quotes.keep(said, ["roses", " "], actor=ben)
    quotes.keep(said, ["lovely"], actor=ben)
    quotes.keep(said, ["lovely"], actor=ben)
    assert "roses" not in quotes.card(said).masked.text
    assert "lovely" not in quotes.card(said).masked.text
    assert happened_to(kept) == ["quote.made", "quote.changed"]
    with pytest.raises(Invalid):
        quotes.keep(said, ["x" * 81], actor=ben)


def test_it_says_whether_they_agreed(said, ben, clock):
    assert not quotes.card(said).consent.given
    touch = said.response.interaction
    Sharing.objects.create(interaction=touch, identity=touch.identity, answer="yes", wording="sharing.1", how="by mail")
    assert quotes.card(said).consent.words == "Shared with consent, given on 2 Mar 2026"
    clock.forward(days=1)
    Sharing.objects.create(interaction=touch, identity=touch.identity, answer="no", wording="sharing.1", how="by mail")
    assert "said no" in quotes.card(said).consent.words


def test_of_whoever_asked_to_be_left_alone_since_it_is_not_to_be_shown(said, ben):
    touch = said.response.interaction
    Sharing.objects.create(interaction=touch, identity=touch.identity, answer="yes", wording="sharing.1", how="by mail")
    suppression.keep(touch.identity.kind, touch.identity.value, actor=ben)
    consent = quotes.card(said).consent
    assert (consent.given, "left alone" in consent.words) == (False, True)


def test_the_picture_holds_no_markup_of_theirs(said, ben):
    answer_ = enter(ben).get(f"/feedback/results/quotes/{said.pk}.svg")
    root = ElementTree.fromstring(answer_.content)
    assert root.tag.endswith("svg")
    assert b"<b>" not in answer_.content
    assert answer_["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer_["Content-Security-Policy"]


def test_the_pages_work_by_form_alone(said, ben):
    bens, at = enter(ben), f"/feedback/results/quotes/{said.pk}/"
    assert "Quote card" in read(bens.get(at))
    assert bens.post(at, {"hidden": "lovely\nroses"}).status_code == 302
    page = read(bens.get(f"/feedback/results/{said.response.survey_id}/quotes/"))
    assert "roses" not in page
    assert bens.post(at, {"hidden": "x" * 200}).status_code == 422
    assert bens.post(f"{at}end/").status_code == 302
    assert not Quote.objects.exists()


def test_an_erasure_takes_the_card_and_an_export_has_it(said, ben):
    quotes.keep(said, ["lovely"], actor=ben)
    subject = people.subject_of(said.response.identity.person)
    assert [section.name for section in private.export(subject)] == ["quotes"]
    private.erase(subject, lambda _counts: None)
    assert not Quote.objects.exists()
