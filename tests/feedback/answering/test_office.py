"""Facts about what the office does with answers: paper typed in, robots looked at, files brought in, people erased."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sixring.core.actors import SYSTEM
from sixring.core.models import Role
from sixring.core.privacy import Subject
from sixring.feedback.answering import aside
from sixring.feedback.answering.bringing import files
from sixring.feedback.asking import inviting
from sixring.feedback.models import Answer, BroughtRow, Response
from sixring.feedback.privacy import answers as privacy
from tests.cast import employ, happened_to, where
from tests.feedback.surveying import a_survey, after, answer, question, said_in
from tests.screens import enter, only_for

pytestmark = pytest.mark.django_db


def at(name, *ids):
    return reverse(f"feedback:{name}", args=ids)


def test_a_sheet_of_paper_is_kept_as_of_its_day_whatever_it_leaves_out(ben, clock):
    version = a_survey(question("csat", required=True), question("why", "text"))
    client, path = enter(ben), at("survey_paper", version.survey_id)
    sheet = {"on": "2026-02-27", "who": "Dan@Example.com", "place": "Berlin", "sheet": "s1", "a-why": "Good soil"}
    assert client.post(path, sheet).status_code == 302
    client.post(path, sheet)
    response = Response.objects.get()
    assert (response.source, response.state, said_in(response)) == ("paper", "complete", {"why": "Good soil"})
    assert (response.at.date().isoformat(), response.context) == ("2026-02-27", {"place": "Berlin"})
    assert (response.identity.value, response.identity.claimed) == ("dan@example.com", True)


def test_a_sheet_to_print_has_every_question_and_says_when_it_is_asked(ben, viewer):
    version = a_survey(
        question("csat", ask={"en": "Satisfied?", "de": "Zufrieden?"}),
        question("why", "text", branch=after("csat", "at_most", 2)),
        question("where", "choice", options=["Shop", "Web"], several=True, branch=after("csat", "answered")),
        question("parts", "matrix", rows=["Price"], scale=[1, 3], branch=after("where", "is", "web")),
        languages=("en", "de"),
    )
    client, path = enter(ben), at("survey_sheet", version.survey_id)
    page = client.get(path).content.decode()
    for words in (
        "Satisfied?", "answer to question 1 is: 1–2", "if you answered question 1", "answer to question 3 is: Web",
        "Tick all that apply", "Price", "version 1",
    ):  # fmt: skip
        assert words in page
    assert page.count('class="box"') == 5 + 2 + 3
    assert "<script" not in page
    assert "Zufrieden?" in client.get(f"{path}?in=de").content.decode()
    assert path in client.get(at("survey_paper", version.survey_id)).content.decode()
    assert enter(viewer).get(path).status_code == 403


def test_what_can_not_stand_on_a_sheet_is_marked_and_nothing_is_lost(ben, clock):
    version = a_survey()
    client, path = enter(ben), at("survey_paper", version.survey_id)
    for wrong in (
        {"on": "2099-01-01"},
        {"on": "2026-02-27", "who": "Dan"},
        {"on": ""},
        {"on": "2026-02-27", "a-csat": "9"},
    ):
        page = client.post(path, {"a-why": "Typed", **wrong})
        assert page.status_code == 422
        assert "Typed" in page.content.decode()
    assert client.post(path, {"on": "2026-02-27"}).status_code == 422
    assert not Response.objects.exists()


def test_a_robots_answer_counts_after_all_or_is_dismissed(ada):
    version = a_survey()
    one, two = (answer(version, {"csat": 1, "why": why}, suspicion="trap") for why in ("<i>Me</i>", "Pills"))
    page = enter(ada).get(at("survey_aside", version.survey_id)).content.decode()
    assert "&lt;i&gt;Me&lt;/i&gt;" in page
    for response, verdict in ((one, "count"), (two, "dismiss"), (one, "count")):
        enter(ada).post(at("survey_judgement", version.survey_id, response.pk), {"verdict": verdict})
        response.refresh_from_db()
    assert (one.state, two.state) == ("complete", "dismissed")
    assert happened_to(one) == ["response.completed"]
    assert happened_to(two) == ["response.dismissed"]
    assert said_in(two) == {"csat": 1, "why": "Pills"}


def test_what_came_about_a_conversation_is_seen_by_whoever_may_see_that(ada, dan):
    touch = dan.writes("Hello")
    only_for(touch.account, "Elsewhere")
    invitation = inviting.invite(
        a_survey(), touch.identity, conversation=where(touch), dedupe="once", actor=SYSTEM
    )  # fmt: skip
    response = answer(invitation.version, {"csat": 1}, invitation=invitation, suspicion="trap")
    lead = employ("Lead", Role.LEAD, "Support")
    assert list(aside.of(response.survey, lead)) == []
    assert enter(lead).post(at("survey_judgement", response.survey_id, response.pk)).status_code == 404
    assert list(aside.of(response.survey, ada)) == [response]


def test_a_file_is_read_said_begun_and_its_bad_row_put_right(ada):
    version = a_survey()
    client = enter(ada)
    file = SimpleUploadedFile("old.csv", b"Score,Comment\n4,Good\n9,Bad\n")
    there = client.post(at("survey_bringings", version.survey_id), {"file": file})["Location"]
    assert "Score" in client.get(there).content.decode()
    assert client.post(f"{there}begin/", {"column-0": "", "column-1": ""}).status_code == 422
    client.post(f"{there}begin/", {"column-0": "q:csat", "column-1": "q:why"})
    files.settle_due()
    page = client.get(there).content.decode()
    assert "1 kept" in page
    assert "9 is not between 1 and 5" in page
    bad = BroughtRow.objects.get(state="bad")
    row = f"{there}rows/{bad.pk}/"
    assert "Bad" in client.get(row).content.decode()
    assert client.post(row, {"cell-0": "8", "cell-1": "Bad"}).status_code == 422
    assert client.post(row, {"cell-0": "1", "cell-1": "Bad"}).status_code == 302
    assert Response.objects.count() == 2
    assert (
        client.post(at("survey_bringings", version.survey_id), {"file": SimpleUploadedFile("x.csv", b"")}).status_code
        == 422
    )


def test_an_erasure_takes_their_answers_files_and_what_names_them_elsewhere(dan, ada):
    touch = dan.writes("Hello")
    version = a_survey()
    invitation = inviting.invite(version, touch.identity, dedupe="once", actor=SYSTEM)
    answer(version, {"csat": 1, "why": "Mine"}, invitation=invitation)
    other = answer(version, {"csat": 5, "why": "Ask dan@example.com, he knows"})
    bringing = files.take_in(version.survey, "x.csv", b"csat,why\n9,from dan@example.com\n5,fine\n", actor=ada)
    subject = Subject((touch.identity.pk,), (), known_as=(("email", "", "dan@example.com"),))
    assert [row["answer to why"] for section in privacy.export(subject) for row in section.rows] == ["Mine"]
    told = []
    privacy.erase(subject, told.append)
    assert list(Response.objects.all()) == [other]
    assert "dan@example.com" not in Answer.objects.get(response=other, question="why").text
    assert [row.cells for row in bringing.rows.all()] == [["5", "fine"]]
    assert sum(told[1:], told[0])["answered surveys"] == 1
