"""Findings: what changed is said in plain words, what chance would do is not, and the rows are the ones counted."""

import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sixring.channels.models import Account
from sixring.core import clock as time_of_day
from sixring.core.models import Role
from sixring.home import findings
from tests.cast import employ
from tests.home.matters import answer, begin, happen
from tests.screens import enter, only_for, read

pytestmark = pytest.mark.django_db
TODAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BEFORE, NOW, OLD = 40, 10, 90  # days ago: in the four weeks before, in the last four, and long before


@pytest.fixture(autouse=True)
def today():
    with time_of_day.frozen(TODAY):
        yield


@pytest.fixture
def old(accounts):
    """There is data enough to compare."""
    return begin(accounts, 5, OLD)


@pytest.fixture
def mia():
    return employ("Mia", Role.MANAGER, "Support")


def sentences(actor):
    return [one.sentence for one in findings.of(actor).beyond]


def by_kind(actor, kind, name=""):
    return next(one for one in findings.of(actor).everything if (one.what.kind, one.what.name) == (kind, name))


def test_a_reason_that_grew_is_said_with_its_figures(mia, accounts, old):
    begin(accounts, 41, BEFORE, reason="Delivery")
    begin(accounts, 96, NOW, reason="Delivery")
    for days in (BEFORE, NOW):
        begin(accounts, 100, days, reason="Invoice")
    assert "Matters about “Delivery” rose from 41 to 96 in four weeks" in sentences(mia)
    found = by_kind(mia, "reason", "Delivery")
    assert found.basis == "2 Feb – 1 Mar, compared with 5 Jan – 1 Feb · 137 matters"
    assert any("Holm" in line for line in found.method)


def test_what_grew_with_everything_is_no_finding_of_its_own(mia, accounts, old):
    for reason in ("Delivery", "Invoice", "Praise"):
        begin(accounts, 40, BEFORE, reason=reason)
        begin(accounts, 90, NOW, reason=reason)
    assert sentences(mia) == ["Matters rose from 120 to 270 in four weeks"]


@pytest.mark.parametrize(("before", "now"), [(40, 48), (4, 9), (400, 430), (0, 0)])
def test_what_chance_would_do_is_no_finding(mia, accounts, old, before, now):
    begin(accounts, before, BEFORE, reason="Delivery")
    begin(accounts, now, NOW, reason="Delivery")
    assert sentences(mia) == []


def test_a_channel_and_a_tag_that_grew(mia, accounts, old):
    for days, chats in ((BEFORE, 30), (NOW, 80)):
        begin(accounts, 60, days, tag="other")
        begin(accounts, chats, days, channel="chatter", tag="frost")
    assert "Matters tagged “frost” rose from 30 to 80 in four weeks" in sentences(mia)
    assert "chatter grew from 30 to 80 matters in four weeks" in sentences(mia)


def test_first_answers_that_take_longer(mia, accounts, old):
    answer(accounts, begin(accounts, 40, BEFORE), BEFORE - 1, minutes=80)
    answer(accounts, begin(accounts, 40, NOW), NOW - 1, minutes=190)
    assert sentences(mia) == ["Half of first answers now take longer than 3 h 13 min; before it was 1 h 23 min"]


def test_answers_that_came_late(mia, accounts, old):
    answer(accounts, begin(accounts, 60, BEFORE), BEFORE - 1, minutes=80)
    matters = begin(accounts, 60, NOW)
    answer(accounts, matters[:25], NOW - 1, minutes=80, late=True)
    answer(accounts, matters[25:], NOW - 1, minutes=80)
    assert sentences(mia) == ["42 % of the matters we answered got an answer late; before it was 0 %"]


def test_matters_that_opened_again_by_themselves(mia, accounts, old):
    for days, again in ((BEFORE, 3), (NOW, 30)):
        matters = begin(accounts, 100, days)
        happen(matters, "conversation.resolved", days - 2)
        happen(matters[:again], "conversation.reopened", days - 4)
    assert sentences(mia) == ["30 % of resolved matters opened again; before it was 3 %"]


def test_more_is_resolved_without_a_reason(mia, accounts, old):
    for days, without in ((BEFORE, 10), (NOW, 45)):
        begin(accounts, without, days)
        begin(accounts, 100 - without, days, reason="Delivery")
    assert "45 % of resolved matters have no contact reason; before it was 10 %" in sentences(mia)


def test_what_is_open_grew_old(mia, accounts, old):
    happen(begin(accounts, 30, 30), "conversation.resolved", 20)  # open two days when the four weeks began
    begin(accounts, 30, 24, state="needs_us")
    assert "Half of the open matters are older than 23 d 14 h; four weeks ago it was 1 d 14 h" in sentences(mia)


def test_a_season_that_came_last_year_too_is_no_news(mia, accounts):
    for days, n in ((BEFORE + 364, 60), (NOW + 364, 150), (BEFORE, 60), (NOW, 150)):
        begin(accounts, n, days)
    begin(accounts, 5, 500)
    assert sentences(mia) == []
    assert "a year ago from 60 to 150" in by_kind(mia, "all").basis


def test_more_than_last_years_season_is(mia, accounts):
    for days, n in ((BEFORE + 364, 60), (NOW + 364, 90), (BEFORE, 60), (NOW, 250)):
        begin(accounts, n, days)
    begin(accounts, 5, 500)
    assert sentences(mia) == ["Matters rose from 60 to 250 in four weeks"]


def test_without_eight_weeks_nothing_is_compared(mia, accounts):
    begin(accounts, 100, NOW)
    report = findings.of(mia)
    assert (report.everything, str(report.since), str(report.ready)) == ([], "2026-02-20", "2026-04-17")


def test_noise_and_todays_matters_do_not_count(mia, accounts, old):
    for one in begin(accounts, 50, NOW):
        one.noise = "spam"
        one.save()
    begin(accounts, 50, 0.1)
    assert by_kind(mia, "all").now == "0"


def every_kind(accounts):
    begin(accounts, 41, BEFORE, reason="Delivery", tag="frost")
    late = begin(accounts, 96, NOW, reason="Delivery", tag="frost")
    answer(accounts, late[:45], NOW - 1, minutes=30, late=True)
    answer(accounts, begin(accounts, 60, BEFORE), BEFORE - 1, minutes=30)
    begin(accounts, 33, NOW, channel="chatter", state="waiting")
    for days in (BEFORE, NOW):
        matters = begin(accounts, 60, days)
        happen(matters, "conversation.resolved", days - 2)
        happen(matters[:7], "conversation.reopened", days - 3)
    begin(accounts, 21, BEFORE, state="needs_us")


def looked_at(mia):
    """For each kind how many rows were counted, and how many the desk shows."""
    browser, looked = enter(mia), []
    for one in findings.of(mia).everything:
        for address, n in (one.rows_now, one.rows_before):
            if address and n < 1000:
                said = re.search(r'queue-total">(\d+)', read(browser.get(address)))
                assert said is not None, address
                looked.append((one.what.kind, n, int(said[1])))
    return looked


def test_the_desk_shows_as_many_rows_as_were_counted(mia, accounts, old):
    every_kind(accounts)
    looked = looked_at(mia)
    assert len(looked) >= 16
    assert [one for one in looked if one[1] != one[2]] == []


def test_what_came_from_an_old_help_desk_is_neither_counted_nor_listed(mia, accounts, old):
    every_kind(accounts)
    counted = [one.rows_now for one in findings.of(mia).everything]
    history = {**accounts, "letters": Account.objects.create(kind="history", name="Old desk")}
    for state in ("resolved", "needs_us"):
        happen(begin(history, 7, NOW, state=state, reason="Delivery", tag="frost"), "conversation.reopened", NOW)
    assert [one.rows_now for one in findings.of(mia).everything] == counted
    assert [one for one in looked_at(mia) if one[1] != one[2]] == []


def test_a_filter_nobody_understands_filters_nothing(mia, accounts, old):
    for odd in (
        "late",
        "late:2026-01-01",
        "gone:2026-01-01:2026-02-01",
        "late:9999-99-99:1",
        "late:0001-01-01:9999-12-31",
    ):
        assert "is-filter" not in read(
            enter(mia).get(reverse("conversations:list"), {"view": "everything", "found": odd})
        )


def test_hidden_channels_stay_hidden(accounts, old):
    only_for(accounts["chatter"], "Elsewhere")
    begin(accounts, 41, BEFORE, channel="chatter", reason="Delivery")
    begin(accounts, 96, NOW, channel="chatter", reason="Delivery")
    restricted = employ("Lea", Role.LEAD, "Support")
    assert by_kind(restricted, "all").now == "0"
    assert [one for one in findings.of(restricted).everything if one.what.kind in ("reason", "channel")] == []


def test_queries_do_not_grow_with_what_there_is(mia, accounts, old, django_assert_num_queries):
    every_kind(accounts)
    with CaptureQueriesContext(connection) as few:
        findings.of(mia)
    every_kind(accounts)
    begin(accounts, 30, NOW, reason="Another", tag="another")
    with django_assert_num_queries(len(few)):
        findings.of(mia)
    assert len(few) <= 10
