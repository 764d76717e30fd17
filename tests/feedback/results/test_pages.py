"""Facts about the pages of results: what they show, to whom, and what is left out."""

from __future__ import annotations

import pytest
from django.test import Client

from sixring.core.actors import Actor
from sixring.core.api import shapes
from tests.cast import agent_of, happened_to
from tests.feedback.surveying import a_survey, answer, question

pytestmark = pytest.mark.django_db


def screen(actor: Actor) -> Client:
    client = Client()
    client.force_login(agent_of(actor))
    return client


@pytest.fixture
def asked():
    return a_survey(
        question("nps"), question("csat"), question("ces"),
        question("why", "text"), question("how", "choice", options=["Web", "Store"]),
        question("parts", "matrix", rows=["Speed", "Care"]),
    )  # fmt: skip


def test_a_page_shows_every_kind(asked, ben, clock):
    for n in range(16):
        said = {"nps": 9 if n % 4 else 2, "csat": 4, "ces": 6, "why": f"Because {n}", "how": "web"}
        answer(asked, {**said, "parts": {"speed": 4, "care": 2}}, channel="email" if n % 2 else "sms", language="en")
    page = screen(ben).get(f"/feedback/results/{asked.survey_id}/")
    text = page.content.decode()
    assert page.status_code == 200
    assert "+50" in text
    assert "too few groups to compare" in text
    assert "100 % chose “Web”" in text
    assert "About parts? Speed" in text


def test_days_are_chosen_once_that_is_asked_for(asked, ben, clock):
    bens, at = screen(ben), f"/feedback/results/{asked.survey_id}/"
    assert 'type="date"' not in bens.get(at).content.decode()
    assert 'name="first" value="2025-12-03"' in bens.get(f"{at}?period=between").content.decode()
    assert (
        "1 Feb 2026 to 2 Mar 2026" in bens.get(f"{at}?period=between&first=2026-02-01&last=2027-01-01").content.decode()
    )
    assert bens.get(f"{at}?period=between&first=never&last=soon").status_code == 422


def test_every_survey_stands_in_the_list_with_its_figure(asked, ben, clock):
    answer(asked, {"nps": 9})
    a_survey(question("why", "text"), name="Only words")
    text = screen(ben).get("/feedback/results/").content.decode()
    assert "+100" in text
    assert "Only words" in text
    assert "Not measured yet: needs answers." in text


def test_a_program_is_told_of_an_answer(asked, ada, clock):
    one = answer(asked, {"nps": 9})
    assert happened_to(one) == ["response.completed"]
    assert shapes.shape_of("response", one.pk, Actor.of(agent_of(ada)))["answers"] == {"nps": 9.0}


def test_nothing_answered_says_what_it_needs(asked, ben, clock):
    text = screen(ben).get(f"/feedback/results/{asked.survey_id}/").content.decode()
    assert "Nothing in this period" in text
    assert "not measured yet" in text
    assert "needs invitations" in text
