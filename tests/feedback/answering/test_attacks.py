"""Facts about what is tried against survey pages."""

import pytest
from django.urls import reverse

from sixring.conversations.chat.limits import Limit
from sixring.core.actors import SYSTEM
from sixring.feedback.answering import robots
from sixring.feedback.asking import inviting, links
from sixring.feedback.models import Answer, Response, Survey
from tests.cast import at_once
from tests.feedback.answering.paging import Visitor
from tests.feedback.surveying import a_survey, question, said_in
from tests.screens import enter, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(clock):
    return f"/s/o/{a_survey(by_anyone=True).survey.key}/"


@pytest.fixture
def invited(dan, clock):
    identity = dan.writes("Hello").identity
    return inviting.invite(a_survey(), identity, dedupe="once", actor=SYSTEM)


def test_a_link_nobody_signed_leads_nowhere(invited):
    good = links.url_of(invited).removeprefix("http://testserver")
    other = good[:-2] + ("A" if good[-2] != "A" else "B") + "/"
    for bad in (other, "/s/" + "a" * 38 + "/", "/s/x/", "/s/" + "é" * 38 + "/", "/s/" + "a" * 5000 + "/", "/s/%00/"):
        page = Visitor(bad)
        assert page.status == 404
        assert "one of ours" in page.says
        assert page.client.post(bad, {"a-csat": "5"}).status_code == 404


@pytest.mark.parametrize("ticket", ["", "x", "a:b:c", "W10:1:sig", "a" * 100_000, "\x00"])
def test_what_no_page_of_ours_carried_is_not_kept_but_shown_again(path, ticket):
    page = Visitor(path).sends(ticket=ticket, csat="4", why="Typed")
    assert page.status == 409
    assert "send it once more" in page.says
    assert "Typed" in page.says
    assert not Response.objects.exists()
    assert page.sends(csat="4", why="Typed").thanked


def test_a_ticket_of_another_survey_or_link_opens_nothing(path, invited):
    foreign = Visitor(links.url_of(invited).removeprefix("http://testserver")).field("ticket")
    assert Visitor(path).sends(ticket=foreign, csat="4").status == 409
    mine = Visitor(path).field("ticket")
    theirs = Visitor(links.url_of(invited).removeprefix("http://testserver"))
    assert theirs.sends(ticket=mine, csat="1").status == 409
    assert not Response.objects.exists()


def test_a_ticket_runs_out(path, clock):
    page = Visitor(path)
    clock.forward(days=8)
    assert page.sends(csat="4").status == 409


@pytest.mark.parametrize("said", ["6", "0", "-1", "1e1", "4.5", "NaN", "Infinity", "４", "a" * 100, "4\x00", "true"])
def test_numbers_that_can_not_be_are_marked(path, said):
    kept = Visitor(path).sends(csat=said)
    # Digits of other scripts are digits; a NUL is left out as everywhere.
    assert kept.thanked if said in ("４", "4\x00") else kept.status == 422
    assert Answer.objects.count() == (1 if kept.thanked else 0)


def test_fields_nobody_asked_for_are_not_looked_at(path):
    Visitor(path).sends(csat="4", state="complete", identity="1", nps="10", csat__row="9")
    assert said_in(Response.objects.get()) == {"csat": 4}


def test_a_text_of_100_kb_is_not_cut_silently(path):
    page = Visitor(path).sends(csat="4", why="a" * 100_000)
    assert page.status == 422
    assert "10,000 characters" in page.says
    assert page.says.count("a" * 100_000) == 1, "what they typed is there to shorten"


EVIL = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ settings.SECRET_KEY }}", "{why}{order}",
    "%(csat)s", "'; DROP TABLE feedback_response; --", "javascript:alert(1)", "=cmd|'/C calc'!A0",
]  # fmt: skip


@pytest.mark.parametrize("evil", EVIL)
def test_words_stay_words(evil, clock):
    version = a_survey(question("why", "text"), question("more", "text", ask="You said {why}. More?"), by_anyone=True)
    page = Visitor(f"/s/o/{version.survey.key}/").sends(why=evil)
    assert "<script>alert" not in page.says
    assert "<img src=x" not in page.says
    assert page.sends(more="no").thanked
    assert said_in(Response.objects.get())["why"] == evil


@pytest.mark.parametrize(
    "said", ["你好", "Привет", "مرحبا", "שלום", "हिन्दी", "ไทย", "한국어", "Ελλάδα", "日本", "ქართ", "🌱"]
)
def test_ten_scripts_come_through_the_page(path, said):
    assert Visitor(path).sends(csat="4", why=said).thanked
    assert said_in(Response.objects.get())["why"] == said


def test_sent_twice_it_is_one(path):
    page = Visitor(path)
    form = page.form | {"a-csat": "4", "a-why": "Once"}
    page.sends(csat="4", why="Once")
    again = page.client.post(path, form)
    assert (again.status_code, Response.objects.count()) == (302, 1)
    assert page.client.post(path, form | {"a-csat": "1"}).status_code == 302
    assert said_in(Response.objects.get()) == {"csat": 4, "why": "Once"}


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_sent_ten_times_at_once_it_is_one():
    version = a_survey(by_anyone=True)
    path = f"/s/o/{version.survey.key}/"
    page = Visitor(path)
    form = page.form | {"a-csat": "4", "a-why": "At once"}
    answers = at_once(*[lambda: page.client.__class__().post(path, form)] * 10)
    assert [one.status_code for one in answers] == [302] * 10
    assert Response.objects.count() == 1
    assert Answer.objects.count() == 2


def test_who_fills_in_what_nobody_sees_is_set_aside_and_not_told(path):
    page = Visitor(path).sends(csat="1", website="http://spam.example")
    assert page.thanked
    assert (Response.objects.get().state, Response.objects.get().suspicion) == ("suspect", "trap")


def test_a_trap_on_an_early_page_is_not_forgotten(clock):
    version = a_survey(question("csat"), question("why", "text", page=True), by_anyone=True)
    Visitor(f"/s/o/{version.survey.key}/").sends(csat="1", website="x").sends(why="buy")
    assert Response.objects.get().state == "suspect"


def test_nobody_answers_within_a_second(path):
    Visitor(path).sends(csat="1", wait=0.2)
    assert Response.objects.get().suspicion == "quick"


def test_a_flood_from_one_place_is_set_aside_then_asked_to_wait(path, monkeypatch):
    monkeypatch.setattr(robots, "usual", Limit(2, 600))
    monkeypatch.setattr(robots, "most", Limit(3, 600))
    for _n in range(3):
        assert Visitor(path).sends(csat="1").thanked
    states = list(Response.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["complete", "complete", "suspect"]
    refused = Visitor(path).sends(csat="1", why="Typed")
    assert refused.status == 429
    assert "Typed" in refused.says


def test_formulas_in_words_are_disarmed_in_what_is_exported(path, ada):
    Visitor(path).sends(csat="4", why="=cmd|'/C calc'!A0")
    sheet = enter(ada).get(reverse("feedback:results_csv", args=[Survey.objects.get().pk]))
    assert "'=cmd" in read(sheet)
    assert ",=cmd" not in read(sheet)


def test_other_methods_do_nothing(path):
    for method in ("put", "delete", "patch", "options"):
        assert getattr(Visitor(path).client, method)(path).status_code == 405


def test_a_page_number_from_elsewhere_skips_nothing(clock):
    version = a_survey(question("csat", required=True), question("why", "text", page=True), by_anyone=True)
    for number in ("1", "99", "-1", "x", "9" * 50):
        page = Visitor(f"/s/o/{version.survey.key}/").sends(page=number, why="Skipped")
        assert page.status == 422
        assert "About csat?" in page.says
    assert Survey.objects.count() == 1
    assert not Response.objects.filter(state="complete").exists()
