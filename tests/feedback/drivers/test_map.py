"""Facts about the driver map: which rows it is made from, what is said, and who may see it."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from sixring.core import clock as time_of_day
from sixring.core.actors import SYSTEM, Actor
from sixring.feedback.drivers import gathering, reckon
from sixring.feedback.models import Answer, DriverMap, Mention, Reading, Response, Survey, SurveyVersion, Topic
from tests.screens import enter, read

pytest.importorskip("numpy")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
DESIGN = {
    "languages": ["en"],
    "questions": [
        {"key": "score", "kind": "nps", "scale": [0, 10], "texts": {"en": {"ask": "Recommend?"}}},
        {"key": "why", "kind": "text", "texts": {"en": {"ask": "Why?"}}},
    ],
}


@pytest.fixture
def late() -> Topic:
    return Topic.objects.create(name="Parcel, late")


@pytest.fixture
def answers(late: Topic) -> None:
    """120 answers: who speaks of late parcels gives 4, others 8, give or take one; half of them by chat."""
    survey = Survey.objects.create(name="Delivery", key="d", touchpoint="delivery")
    version = SurveyVersion.objects.create(survey=survey, number=1, design=DESIGN, published_at=time_of_day.now())
    chance = random.Random(5)
    for n in range(120):
        spoke = n % 4 == 0
        response = Response.objects.create(
            survey=survey, version=version, dedupe=f"r{n}", source="link", channel="chat" if n % 3 else "email",
            state="complete" if n < 118 else "partial", at=time_of_day.ago(days=1 + n % 20),
        )  # fmt: skip
        Answer.objects.create(
            response=response, question="score", number=(4 if spoke else 8) + chance.choice([-1, 0, 1])
        )
        said = Answer.objects.create(response=response, question="why", text="Because of this and that")
        reading = Reading.objects.create(
            answer=said, sentiment=0, label="neutral", strength=0, confidence=1, encoder="x", occurred_at=response.at
        )  # fmt: skip
        Mention.objects.create(reading=reading, topic=late if spoke else None)


def month() -> list[gathering.Row]:
    return gathering.rows_of("nps", time_of_day.ago(days=30), time_of_day.now() + timedelta(days=1))


def page(actor: Actor, **query: str) -> str:
    return read(enter(actor).get(reverse("feedback:drivers"), query))


def test_rows_are_complete_responses_with_what_went_with_them(answers: None, late: Topic) -> None:
    rows = month()
    assert len(rows) == 118
    assert sum(("topic", str(late.pk)) in row.keys for row in rows) == 30
    assert all(("touchpoint", "delivery") in row.keys for row in rows)
    assert {key for row in rows for key in row.keys if key[0] == "channel"} == {
        ("channel", "chat"),
        ("channel", "email"),
    }


def test_signs_of_leaving_are_counted_by_conversation(dan: Any, late: Topic) -> None:
    from tests.cast import where

    touch = dan.writes("I am leaving")
    reading = Reading.objects.create(
        interaction=touch, conversation=where(touch), sentiment=0, label="neutral", strength=0, confidence=1, churn=0.8,
        encoder="x", occurred_at=time_of_day.ago(days=1),
    )  # fmt: skip
    Mention.objects.create(reading=reading, topic=late)
    rows = gathering.rows_of("churn", time_of_day.ago(days=30), time_of_day.now())
    assert [(row.score, row.keys) for row in rows] == [(0.8, {("topic", str(late.pk)), ("channel", "letters")})]


def test_the_map_says_what_goes_with_it_and_claims_no_cause(answers: None, late: Topic, ada: Actor) -> None:
    reckon.reckon("nps", actor=SYSTEM)
    shown = page(ada)
    assert "Parcel, late” goes with a worse outcome" in shown
    assert "Associated with an outcome" in shown
    assert "because" not in shown.lower()
    assert "n = 118" in shown
    assert reverse("feedback:topic", args=[late.pk]) in shown
    assert "Cannot tell: those who have it" in shown, "of the channel"


def test_names_are_those_of_today_merged_topics_included(answers: None, late: Topic, ada: Actor) -> None:
    reckon.reckon("nps", actor=SYSTEM)
    other = Topic.objects.create(name="x", own_name="Delivery troubles")
    Topic.objects.filter(pk=late.pk).update(state="merged", into=other)
    assert "Delivery troubles" in page(ada)


def test_too_few_answers_cannot_tell_and_say_what_it_takes(ada: Actor) -> None:
    reckon.reckon("nps", actor=SYSTEM)
    assert DriverMap.objects.get().found["drivers"] == []
    assert "there are 0 answers. It takes 30" in page(ada)
    assert "Not measured yet" in page(ada, outcome="churn")


def test_what_is_kept_is_numbers_and_ids(answers: None) -> None:
    found = reckon.reckon("nps", actor=SYSTEM).found
    assert {one["kind"] for one in found["drivers"]} <= {"topic", "touchpoint", "channel"}
    assert "Because of this" not in str(found)


def test_working_it_out_again_replaces_it(answers: None) -> None:
    reckon.reckon("nps", actor=SYSTEM)
    before = DriverMap.objects.get().found
    reckon.reckon("nps", actor=SYSTEM)
    assert DriverMap.objects.get().found == before


def test_only_who_sees_everything_sees_it(ben: Actor) -> None:
    assert enter(ben).get(reverse("feedback:drivers")).status_code == 403
