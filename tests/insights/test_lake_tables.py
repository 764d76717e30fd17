"""What each table holds, and that it follows what becomes of it later."""

from datetime import timedelta

import pytest
from django.db import transaction

from sixring.channels.models import Dispatch
from sixring.conversations.models import Call
from sixring.conversations.regrouping import merging, moving
from sixring.core import changes
from sixring.core.actors import SYSTEM
from sixring.feedback.models import Mention, Reading, Response, Topic
from sixring.insights.lake import compacting, manifest
from sixring.work import availability, counting
from sixring.work.models import Outcome, WorkSpan
from tests.cast import NOON, agent_of, hands_in, settle, where
from tests.conftest import ON_POSTGRES
from tests.feedback.surveying import a_survey, answer, question

pytestmark = [pytest.mark.django_db(transaction=ON_POSTGRES), pytest.mark.data, pytest.mark.usefixtures("clock")]
SHOP = ["customer", "7", "provider", "shop"]


def told(verb, subject):
    with transaction.atomic():
        changes.record(verb, subject, actor=SYSTEM)


def step(kind, hour, amount="", **more):
    total = {"amount": "20.00", "currency": "gbp"}
    data = {"order": {"total": total, "as_of": f"2026-03-02T{hour:02}", "items": ["Rose fertiliser", "Pot"]}}
    data |= {"amount": {"amount": amount, "currency": "gbp"}} if amount else {}
    at = NOON.replace(hour=hour).isoformat()
    return {"sender": SHOP, "kind": kind, "subject": "#1", "thread": "1", "data": data, "occurred_at": at, **more}


def test_an_order_is_one_row_however_many_steps_told_of_it(lake, accounts):
    hands_in(accounts["steps"], step("order_paid", 9, "20.00"))
    settle()
    [row] = lake()["orders"]
    hands_in(accounts["steps"], step("order_placed", 8, "20.00"), step("checkout_started", 7, thread="2"))
    settle()
    [later] = lake()["orders"]
    assert (later["id"], later["amount"], later["currency"]) == (row["id"], 20.0, "GBP")
    assert (later["items"], later["state"], later["at"].hour) == (2, "placed", 8)
    hands_in(accounts["steps"], step("order_refunded", 11, "20.00"))
    settle()
    assert [one["state"] for one in lake()["orders"]] == ["returned"]


def test_a_step_between_two_sittings_makes_them_one(lake, dan, clock):
    first, last = (dan.looks("/", occurred_at=clock.in_hours(-hours).isoformat()) for hours in (1, 0.2))
    assert [row["session"] for row in lake()["visits"]] == [first.pk, last.pk]
    dan.looks("/roses", occurred_at=clock.in_hours(-0.6).isoformat())
    assert {row["session"] for row in lake()["visits"]} == {first.pk}


def test_a_campaign_that_could_be_somebodys_address_is_not_named(lake, dan):
    for source in ("newsletter", "dan@example.com"):
        dan.looks("/", data={"context": {"campaign": {"source": source}}})
    assert [row["source"] for row in lake()["visits"]] == ["newsletter", "other"]


def test_a_switch_says_whether_it_was_known_and_what_was_asked_again(lake, dan, ben):
    mail = dan.writes("My parcel 12345 has not come yet, where is it?")
    chat = dan.chats("I wrote you a mail about it")
    merging.merge(where(chat), where(mail), actor=ben)
    [row] = lake()["switches"]
    assert (row["from_channel"], row["to_channel"]) == ("letters", "chatter")
    assert (row["known"], row["proven"], row["conversation"]) == (False, True, where(mail).pk)
    moving.move(chat, None, actor=ben)
    assert lake()["switches"] == []


def test_answers_have_their_scale_and_lose_their_number_while_they_count_nothing(lake):
    version = a_survey(question("nps"), question("csat"), touchpoint="delivery")
    response = answer(version, {"nps": 9, "csat": 4}, channel="email")
    [nps, csat] = sorted(lake()["answers"], key=lambda row: row["scale_high"], reverse=True)
    assert (nps["metric"], nps["number"], nps["scale_high"], nps["touchpoint"]) == ("nps", 9, 10, "delivery")
    assert (csat["metric"], csat["number"]) == ("csat", 4)
    Response.objects.update(state=Response.State.SUSPECT)
    told("response.changed", response)
    assert {row["number"] for row in lake()["answers"]} == {None}


def a_reading(touch, **values):
    told = {
        "sentiment": -0.5,
        "label": "negative",
        "strength": 0.5,
        "confidence": 0.8,
        "encoder": "x",
        "language": "en",
    }
    return Reading.objects.create(interaction=touch, occurred_at=touch.occurred_at, **told | values)


def test_what_is_read_later_is_brought_over_without_a_word_of_the_log(lake, dan):
    touch = dan.writes("Still waiting")
    assert lake()["readings"] == []
    reading = a_reading(touch, urgency=0.9, conversation=where(touch))
    rows = lake()
    assert (rows["readings"][0]["urgent"], rows["readings"][0]["conversation"]) == (True, where(touch).pk)
    assert rows["conversations"][0]["language"] == "en"
    topic = Topic.objects.create(name="delivery")
    Mention.objects.create(reading=reading, topic=topic, weight=0.7)
    assert [(row["topic"], row["weight"]) for row in lake()["mentions"]] == [(topic.pk, 0.7)]
    Mention.objects.update(topic=None)
    told("topics.found", topic)
    assert [row["topic"] for row in lake()["mentions"]] == [None]


def test_an_answer_that_is_overdue_is_missed_without_anything_happening(lake, dan, clock):
    conversation = where(dan.writes("Hello"))
    counting.mark([conversation.pk])
    counting.settle()
    assert [row["due_missed"] for row in lake()["conversations"]] == [0]
    clock.forward(days=3)
    [row] = lake()["conversations"]
    assert (row["due_missed"], row["due_met"]) == (1, False)


def test_a_wait_that_moves_with_its_message_leaves_its_conversation(lake, here, dan, ben, clock):
    asked = dan.writes("Hello")
    conversation = where(asked)
    Outcome.objects.create(
        conversation=conversation, asked=asked, answered=asked, kind="first", channel="letters", asked_at=clock.now,
        due_at=clock.in_hours(1), answered_at=clock.now, business_seconds=1, calendar_seconds=1,
    )  # fmt: skip
    rows = lake()
    assert [row["conversation"] for row in rows["replies"]] == [conversation.pk]
    assert rows["conversations"][0]["due_met"] is True
    Outcome.objects.all().delete()
    moving.move(asked, None, actor=ben)
    assert lake()["replies"] == []
    compacting.settle(here, manifest.read(here), loose=0)
    assert lake()["replies"] == []


def test_working_time_goes_along_into_a_merge(lake, dan, erin, ben, clock):
    one, other = where(dan.writes("Hello")), where(erin.writes("Hello"))
    WorkSpan.objects.create(agent_id=ben.id, conversation=one, started_at=clock.now, ended_at=clock.in_seconds(60))
    merging.merge(one, other, actor=ben)
    by_id = {row["id"]: row for row in lake()["conversations"]}
    assert (by_id[other.pk]["handle_s"], by_id[other.pk]["cost_minutes"]) == (60.0, 1.0)
    assert by_id[one.pk]["merged_into"] == other.pk


def test_a_call_and_who_was_there_for_it(lake, dan, ben, clock):
    touch = dan.calls("They called")
    Call.objects.create(
        account=touch.account, key="1", interaction=touch, rang_at=clock.now, answered_at=clock.in_seconds(20),
        state=Call.State.ENDED, ring_s=20, talk_s=100, wrap_s=30, agent_id=ben.id,
    )  # fmt: skip
    availability.switch(agent_of(ben), "available", actor=ben)
    rows = lake()
    assert (rows["calls"][0]["wait_s"], rows["calls"][0]["talk_s"], rows["calls"][0]["answered"]) == (20, 100, True)
    clock.forward(minutes=5)
    availability.switch(agent_of(ben), "break", actor=ben)
    [before, now] = lake()["presence"]
    assert (before["until"] - before["at"], now["state"]) == (timedelta(minutes=5), "break")


def test_what_we_sent_and_who_complained(lake, accounts, dan, clock):
    touch = dan.writes("Hello")
    sent = type(touch).objects.get(pk=touch.pk)
    sent.pk, sent.direction, sent.dedupe = None, "out", "ours"
    sent.save()
    Dispatch.objects.create(account=accounts["letters"], key="a", audience="", outbound={}, message=sent.pk)
    told("message.written", sent)
    assert [(row["bounced"], row["complained"]) for row in lake()["sends"]] == [(False, False)]
    clock.forward(hours=1)
    said = {"kind": "unsubscribe", "data": {"refused": "complained"}, "automatic": "told by the mail service"}
    hands_in(accounts["letters"], {"sender": ["email", dan.email, "domain"], **said})
    settle()
    assert [row["complained"] for row in lake()["sends"]] == [True]
