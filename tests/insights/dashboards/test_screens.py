"""Facts about the pages of figures: what they say, what they hide, and to whom."""

import re
from datetime import date, timedelta

import pytest

from sixring.insights import metrics
from sixring.insights.dashboards import goals, happened
from sixring.insights.models import Arrangement
from tests.cast import NOON, where
from tests.screens import only_for

pytestmark = [pytest.mark.django_db, pytest.mark.data]
NIL = re.compile(r"(?<![\d.])(0|100) (%|s|min)")
PAGES = ("/insights/", "/insights/channels/", "/insights/week/", "/insights/metrics/first_reply/")
DAYS = [NOON - timedelta(days=n) for n in range(1, 90)]


@pytest.fixture
def some(told, clock):
    """Eighty-nine conversations in as many days: mails answered after ten minutes and some, chats after two."""
    for n, at in enumerate(DAYS):
        told.talks(at, channel="webchat" if n % 2 else "email", reply=(120.0 if n % 2 else 600.0) + n % 9)
    told.fresh()
    return told


@pytest.fixture
def laid(ada):
    """A few tiles of each kind, so that there is less to count."""
    few = ["number:nps", "number:first_reply", "trend:csat", "groups:first_reply:channel", "load:conversations"]
    return Arrangement.objects.create(agent_id=ada.id, tiles=few)


def text(answer):
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_without_a_lake_a_page_says_what_it_needs(path, told, screen, ada):
    page = text(screen(ada).get(path))
    assert "Not measured yet: needs the lake" in page
    assert not NIL.search(page)


@pytest.mark.parametrize("path", ["/insights/", "/insights/metrics/csat/"])
def test_an_empty_lake_is_no_zero(path, told, screen, ada, clock, laid):
    told.fresh()
    page = text(screen(ada).get(path))
    assert not NIL.search(page)
    assert "Not measured yet: needs" in page


@pytest.mark.parametrize("path", [*PAGES, "/insights/metrics/", "/insights/wall/", "/insights/marks/"])
def test_figures_over_everything_are_for_leads(path, some, screen, ben):
    answer = screen(ben).get(path)
    assert (answer.status_code, answer.headers.get("Location")) in [(403, None), (302, "/insights/day/")]


def test_the_overview_says_values_with_their_n(some, laid, screen, ada):
    page = text(screen(ada).get("/insights/"))
    assert "<strong>10 min</strong>" in page  # the median of 45 mails and 44 chats
    assert "First response time is clearly longer for E-mail" in page
    assert "n = 89" in page
    assert "Not measured yet: needs" in page  # NPS: nobody was asked
    assert "Most comes on a" in page
    assert "fresh as of 2 Mar, 12:00" in page


def test_a_metric_says_what_it_means_and_whom_it_counts(some, screen, ada):
    page = text(screen(ada).get("/insights/metrics/first_reply/?by=channel"))
    assert "What it means" in page
    assert "Automatic replies" in page
    assert "Who is counted" in page
    assert "Calendar time" in page
    assert "Business time" in page
    assert "90 of 100 within" in page
    assert screen(ada).get("/insights/metrics/unheard_of/").status_code == 404
    assert screen(ada).get("/insights/metrics/first_reply/?period=between&first=x&last=y").status_code == 422


def test_targets_and_what_happened_stand_on_the_chart(some, screen, ada):
    goals.aim("first_reply", 300, date(2026, 1, 10), date(2026, 6, 30), actor=ada)
    happened.note("outage", "Shop <down>", date(2026, 1, 20), None, actor=ada)
    page = text(screen(ada).get("/insights/metrics/first_reply/"))
    assert "target 5 min by 30 Jun 2026" in page
    assert "not reached" in page
    assert "Shop &lt;down&gt;" in page


def test_a_chart_is_downloaded_as_it_is_shown(some, screen, ada):
    adas = screen(ada)
    answer = adas.get("/insights/metrics/first_reply/chart.csv?chart=groups&by=channel")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Channel,First response time,Mean,90th percentile,n")
    assert lines[1].split(",")[1:5] == ["10 min", "10 min", "10 min", "45"]
    assert adas.get("/insights/metrics/first_reply/chart.csv").status_code == 422
    assert adas.get("/insights/metrics/first_reply/chart.csv?chart=pie").status_code == 404


def test_few_are_held_back(told, screen, ada, clock):
    told.talks(*DAYS[:30], channel="email")
    told.talks(*DAYS[:4], channel="webchat", reply=7.0)
    told.fresh()
    page = text(screen(ada).get("/insights/metrics/first_reply/?by=channel"))
    assert "too few" in page
    assert "7 s" not in page


def test_rows_are_those_one_may_see_and_the_others_are_counted(told, screen, ada, other_lead, accounts, dan, clock):
    matter = where(dan.writes("Where are my trays?", subject="Trays"))
    only_for(accounts["letters"], "Support")
    told.talks(DAYS[0], id=matter.pk)
    told.talks(DAYS[1])  # of a conversation that is not there any more
    told.fresh()
    page = text(screen(ada).get("/insights/metrics/first_reply/rows/"))
    assert f'href="/conversations/{matter.pk}/"' in page
    assert "1 row is in a conversation you may not see" in page
    page = text(screen(other_lead).get("/insights/metrics/first_reply/rows/"))
    assert "Trays" not in page
    assert "2 rows are in conversations you may not see" in page


def test_channels_stand_side_by_side(some, screen, ada):
    page = text(screen(ada).get("/insights/channels/"))
    assert "10 min</a>" in page
    assert "2 min</a>" in page
    assert "/insights/metrics/first_reply/rows/?period=90&amp;channel=webchat" in page


def test_only_one_channel_is_looked_at(some, laid, screen, ada):
    page = text(screen(ada).get("/insights/?channel=webchat"))
    assert "n = 44" in page
    assert "<strong>2 min</strong>" in page


def test_every_metric_stands_in_the_catalogue(told, screen, ada):
    page = text(screen(ada).get("/insights/metrics/"))
    for name in metrics.everything():
        assert f'href="/insights/metrics/{name}/"' in page


@pytest.mark.slow
def test_every_metric_has_a_page_whatever_there_is_of_it(some, screen, ada):
    adas = screen(ada)
    for name in metrics.everything():
        assert text(adas.get(f"/insights/metrics/{name}/?period=30")), name
        assert text(adas.get(f"/insights/metrics/{name}/rows/?period=30")), name
