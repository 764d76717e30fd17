"""Facts about the page a survey is answered on."""

import gzip
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from sixring.core import brands
from sixring.core.actors import SYSTEM
from sixring.feedback.asking import inviting, links
from sixring.feedback.models import Response
from sixring.feedback.surveys import publishing
from tests.cast import where
from tests.feedback.answering.paging import Visitor
from tests.feedback.surveying import a_survey, after, question, said_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(dan, clock):
    """Makes a link for Dan to a survey."""

    def made(version=None, **more):
        touch = dan.writes("Where are my trays?", external_id="1")
        invitation = inviting.invite(
            version or a_survey(), touch.identity, conversation=where(touch), dedupe="once", channel="email",
            actor=SYSTEM, **more,
        )  # fmt: skip
        return links.url_of(invitation).removeprefix("http://testserver")

    return made


def test_a_link_is_opened_answered_and_thanked_for(link):
    dan = Visitor(link())
    assert dan.status == 200
    assert dan.sends(csat="4", why="Quick").thanked
    response = Response.objects.get()
    assert (response.state, response.source, said_in(response)) == ("complete", "email", {"csat": 4, "why": "Quick"})
    assert "Thank you" in dan.opens(dan.answer["Location"]).says
    assert "answered already" in dan.opens(dan.path).says


def test_looking_keeps_nothing_whatever_the_address_chooses(link):
    path = link()
    for query in ("?q=csat&v=4", "?csat=4", "?csat=99", "?q=nope&v=1", "?why=text&csat=%00", "?q=csat"):
        assert Visitor(path + query).status == 200
    assert Visitor(path).client.head(path + "?csat=4").status_code == 200
    assert not Response.objects.exists()
    page = Visitor(path + "?csat=4").says
    assert 'value="4" checked' in page
    assert "It counts once you send it" in page
    assert "checked" not in Visitor(path + "?csat=99").says


def test_the_first_answer_counts_after_one_click_more(link):
    dan = Visitor(link(a_survey(question("csat", required=True), question("why", "text", page=True))) + "?csat=2")
    dan.sends(csat="2")
    assert (Response.objects.get().state, said_in(Response.objects.get())) == ("partial", {"csat": 2})
    assert dan.sends(why="Late").thanked
    assert Response.objects.get().state == "complete"


def test_whoever_stopped_goes_on_where_they_were(link):
    path = link(a_survey(question("nps"), question("why", "text", page=True)))
    Visitor(path).sends(nps="9")
    again = Visitor(path)
    assert "About why?" in again.says
    assert again.sends(why="Soil").thanked
    assert said_in(Response.objects.get()) == {"nps": 9, "why": "Soil"}


def test_one_can_go_back_and_finds_what_was_said(clock):
    version = a_survey(question("nps"), question("why", "text", page=True), by_anyone=True)
    anyone = Visitor(f"/s/o/{version.survey.key}/").sends(nps="9").sends(go="back", why="half a")
    assert 'value="9" checked' in anyone.says
    assert "half a" in anyone.sends(nps="3").says
    assert anyone.sends(why="whole").thanked
    assert said_in(Response.objects.get()) == {"nps": 3, "why": "whole"}


def test_branches_and_pipes_follow_the_answers(clock):
    version = a_survey(
        question("nps"), question("bad", "text", ask="Why {nps}?", branch=after("nps", "at_most", 6)),
        question("good", "text", branch=after("nps", "at_least", 7)), by_anyone=True,
    )  # fmt: skip
    assert "Why 3?" in Visitor(f"/s/o/{version.survey.key}/").sends(nps="3").says
    page = Visitor(f"/s/o/{version.survey.key}/").sends(nps="10").says
    assert "About good?" in page
    assert "About bad?" not in page


def test_what_is_missing_is_marked_and_nothing_typed_is_lost(link):
    page = Visitor(link()).sends(why="<b>Nearly</b>")
    assert page.status == 422
    assert "Please answer this question." in page.says
    assert "&lt;b&gt;Nearly&lt;/b&gt;" in page.says
    assert not Response.objects.exists()


def test_it_speaks_the_language_they_were_asked_in_or_choose(link):
    version = a_survey(question("csat", ask={"en": "How was it?", "de": "Wie war es?", "ar": "كيف كان؟"}),
                       languages=("en", "de", "ar"))  # fmt: skip
    path = link(version, language="de")
    page = Visitor(path)
    assert '<html lang="de" dir="ltr"' in page.says
    assert "Wie war es?" in page.says
    arabic = page.sends(lang="ar", csat="4")
    assert 'lang="ar" dir="rtl"' in arabic.says
    assert 'value="4" checked' in arabic.says
    assert not Response.objects.exists()
    arabic.sends(csat="4")
    assert Response.objects.get().language == "ar"


def test_the_browser_decides_where_nobody_chose(clock):
    version = a_survey(question("csat", ask={"en": "A", "de": "B"}), languages=("en", "de"), by_anyone=True)
    assert ">B" in Visitor(f"/s/o/{version.survey.key}/", accept_language="de-AT,en;q=0.5").says
    assert ">A" in Visitor(f"/s/o/{version.survey.key}/", accept_language="fi").says


def test_whoever_has_the_link_says_where_they_found_it(clock):
    version = a_survey(by_anyone=True)
    Visitor(f"/s/o/{version.survey.key}/?place=Berlin&via=qr&evil=1").sends(csat="5")
    assert (Response.objects.get().source, Response.objects.get().context) == ("qr", {"place": "Berlin"})


def test_a_closed_survey_says_so_and_finishes_what_was_begun(link):
    path, version = link(), None
    page = Visitor(path)
    version = Response.objects.none() or inviting.Invitation.objects.get().version
    publishing.close(version.survey, actor=SYSTEM)
    assert (Visitor(path).status, page.sends(csat="4").thanked) == (410, True)
    assert Response.objects.get().late


def test_an_invitation_that_ran_out_says_so(link, clock):
    path = link()
    inviting.Invitation.objects.update(expires_at=clock.in_hours(1))
    page = Visitor(path)
    clock.forward(hours=2)
    assert "has ended" in Visitor(path).says
    assert page.sends(csat="4").thanked
    assert Response.objects.get().late
    clock.forward(days=2)


def test_a_page_of_an_older_version_is_kept_with_what_it_asked(clock):
    version = a_survey(by_anyone=True)
    page = Visitor(f"/s/o/{version.survey.key}/")
    draft = publishing.draft_of(version.survey, actor=SYSTEM)
    publishing.change(draft, {"questions": [question("nps")]}, actor=SYSTEM)
    publishing.publish(version.survey, actor=SYSTEM)
    assert page.sends(csat="4").thanked
    assert Response.objects.get().version == version


def test_a_tablet_begins_anew_by_itself(clock):
    version = a_survey(question("csat"), question("why", "text", page=True), kiosk=True)
    path = f"/s/k/{version.survey.key}/"
    tablet = Visitor(path).sends(csat="5")
    assert tablet.answer["Refresh"] == f"180; url={path}"
    thanks = tablet.sends(why="").opens(tablet.answer["Location"])
    assert thanks.answer["Refresh"] == f"12; url={path}"
    assert Response.objects.get().source == "kiosk"


def test_only_named_sites_may_frame_it(clock):
    version = a_survey(origins=["https://shop.example"])
    framed = Visitor(f"/s/f/{version.survey.key}/")
    assert "frame-ancestors https://shop.example" in framed.answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed.answer
    thanks = framed.sends(csat="5").opens(framed.answer["Location"])
    assert "frame-ancestors https://shop.example" in thanks.answer["Content-Security-Policy"]
    assert Response.objects.get().source == "embed"


def test_no_other_door_is_open_than_those_that_were_opened(clock):
    key = a_survey().survey.key
    assert [Visitor(f"/s/{door}/{key}/").status for door in "ofk"] == [404, 404, 404]
    drafted = publishing.create("Drafted", {}, actor=SYSTEM)
    type(drafted).objects.update(by_anyone=True)
    assert Visitor(f"/s/o/{drafted.key}/").status == 404


def test_the_page_is_light_and_runs_nothing(clock):
    brands.save(None, name="GreenThumb Gardens", colour="#225599", actor=SYSTEM)
    version = a_survey(
        *(question(f"q{n}", kind) for n, kind in enumerate(("nps", "csat", "ces", "stars", "text"))),
        question("part", "choice", options=["Soil", "Seeds"]), question("rows", "matrix", rows=["A", "B", "C"]),
        by_anyone=True,
    )  # fmt: skip
    page = Visitor(f"/s/o/{version.survey.key}/")
    sheets = [finders.find(part.split('"')[0]) for part in page.says.split('href="/static/')[1:]]
    weight = len(gzip.compress(page.answer.content)) + sum(len(gzip.compress(Path(one).read_bytes())) for one in sheets)
    assert weight <= 40_000
    assert "<script" not in page.says
    assert "script-src" not in page.answer["Content-Security-Policy"]
    assert not page.client.cookies
    assert "--accent" in page.client.get(f"/s/look/{version.pk}.css").content.decode()
