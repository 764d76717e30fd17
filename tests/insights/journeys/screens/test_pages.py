"""Facts about the pages of journeys: what they say, what they hold back, and to whom."""

import re
from datetime import timedelta

import pytest

from sixring.feedback.actions import board
from sixring.insights.models import PersonAlias
from tests.cast import NOON, where
from tests.insights.journeys.screens.conftest import DAY, FIRST, HOUR, MINUTE
from tests.screens import only_for

pytestmark = [pytest.mark.django_db, pytest.mark.data]
PAGES = ("", "paths/", "frictions/", "critical/", "what-if/", "comparison/")
NIL = re.compile(r"(?<![\d.])(0|100) (%|s|min)")


def text(answer, status=200):
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("page", [*PAGES, "passage/?from=chat", "frictions/unheard-of/"])
def test_before_anything_was_folded_a_page_says_so_and_shows_no_zero(page, walked, screen, ada):
    shown = text(screen(ada).get(f"/journeys/{page}"))
    assert "No journey" in shown or "Nothing to" in shown
    assert not NIL.search(shown)


@pytest.mark.parametrize("page", [*PAGES, "passage/?from=order", "touchpoints/"])
def test_journeys_over_everybody_are_for_leads(page, walked, screen, ben):
    assert screen(ben).get(f"/journeys/{page}").status_code == 403


def test_the_map_has_stages_touchpoints_and_who_goes_where(some, screen, ada):
    page = text(screen(ada).get("/journeys/"))
    for words in ("Awareness", "Loyalty", "60 people", "Looks at a product", "Writes an e-mail"):
        assert words in page
    assert "Looks around the site → Looks at a product: 60 times in 60 journeys of 60 people" in page
    assert "/journeys/passage/?period=365&amp;from=mail_in&amp;to=mail_out" in page
    assert "of 60 people" in page
    assert "Not measured yet: needs answers to a satisfaction question" in page


def test_a_line_leads_to_how_long_it_took_and_whose_conversations(some, screen, ada, other_lead, accounts, dan):
    matter = where(dan.writes("Where are my trays?", subject="Trays"))
    only_for(accounts["letters"], "Support")
    some.looks(NOON - 9 * DAY, 7)
    for n in range(5):
        some.says(NOON - 8 * DAY + n * MINUTE, 70 + n, matter.pk)
        some.says(NOON - 7 * DAY + n * MINUTE, 70 + n, matter.pk, incoming=False)
    some.fresh()
    path = "/journeys/passage/?from=mail_in&to=mail_out"
    page = text(screen(ada).get(path))
    assert f'href="/conversations/{matter.pk}/"' in page
    assert "in 45 journeys" in page
    assert "90 of 100 within 3 d" in page
    other = text(screen(other_lead).get(path))
    assert "Trays" not in other
    assert "in conversations you may not see" in other
    assert screen(ada).get("/journeys/passage/?from=mail_out&to=cart").status_code == 404


def test_fewer_than_five_people_are_held_back(some, screen, ada):
    for n in range(4):
        some.looks(FIRST + n * HOUR, 40 + n)
        some.looks(FIRST + n * HOUR + MINUTE, 40 + n, "store")
    some.fresh()
    page = text(screen(ada).get("/journeys/"))
    assert "Visits a store" not in page
    assert "2 left out: too few people" in page


def test_ways_rounds_and_where_people_leave(some, screen, ada):
    page = text(screen(ada).get("/journeys/paths/"))
    assert "<li>Looks at a product</li><li>Orders</li><li>Writes an e-mail</li>" in page
    assert "Where people leave before they order" in page
    assert "20" in page


def test_a_friction_says_what_goes_with_it_and_becomes_an_action(some, screen, ada):
    adas = screen(ada)
    page = text(adas.get("/journeys/frictions/"))
    assert "More than a day from “Writes an e-mail” to “Gets an e-mail from us”" in page
    assert "because" not in page.lower()
    assert "EUR a year" in page
    one = text(adas.get("/journeys/frictions/wait-mail_in-mail_out/"))
    plan = re.search(r'href="(/feedback/actions/new/[^"]+)"', one)[1].replace("&amp;", "&")
    assert "Fix: More than a day" in text(adas.get(plan))
    board.plan("Answer sooner", actor=ada, basis=board.Basis(driver="Friction: wait-mail_in-mail_out"))
    assert "Who has it" in text(adas.get("/journeys/frictions/"))
    assert adas.get("/journeys/frictions/unheard-of/").status_code == 404


def test_what_is_critical_goes_with_an_outcome_and_says_no_more(some, screen, ada):
    page = text(screen(ada).get("/journeys/critical/"))
    assert "associations, not causes" in page
    assert "Share of R²" in page
    assert "Were satisfied" in page


def test_a_scenario_is_called_one_and_takes_only_shares(some, screen, ada):
    adas = screen(ada)
    path = "/journeys/what-if/?friction=wait-mail_in-mail_out"
    page = text(adas.get(path))
    assert "A scenario, not a forecast" in page
    assert 'value="50"' in page
    assert "If 10 % of those who meet" in text(adas.get(f"{path}&share=10&least=10&likely=20&most=30"))
    assert adas.get(f"{path}&least=80&likely=20").status_code == 422
    assert adas.get(f"{path}&share=200").status_code == 422


def test_a_chart_is_downloaded_as_it_is_shown(some, screen, ada):
    adas = screen(ada)
    lines = b"".join(adas.get("/journeys/chart.csv?chart=map").streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("From → to,Times,Journeys,People,Median time,Mean time")
    assert "Looks around the site → Looks at a product,60,60,60,1 min" in lines[1]
    assert "/journeys/chart.csv?period=365&amp;chart=feelings" in text(adas.get("/journeys/"))
    for name in ("feelings", "dropoffs", "critical-came_back"):
        assert adas.get(f"/journeys/chart.csv?chart={name}").status_code == 200
    assert adas.get("/journeys/chart.csv?chart=pie").status_code == 404
    assert adas.get("/journeys/chart.csv").status_code == 422


def test_two_periods_or_two_groups_stand_side_by_side(some, screen, ada):
    adas = screen(ada)
    span = "period=between&first=2025-09-01&last=2025-09-14"
    before = text(adas.get(f"/journeys/comparison/?{span}"))
    assert "compared with" in before
    groups = text(adas.get("/journeys/comparison/?against=channel:email"))
    assert "First channel: E-mail" in groups
    assert adas.get("/journeys/comparison/?against=nonsense").status_code == 422


def test_one_looks_at_some_only_and_a_wrong_group_is_refused(some, screen, ada):
    adas = screen(ada)
    assert "Customers: Here for the first time" in text(adas.get("/journeys/?group=new"))
    assert adas.get("/journeys/?group=aliens").status_code == 422
    assert adas.get("/journeys/?reason=x").status_code == 422


def test_a_persons_page_has_their_own_journeys(walked, screen, ada, ben, dan, accounts, clock):
    person = dan.writes("Hello").identity.person
    PersonAlias.objects.create(person=person, alias=77)
    walked.looks(NOON - 2 * DAY, 77)
    walked.orders(NOON - timedelta(days=1), 77)
    walked.fresh()
    page = text(screen(ben).get(f"/people/{person.pk}/"))
    assert page.index("Looks around the site") < page.index("Orders</span>")
    only_for(accounts["parcels"], "Elsewhere")
    walked.says(NOON - HOUR, 77, 9, channel="parcels")
    walked.fresh()
    assert "1 step on a channel you may not see" in text(screen(ben).get(f"/people/{person.pk}/"))
    assert "you may not see" not in text(screen(ada).get(f"/people/{person.pk}/"))
    other = dan.does("chatter", ["phone", "+442079460199", "agent"], text="Hm").identity.person
    assert "their-journeys" not in text(screen(ben).get(f"/people/{other.pk}/"))
