"""The pages of sharing work, by those who may."""

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client

from sixring.conversations import notices
from sixring.insights.models import SharedLink, Subscription, Watch
from sixring.insights.sharing.alerting import telling
from tests.cast import NOON, agent_of

pytestmark = [pytest.mark.django_db, pytest.mark.data]


@pytest.fixture
def page(told, lead, clock):
    """Ada's browser; six conversations in the last six days."""
    told.talks(*[NOON - timedelta(days=n) for n in range(1, 7)])
    told.fresh()
    client = Client()
    client.force_login(lead)
    return client


def test_figures_by_mail_are_chosen_on_a_form(page, lead):
    asked = {"metrics": ["conversations"], "every": "daily", "weekday": 0, "hour": 7, "channel": "email"}
    assert page.get("/insights/sharing/mails/?metric=first_reply&channel=email").status_code == 200
    assert page.post("/insights/sharing/mails/", asked).status_code == 302
    one = Subscription.objects.get(agent=lead)
    assert (one.metrics, one.where, one.hour) == (["conversations"], {"channel": "email"}, 7)
    shown = page.get("/insights/sharing/").content.decode()
    assert "New conversations" in shown
    page.post(f"/insights/sharing/mails/{one.pk}/end/")
    assert not Subscription.objects.exists()


def test_a_form_without_a_figure_says_what_is_missing(page):
    assert page.post("/insights/sharing/mails/", {"every": "daily", "weekday": 0, "hour": 7}).status_code == 422


def test_a_link_is_made_and_its_address_shown_once(page):
    asked = {"title": "Board", "metrics": ["conversations"], "period": "30", "cut": "channel", "days": 7}
    answer = page.post("/insights/sharing/links/", asked)
    link = SharedLink.objects.get()
    assert f"/shared/{link.prefix}-" in answer.content.decode()
    assert f"{link.prefix}" not in page.get("/insights/sharing/").content.decode()
    page.post(f"/insights/sharing/links/{link.pk}/end/")
    link.refresh_from_db()
    assert not link.works


def test_a_figure_is_watched_and_no_more(page, lead):
    asked = {"metric": "conversations", "grain": "day", "side": "both", "ease": "usual", "by_mail": "on", "team": "3"}
    assert page.get("/insights/alerts/watches/?metric=conversations&team=3").status_code == 200
    assert page.post("/insights/alerts/watches/", asked).status_code == 302
    one = Watch.objects.get(owner=lead)
    assert (one.by_mail, one.where) == (True, {"team": 3})
    assert "New conversations" in page.get("/insights/alerts/").content.decode()
    page.post(f"/insights/alerts/watches/{one.pk}/end/")
    one.refresh_from_db()
    assert one.ended_at


def test_a_notice_of_an_alert_leads_to_the_alerts(page, lead):
    notice = notices.tell(lead.pk, telling.NOTICE, None, key="1")
    assert page.post(f"/notices/{notice.pk}/reading/").headers["Location"] == "/insights/alerts/"


def test_any_metric_is_a_file(page):
    answer = page.get("/insights/metrics/conversations/sheet.csv?period=7&by=channel")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert rows[0][:2] == ["Channel", "n"]
    assert rows[1][1] == "6"
    assert any("How many conversations customers began." in row[0] for row in rows)
    book = page.get("/insights/metrics/first_reply/sheet.xlsx?period=30")
    assert b"".join(book.streaming_content)[:2] == b"PK"


def test_a_file_by_day_has_every_day_in_its_zone(page):
    answer = page.get("/insights/metrics/conversations/sheet.csv?period=7&grain=day")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:8]] == [f"2026-02-{23 + n:02} 00:00:00+01:00" for n in range(6)] + [
        "2026-03-01 00:00:00+01:00"
    ]
    assert sum(int(row[2]) for row in rows[1:8]) == 6


def test_what_is_suppressed_is_empty_and_says_why(told, page):
    told.talks(NOON - timedelta(days=1), channel="webchat")
    told.fresh()
    answer = page.get("/insights/metrics/first_reply/sheet.csv?period=7&by=channel")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    few = next(row for row in rows if row[-1] == "too few to be shown")
    assert few[2:-1] == [""] * (len(few) - 3)


def test_what_is_no_metric_is_not_found(page):
    assert page.get("/insights/metrics/happiness/sheet.csv").status_code == 404


@pytest.mark.parametrize("path", ["sharing/", "sharing/mails/", "sharing/links/", "alerts/", "alerts/watches/"])
def test_agents_see_none_of_it(ben, path):
    client = Client()
    client.force_login(agent_of(ben))
    assert client.get(f"/insights/{path}").status_code == 403
