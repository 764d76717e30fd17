"""Facts about the tally: it is what counting gives, whatever came, changed and went, in whatever order."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sixring.feedback.answering import aside
from sixring.feedback.asking.inviting import invite
from sixring.feedback.models import Answer, Invitation, Response, Tally
from sixring.feedback.results import tally
from sixring.feedback.results.counts import Source
from sixring.feedback.results.spans import Span
from tests.cast import NOON
from tests.feedback.surveying import CUSTOMER, a_survey, answer, question

pytestmark = pytest.mark.django_db
LONG = Span(date(2025, 1, 1), date(2026, 12, 31))


@pytest.fixture
def asked():
    return a_survey(
        question("nps"), question("how", "choice", options=["Web", "Store"], several=True), question("why", "text")
    )


def apart():
    """Everything in which the tally is not what counting gives."""
    return {day: wrong for day in tally.days() if (wrong := tally.differences(day))}


def counts_of(survey, key, span=LONG, cut=""):
    return {member: dict(found) for member, found in Source.of(survey).counts(span, [key], cut).get(key, {}).items()}


def settle():
    while tally.settle():
        pass


def test_an_answer_counts_before_and_after_it_is_taken_in(asked, clock):
    answer(asked, {"nps": 9, "how": ["web", "store"], "why": "Good"}, channel="email")
    fresh = {key: counts_of(asked.survey_id, key) for key in ("nps", "how", "why", "")}
    settle()
    assert {key: counts_of(asked.survey_id, key) for key in fresh} == fresh
    assert fresh["nps"] == {"": {"9": 1}}
    assert fresh["how"] == {"": {"answered": 1, "=web": 1, "=store": 1}}
    assert fresh["why"] == {"": {"words": 1}}
    assert fresh[""] == {"": {"complete": 1}}
    assert counts_of(asked.survey_id, "nps", cut="channel") == {"email": {"9": 1}}
    assert not Response.objects.filter(counted=False).exists()


def test_what_is_begun_is_counted_apart_until_it_is_complete(asked, clock):
    answer(asked, {"nps": 3}, dedupe="the same", complete=False)
    settle()
    assert counts_of(asked.survey_id, "") == {"": {"partial": 1}}
    assert counts_of(asked.survey_id, "nps") == {}
    answer(asked, {"nps": 4}, dedupe="the same")
    assert {k: v for k, v in counts_of(asked.survey_id, "")[""].items() if v} == {"complete": 1}
    settle()
    assert counts_of(asked.survey_id, "") == {"": {"complete": 1}}
    assert counts_of(asked.survey_id, "nps") == {"": {"4": 1}}
    assert apart() == {}


def test_what_was_set_aside_counts_once_somebody_lets_it(asked, ada, clock):
    one = answer(asked, {"nps": 10}, suspicion="too fast")
    settle()
    assert counts_of(asked.survey_id, "nps") == {}
    aside.let_count(one, actor=ada)
    settle()
    assert counts_of(asked.survey_id, "nps") == {"": {"10": 1}}
    assert apart() == {}


def test_invitations_sent_are_the_denominator(asked, dan, ada, clock):
    made = invite(asked, dan.writes().identity, dedupe="once", actor=ada)
    settle()
    assert counts_of(asked.survey_id, "") == {}
    Invitation.objects.filter(pk=made.pk).update(sent_at=NOON, state="sent", channel="email")
    made.refresh_from_db()
    answer(asked, {"nps": 9}, invitation=made)
    settle()
    assert counts_of(asked.survey_id, "") == {"": {"sent": 1, "complete": 1, "asked": 1}}
    with transaction.atomic():
        tally.leave_invitations([made.pk])
        made.delete()
    settle()
    assert counts_of(asked.survey_id, "") == {"": {"complete": 1}}
    assert apart() == {}


def test_months_are_the_sum_of_their_days(asked, clock):
    for day in range(70):
        answer(asked, {"nps": day % 11}, at=NOON - timedelta(days=day))
    settle()
    for span in (LONG, Span(date(2026, 1, 10), date(2026, 2, 20)), Span(date(2026, 2, 1), date(2026, 2, 28))):
        held = [one.at.date() for one in Response.objects.all() if span.first <= one.at.date() <= span.last]
        assert sum(counts_of(asked.survey_id, "nps", span)[""].values()) == len(held)
    trend = Source.of(asked.survey_id).trend(LONG, ["nps"], "month")["nps"]
    assert {day.month: sum(found.values()) for day, found in trend.items()} == {12: 9, 1: 31, 2: 28, 3: 2}


def test_a_count_that_is_wrong_is_found_and_mended(asked, clock):
    answer(asked, {"nps": 9})
    settle()
    Tally.objects.filter(level="d", question="nps").update(count=5)
    assert apart()
    assert tally.check_next() > 0
    assert apart() == {}
    assert counts_of(asked.survey_id, "nps") == {"": {"9": 1}}


def test_a_month_that_is_wrong_is_found_and_mended(asked, clock):
    answer(asked, {"nps": 9})
    settle()
    Tally.objects.filter(level="m").delete()
    assert tally.check_next() > 0
    assert counts_of(asked.survey_id, "nps") == {"": {"9": 1}}


def test_all_is_rebuilt_from_nothing(asked, clock):
    for n in range(7):
        answer(asked, {"nps": n, "why": "Words"}, at=NOON - timedelta(days=40 * n))
    settle()
    before = sorted(Tally.objects.values_list("level", "day", "question", "cut", "member", "value", "count"))
    Tally.objects.all().delete()
    tally.rebuild_all()
    assert sorted(Tally.objects.values_list("level", "day", "question", "cut", "member", "value", "count")) == before


class TestWhateverHappens:
    @settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(seed=st.integers(0, 2**32))
    def test_the_tally_is_the_counting(self, undone_database, clock, seed):
        """Late, changed, moved, erased answers and invitations, taken in now and then."""
        chance = random.Random(seed)
        with undone_database():
            version = a_survey(question("nps"), question("why", "text"), name=f"Survey {seed}")
            for _ in range(18):
                happens(version, chance)
            settle()
            assert held_now("d") == counting_now(lambda day: day)
            assert held_now("m") == counting_now(lambda day: day.replace(day=1))
            assert not Tally.objects.filter(level="n").exists()
            found = Counter(f"{one:g}" for one in complete(version).values_list("number", flat=True))
            assert counts_of(version.survey_id, "nps").get("", {}) == found


def counting_now(of_day):
    """Every count, by the day it is kept under."""
    found = Counter()
    for cell, many in tally.of_responses(Response.objects.values_list("pk", flat=True)).items():
        found[cell._replace(day=of_day(cell.day))] += many
    return found


def held_now(level):
    mine = Tally.objects.filter(level=level).values_list("survey", "day", "question", "cut", "member", "value", "count")
    return Counter({tally.Cell(*row[:-1]): row[-1] for row in mine})


def complete(version):
    return Answer.objects.filter(response__survey=version.survey_id, response__state="complete", question="nps")


def happens(version, chance):
    """One of the things that happen to answers."""
    there = list(Response.objects.filter(survey=version.survey_id).values_list("pk", flat=True))
    ways = [comes, comes, comes, begins, lambda *_: tally.settle()]
    ways += [changes_mind, moves, goes, is_dismissed] if there else []
    chance.choice(ways)(version, chance, *([chance.choice(there)] if there else []))


def comes(version, chance, *_):
    at = NOON - timedelta(days=chance.randrange(70))
    answer(version, {"nps": chance.randrange(11), "why": chance.choice(["", "So"])}, at=at,
           channel=chance.choice(["email", "sms", ""]), language=chance.choice(["en", "de"]))  # fmt: skip


def begins(version, chance, *_):
    key = f"begun {chance.randrange(3)} of {version.pk}"
    answer(version, {"nps": chance.randrange(11)}, dedupe=key, complete=chance.random() < 0.5)


def changes_mind(version, chance, pk):
    with transaction.atomic():
        tally.leave([pk])
        Answer.objects.filter(response=pk, question="nps").update(number=chance.randrange(11))


def moves(version, chance, pk):
    with transaction.atomic():
        tally.leave([pk])
        Response.objects.filter(pk=pk).update(at=NOON - timedelta(days=chance.randrange(70)))


def goes(version, chance, pk):
    with transaction.atomic():
        tally.leave([pk])
        Response.objects.filter(pk=pk).delete()


def is_dismissed(version, chance, pk):
    with transaction.atomic():
        tally.leave([pk])
        Response.objects.filter(pk=pk).update(state="dismissed")


def test_the_same_again_is_counted_once(asked, clock):
    for _ in range(3):
        answer(asked, {"nps": 9}, dedupe="once", actor=CUSTOMER)
        settle()
    assert counts_of(asked.survey_id, "nps") == {"": {"9": 1}}
