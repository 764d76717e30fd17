"""Facts about the pages of reports."""

from datetime import date

import pytest

from sixring.insights.models import Report, Snapshot
from sixring.insights.reports import content as contents
from sixring.insights.reports import snapshots

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def ready(report, ada, clock, content):
    asked = snapshots.ask(report, date(2026, 1, 1), date(2026, 1, 31), zone="UTC", language="en", actor=ada)
    said = content()
    return snapshots.keep(asked, state=Snapshot.State.READY, content=said, digest=contents.digest(said))


def test_a_report_is_defined_and_asked_for(screen, ada, clock):
    adas = screen(ada)
    assert "No report yet" in adas.get("/insights/reports/").content.decode()
    typed = {"title": "For the board", "period": "quarter", "sections": ["summary", "figures"]}
    there = adas.post("/insights/reports/new/", typed).url
    page = adas.get(there).content.decode()
    assert 'value="2025-10-01"' in page  # the last whole quarter is offered
    there = adas.post(there, {"first": "2026-01-01", "last": "2026-01-31"}).url
    assert "It is being made" in adas.get(there).content.decode()
    assert Snapshot.objects.get().report == Report.objects.get()


def test_what_was_made_is_shown_and_downloaded(screen, ada, ready):
    adas = screen(ada)
    page = adas.get(f"/insights/reports/snapshots/{ready.pk}/").content.decode()
    assert "Deliveries rose far beyond their share" in page
    assert page.count("<figure") == 4
    for kind in ("pdf", "pptx", "xlsx", "html"):
        file = adas.get(f"/insights/reports/snapshots/{ready.pk}/report.{kind}")
        assert file.status_code == 200
        assert f"for-the-board-2026-01-01-2026-01-31.{kind}" in file["Content-Disposition"]
    assert adas.get(f"/insights/reports/snapshots/{ready.pk}/report.exe").status_code == 404


def test_what_is_not_made_is_not_downloaded(screen, ada, report, clock):
    asked = snapshots.ask(report, date(2026, 1, 1), date(2026, 1, 31), zone="UTC", language="en", actor=ada)
    assert screen(ada).get(f"/insights/reports/snapshots/{asked.pk}/report.pdf").status_code == 409


def test_odd_days_are_told_beside_the_form(screen, ada, report, clock):
    answer = screen(ada).post(f"/insights/reports/{report.pk}/", {"first": "2026-02-01", "last": "2026-01-01"})
    assert answer.status_code == 422
    assert "The first day comes after the last." in answer.content.decode()


def test_it_comes_by_mail_until_it_is_ended(screen, ada, report, clock):
    adas = screen(ada)
    wish = {"every": "month", "hour": "8", "formats": ["pdf", "pptx"]}
    assert adas.post(f"/insights/reports/{report.pk}/mails/", wish).status_code == 302
    assert "The next one leaves Wed 1 Apr 2026, 08:00" in adas.get(f"/insights/reports/{report.pk}/").content.decode()
    assert adas.post(f"/insights/reports/{report.pk}/mails/", {**wish, "formats": []}).status_code == 422
    assert adas.post(f"/insights/reports/{report.pk}/mails/end/").status_code == 302
    assert "It can come to you" in adas.get(f"/insights/reports/{report.pk}/").content.decode()


def test_nobody_else_sees_them(screen, ben, ready):
    bens = screen(ben)
    for there in ("", "new/", f"{ready.report_id}/", f"snapshots/{ready.pk}/", f"snapshots/{ready.pk}/report.pdf"):
        assert bens.get(f"/insights/reports/{there}").status_code == 403
