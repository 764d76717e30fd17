"""Facts about a report: periods, change, response rate, incentives, benchmarks; and what programs are told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from sixring.core.errors import Forbidden, Invalid
from sixring.feedback.models import Benchmark
from sixring.feedback.results import benchmarks, rules
from sixring.feedback.results.drawn import Drawing
from sixring.feedback.results.report import Asking, Turnout, report
from sixring.feedback.results.spans import Span, read
from tests.cast import NOON
from tests.feedback.surveying import a_survey, answer, question
from tests.integrations.calling import program
from tests.screens import enter
from tests.screens import read as text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked():
    return a_survey(question("nps"), question("csat"))


def scored(version, actor, period="30", **more):
    span = read(period, more.pop("first", ""), more.pop("last", ""), None)
    return report(version.survey, Asking(span, **more), "en", actor=actor).scored


def test_the_period_before_is_as_long(asked, ada, clock):
    for n in range(30):
        answer(asked, {"nps": 10}, at=NOON - timedelta(days=n % 25))
        answer(asked, {"nps": 2}, at=NOON - timedelta(days=30 + n % 25))
    nps = scored(asked, ada)[0]
    assert (nps.estimate.value, nps.change.value, nps.change.real) == (100.0, 200.0, True)
    title = Drawing(report(asked.survey, Asking(read("30", "", "", None)), "en", actor=ada), query={}).trend(nps).title
    assert title == "NPS is +100, up 200 points on the period before"


@pytest.mark.parametrize(
    ("span", "months", "odd"),
    [
        (Span(date(2026, 1, 1), date(2026, 3, 31)), (date(2026, 1, 1), date(2026, 3, 1)), 0),
        (Span(date(2026, 1, 2), date(2026, 3, 30)), (date(2026, 2, 1), date(2026, 2, 1)), 60),
        (Span(date(2026, 1, 2), date(2026, 2, 27)), None, 57),
        (Span(date(2024, 2, 1), date(2024, 2, 29)), (date(2024, 2, 1), date(2024, 2, 1)), 0),
    ],
)
def test_a_period_is_whole_months_and_single_days(span, months, odd):
    assert span.months() == months
    assert sum((last - first).days + 1 for first, last in span.odd()) == odd


@pytest.mark.parametrize(("first", "last"), [("yesterday", "2026-01-01"), ("2026-02-02", "2026-02-01"), ("", "")])
def test_a_period_that_is_none_is_refused(first, last, clock):
    with pytest.raises(Invalid):
        read("between", first, last, None)


def test_a_response_rate_has_its_denominator_or_none():
    assert Turnout(30, 0, 0, 0, 25, 100).rate.value == 0.25
    assert Turnout(30, 0, 0, 0, 0, 0).rate is None
    assert Turnout(30, 0, 0, 0, 25, 20).rate is None


def test_incentives_are_shown_beside_what_was_said_without(asked, ada, clock):
    for gift, score in (("5 %", 5), ("", 3)):
        type(asked.survey).objects.filter(pk=asked.survey_id).update(incentive=gift)
        asked.survey.refresh_from_db()
        for _ in range(30):
            answer(asked, {"csat": score})
    type(asked.survey).objects.filter(pk=asked.survey_id).update(incentive="5 %")
    asked.survey.refresh_from_db()
    csat = scored(asked, ada)[1]
    assert [(one.member, one.tone) for one in csat.incentive.groups] == [("yes", "good"), ("no", "bad")]
    assert "Something is given for answering: 5 %" in text_of(enter(ada).get(f"/feedback/results/{asked.survey_id}/"))


def test_a_benchmark_needs_its_source_and_lies_on_its_scale(asked, ada, ben, clock):
    with pytest.raises(Forbidden):
        benchmarks.enter("Retail", "nps", 32, "A report, p. 12", NOON.date(), actor=ben)
    for metric, value, source, day in (
        ("nps", 132, "A report", NOON.date()), ("nps", 32, " ", NOON.date()), ("love", 3, "A report", NOON.date()),
        ("nps", 32, "A report", NOON.date() + timedelta(days=1)),
    ):  # fmt: skip
        with pytest.raises(Invalid):
            benchmarks.enter("Retail", metric, value, source, day, actor=ada)
    made = benchmarks.enter("Retail", "nps", 32, "A report, p. 12", NOON.date(), actor=ada)
    answer(asked, {"nps": 9})
    page = text_of(enter(ada).get(f"/feedback/results/{asked.survey_id}/"))
    assert "dashed: Retail, source A report, p. 12, as of 2 Mar 2026" in page
    benchmarks.remove(made.pk, actor=ada)
    assert not Benchmark.objects.exists()


def test_how_small_a_group_may_be_is_decided(ada, ben):
    assert rules.least() == rules.Least(30, 5)
    assert enter(ada).post("/feedback/results/benchmarks/least/", {"known": 10, "anonymous": 8}).status_code == 302
    assert rules.least() == rules.Least(10, 8)
    with pytest.raises(Invalid):
        rules.decide(0, 1, actor=ada)
    with pytest.raises(Forbidden):
        rules.decide(3, 3, actor=ben)


def test_a_chart_is_downloaded_as_rows(asked, ben, clock):
    answer(asked, {"nps": 9})
    bens = enter(ben)
    rows = text_of(bens.get(f"/feedback/results/{asked.survey_id}/chart.csv?chart=spread-nps"))
    assert "9,100 %,1" in rows
    assert bens.get(f"/feedback/results/{asked.survey_id}/chart.csv?chart=nothing").status_code == 404


def test_programs_read_results_with_their_scope(asked, ben, clock):
    for n in range(40):
        answer(asked, {"nps": 9, "csat": 4 if n % 4 else 1}, channel="email" if n % 2 else "sms")
    at = f"/surveys/{asked.survey_id}"
    assert program(ben, "read:people").gets(f"{at}/results").status_code == 403
    bens = program(ben, "read:feedback")
    found = bens.reads(f"{at}/results", by="channel")
    nps, csat = found["questions"]
    assert (found["complete"], nps["estimate"]["value"], csat["estimate"]["value"]) == (40, 100.0, 0.75)
    assert csat["estimate"]["low"] < 0.75 < csat["estimate"]["high"]
    assert (csat["comparison"]["groups"], csat["comparison"]["hidden"], csat["comparison"]["least"]) == ([], 2, 30)
    rows = bens.reads(f"{at}/responses", limit=3)
    assert rows["data"][0]["answers"] == {"nps": 9.0, "csat": 4.0}
    assert rows["next"]
    assert bens.gets(f"{at}/results", period="between", first="2026-13-01", last="2026-01-01").status_code == 422
    assert bens.reads("/surveys")["data"][0]["name"] == "After delivery"
