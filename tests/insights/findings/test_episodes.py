"""Facts about episodes and findings: each sentence is made of figures that are counted here by hand."""

import re
from datetime import date, timedelta

import pytest

from sixring.conversations.models import ContactReason
from sixring.insights.findings import episodes, sentences, stated
from sixring.insights.findings.shapes import Burst, Episode, Felt, Rise
from tests.cast import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.data]
SINCE, UNTIL = date(2025, 12, 1), date(2026, 3, 2)
MIDNIGHT = NOON - timedelta(hours=12)
FIRST, LAST = date(2026, 1, 10), date(2026, 1, 23)


@pytest.fixture
def late(told, clock):
    """90 days of four conversations; in two weeks of January five more a day, of thirty people, are about parcels."""
    parcels, plants = (ContactReason.objects.create(name=name) for name in ("Parcels", "Plants"))
    for back in range(1, 91):
        day = MIDNIGHT - timedelta(days=back)
        told.talks(*[day + timedelta(hours=9 + n) for n in range(4)], reason=plants.pk)
        if day.day == 4:
            told.talks(day + timedelta(hours=15), reason=parcels.pk)
        if FIRST <= day.date() <= LAST:
            for n in range(5):
                told.talks(day + timedelta(hours=16, minutes=n), reason=parcels.pk, who=100 + (back * 5 + n) % 30)
    told.fresh()


def test_it_is_found_without_being_told(late):
    found = episodes(SINCE, UNTIL)
    assert [(one.since, one.until, one.rose[0].name) for one in found] == [(FIRST, LAST, "Parcels")]
    burst = found[0].rose[0].burst
    assert (burst.inside, burst.whole, burst.outside) == (70, 126, 3)
    assert found[0].people == 30
    assert found[0].over


def burst_of(one):
    burst = one.rose[0].burst
    return burst.inside, burst.whole, burst.outside, burst.rest


def test_its_sentence_has_those_numbers_and_no_other(late):
    one = episodes(SINCE, UNTIL)[0]
    assert one.sentence == (
        "From 10 Jan 2026 to 23 Jan 2026, 70 of 126 conversations (56 %) were about “Parcels”;"
        " on all other days 3 of 307 (1.0 %)."
    )
    assert burst_of(one) == (5 * 14, 9 * 14, 3, 4 * (90 - 14) + 3)


def test_findings_have_facts_and_lead_to_their_rows(late):
    found = next(stated.of_episodes(episodes(SINCE, UNTIL)))
    assert found.facts | {"felt": []} == {
        "since": "2026-01-10", "until": "2026-01-23", "by": "reason", "name": "Parcels", "inside": 70, "whole": 126,
        "outside": 3, "rest": 307, "people": 30, "felt": [],
    }  # fmt: skip
    days = "period=between&first=2026-01-10&last=2026-01-23"
    assert found.rows.startswith(f"/insights/metrics/conversations/rows/?{days}&reason=")
    numbers = set(re.findall(r"\d+", found.sentence))
    assert numbers <= {"10", "2026", "23", "70", "126", "56", "3", "307", "1", "0", "30"}


def test_a_calm_time_has_none(told, clock):
    for back in range(1, 91):
        told.talks(*[MIDNIGHT - timedelta(days=back, hours=-9 - n) for n in range(4)])
    told.fresh()
    assert episodes(SINCE, UNTIL) == []


def test_the_days_of_another_zone_are_its_own(late):
    """What came at four in the afternoon in London came the next morning in Auckland."""
    one = episodes(SINCE, UNTIL, zone="Pacific/Auckland")[0]
    assert (one.since, one.until) == (FIRST + timedelta(days=1), LAST + timedelta(days=1))


def episode(*felt):
    rise = Rise("reason", 1, "Parcels", Burst(0, 9, 10, 20, 10, 200, 9.0))
    return Episode(FIRST, LAST, [rise], 12, felt, 5.0, True, "")


def test_harm_is_what_the_surest_of_feelings_says():
    worse, better = Felt("csat", 0.2, 0.9, (20, 200), 1e-9, True), Felt("ease", 6.0, 5.0, (20, 200), 1e-3, False)
    assert episode(worse, better).harmed
    assert not episode(better, worse).harmed
    assert not episode().harmed


def test_what_was_felt_stands_with_both_n():
    told = sentences.of_felt(Felt("csat", 0.2, 0.9, (20, 200), 1e-9, True))
    assert told == "CSAT: 20 % in those days (n = 20), 90 % on all others (n = 200)."
