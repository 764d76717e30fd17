"""Facts about the builder's screens: everything works without a script."""

import pytest
from django.urls import reverse

from sixring.core.actors import SYSTEM
from sixring.feedback.models import Response, Survey
from sixring.feedback.surveys import publishing
from tests.feedback.surveying import a_survey, answer, question, raw
from tests.screens import enter

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(ada):
    return enter(ada)


@pytest.fixture
def survey(db):
    return publishing.create("Visit", raw(question("stars"), question("why", "text")), actor=SYSTEM)


def at(name, survey, *more):
    return reverse(f"feedback:{name}", args=[survey.pk, *more])


def asked(survey):
    return [one["key"] for one in publishing.latest(survey).design["questions"]]


def test_a_survey_begins_with_a_template_and_is_published(desk):
    page = desk.get("/feedback/surveys/new/?for=delivery").content.decode()
    assert "Order delivered" in page
    made = desk.post("/feedback/surveys/new/", {"name": "Parcels", "touchpoint": "delivery", "languages": ["en", "de"]})
    survey = Survey.objects.get()
    assert made["Location"] == at("survey", survey)
    assert "How satisfied are you with your delivery?" in desk.get(made["Location"]).content.decode()
    assert "Wie zufrieden" in desk.get(made["Location"] + "?in=de").content.decode()
    desk.post(at("survey_publication", survey))
    survey.refresh_from_db()
    assert survey.state == "open"


def test_a_question_is_added_worded_moved_and_taken_out(desk, survey):
    desk.post(at("survey_questions", survey), {"kind": "ces"})
    assert asked(survey) == ["stars", "why", "ces"]
    said = {"ces-ask": "Easy <b>enough</b>?", "ces-required": "on", "ces-if_0": "stars", "ces-test_0": "at_most",
            "ces-value_0": "2"}  # fmt: skip
    there = desk.post(at("survey_question", survey, "ces"), said)
    assert there["Location"].endswith("open=ces#q-ces")
    one = publishing.latest(survey).design["questions"][2]
    assert (one["texts"]["en"]["ask"], one["required"]) == ("Easy <b>enough</b>?", True)
    assert one["branch"] == [{"question": "stars", "test": "at_most", "value": 2}]
    assert "Easy &lt;b&gt;enough&lt;/b&gt;?" in desk.get(at("survey", survey)).content.decode()
    desk.post(at("survey_question_place", survey, "ces"), {"by": "up"})
    desk.post(at("survey_question_place", survey, "stars"), {"to": "3"})
    assert asked(survey) == ["ces", "why", "stars"]
    desk.post(at("survey_question_removal", survey, "why"))
    assert asked(survey) == ["ces", "stars"]
    desk.post(at("survey_question_return", survey, "why"))
    assert asked(survey) == ["ces", "why", "stars"]


def test_what_is_typed_is_kept_at_once_and_the_preview_told(desk, survey):
    answer = desk.post(at("survey_question", survey, "why"), {"why-ask": "And why?"}, headers={"HX-Request": "true"})
    assert answer["HX-Trigger"] == "sixring:survey-changed"
    assert "And why?" in answer.content.decode()
    assert "And why?" in desk.get(at("survey_preview", survey) + "?at=why").content.decode()


def test_another_language_changes_words_alone(desk, survey):
    desk.post(at("survey_languages", survey), {"language": "de"})
    page = desk.get(at("survey", survey) + "?in=de").content.decode()
    assert "missing in Deutsch" in page
    desk.post(at("survey_question", survey, "why"), {"in": "de", "why-ask": "Warum?", "why-required": "on"})
    one = publishing.latest(survey).design["questions"][1]
    assert (one["texts"]["de"]["ask"], one["texts"]["en"]["ask"], one.get("required")) == ("Warum?", "About why?", None)
    desk.post(at("survey_words", survey), {"in": "de", "title": "Ihre Meinung"})
    assert publishing.latest(survey).design["texts"]["de"] == {"title": "Ihre Meinung"}
    desk.post(at("survey_language_removal", survey, "de"))
    assert publishing.latest(survey).design["languages"] == ["en"]


def test_changing_what_is_published_begins_a_draft(desk):
    version = a_survey()
    desk.post(at("survey_theme", version.survey), {"colour": "#225599", "look": "dark"})
    assert publishing.draft(version.survey).design["theme"] == {"colour": "#225599", "look": "dark", "logo": False}
    assert publishing.published(version.survey) == version
    assert desk.post(at("survey_theme", version.survey), {"colour": "red"}).status_code == 422
    assert "Discard the draft" in desk.get(at("survey", version.survey)).content.decode()


def test_the_preview_goes_page_by_page_and_keeps_nothing(desk):
    version = a_survey(question("nps"), question("bad", "text", ask="Why {nps}?", page=True))
    path = at("survey_preview", version.survey)
    page = desk.get(path)
    assert "frame-ancestors 'self'" in page["Content-Security-Policy"]
    ticket = page.content.decode().split('name="ticket" value="')[1].split('"')[0]
    following = desk.post(path, {"ticket": ticket, "page": "0", "a-nps": "3", "go": "next"}).content.decode()
    assert "Why 3?" in following
    assert desk.post(path, {"ticket": "forged", "page": "x", "a-nps": "99"}).status_code == 200
    assert desk.get(path + "?version=9").status_code == 404
    assert not Response.objects.exists()


def test_settings_open_doors_and_refuse_what_is_no_site(desk, survey):
    said = {
        "name": "Visit",
        "by_anyone": "on",
        "kiosk": "on",
        "origins": "https://shop.example/page\nhttps://b.example",
    }
    assert desk.post(at("survey_settings", survey), said).status_code == 302
    survey.refresh_from_db()
    assert (survey.by_anyone, survey.kiosk, survey.origins) == (
        True,
        True,
        ["https://shop.example", "https://b.example"],
    )
    for wrong in ("javascript:alert(1)", "'self' *", "https://a.example; script-src *"):
        assert desk.post(at("survey_settings", survey), {**said, "origins": wrong}).status_code == 422


def test_colleagues_look_and_change_nothing(ben, survey):
    client = enter(ben)
    page = client.get(at("survey", survey)).content.decode()
    assert "About why?" in page
    assert "Add question" not in page
    for name in ("survey_questions", "survey_publication", "survey_theme", "survey_words"):
        assert client.post(at(name, survey), {"kind": "nps"}).status_code == 403
    assert asked(survey) == ["stars", "why"]


def test_the_list_counts_what_counts(desk):
    version = a_survey()
    answer(version, {"csat": 5})
    answer(version, {"csat": 1}, suspicion="trap")
    page = desk.get("/feedback/surveys/").content.decode()
    assert ">1</td>" in page.partition("<tbody>")[2]
    assert ">1</td>" in desk.get(at("survey_versions", version.survey)).content.decode().partition("<tbody>")[2]
