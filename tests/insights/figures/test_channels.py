"""Channels, the site, e-mail and the phone as figures."""

from datetime import date, timedelta
from functools import partial

import pytest

from sixring.channels.models import Account
from sixring.insights import metrics
from sixring.insights.assumptions import Given, choose

NOVEMBER = {"since": date(2026, 11, 1), "until": date(2026, 12, 1)}
ask, many = partial(metrics.ask, **NOVEMBER), partial(metrics.many, **NOVEMBER)
pytestmark = pytest.mark.django_db


def touch(channel, kind="message", *, incoming=True, automatic=False, **beside):
    return {"channel": channel, "kind": kind, "incoming": incoming, "automatic": automatic, "conversation": 1} | beside


def test_contacts_are_what_customers_said_not_what_machines_and_shops_told(lake):
    here = lake(interactions=[
        touch("email"), touch("call", "call"), touch("email", automatic=True), touch("email", incoming=False),
        touch("tracking", "page", conversation=None), touch("shopify", "order_placed", conversation=None),
    ])  # fmt: skip
    assert ask("contacts", lake=here).n == 2


def test_the_mix_of_channels_is_of_the_whole_of_its_period(lake, day):
    here = lake(interactions=[touch("email")] * 6 + [touch("webchat")] * 3 + [touch("webchat", at=day(1, 10))] * 9)
    found = ask("channel_mix", by=("channel",), lake=here)
    assert [(row["channel"], row["k"], row["n"]) for row in found.rows] == [("email", 6, 9), ("webchat", 3, 9)]
    assert found.n == 9


def test_what_is_said_on_social_channels_and_how_much_of_it_we_answer(lake, day):
    posts = [touch("mastodon")] * 3 + [touch("reviews")] * 2 + [touch("email")] + [touch("mastodon", incoming=False)]
    began = [{"channel": "mastodon", "noise": "", "first_reply_at": day(3)}] * 3
    began += [{"channel": "reviews", "noise": ""}] * 2 + [{"channel": "mastodon", "noise": "spam"}]
    found = many(["social_in", "social_out", "social_answered"], lake=lake(interactions=posts, conversations=began))
    assert (found["social_in"].n, found["social_out"].n) == (5, 1)
    assert (found["social_answered"].figures["k"], found["social_answered"].n) == (3, 5)


def send(state="accepted", **beside):
    return {"channel": "email", "state": state, "bounced": False, "complained": False} | beside


def test_mail_that_waits_is_none_yet_and_what_came_back_was_not_delivered(lake):
    mails = [send(), send(), send(complained=True), send("rejected", bounced=True), send("rejected"), send("unknown")]
    here = lake(sends=[*mails, send("pending"), send(channel="sms")])
    found = many(["mail_sent", "mail_delivered", "mail_bounced"], lake=here)
    assert found["mail_sent"].n == 6
    assert (found["mail_delivered"].figures["k"], found["mail_bounced"].figures["k"]) == (3, 2)


def test_nobody_complained_only_where_somebody_would_tell(lake):
    here = lake(sends=[send()] * 5 + [send(complained=True)])
    unheard = ask("mail_complaints", lake=here)
    assert (unheard.value, unheard.n) == (None, 0)
    assert "mail service" in unheard.missing
    Account.objects.create(kind="email", name="Letters", settings={"esp": "postmark"})
    assert (ask("mail_complaints", lake=here).figures["k"], ask("mail_complaints", lake=here).n) == (1, 6)


def call(wait, *, answered=True, incoming=True, talk=60.0):
    return {"incoming": incoming, "answered": answered, "wait_s": wait, "talk_s": talk if answered else None}


CALLS = [
    call(5.0), call(20.0), call(21.0), call(90.0), call(30.0, answered=False), call(3.0, answered=False),
    call(10.0, incoming=False), call(None, answered=False),
]  # fmt: skip


def test_the_service_level_counts_unanswered_calls_as_late_and_short_ones_not_at_all(lake):
    found = many(["calls_offered", "service_level", "abandoned"], lake=lake(calls=CALLS))
    assert (found["calls_offered"].n, found["service_level"].figures["k"], found["abandoned"].figures["k"]) == (5, 2, 1)


def test_the_owner_says_within_how_many_seconds_a_call_is_answered_in_time(lake, ada):
    choose(Given(service_seconds=30, short_call_seconds=0), actor=ada)
    found = many(["calls_offered", "service_level"], lake=lake(calls=CALLS))
    assert (found["calls_offered"].n, found["service_level"].figures["k"]) == (6, 3)


def test_speed_of_answer_is_of_answered_calls_with_median_and_mean(lake):
    found = ask("speed_of_answer", lake=lake(calls=CALLS), least=1)
    assert (found.n, found.figures["median"], found.figures["mean"]) == (4, 20.5, 34.0)


def steps(session, *kinds, who=7, at):
    return [
        {"session": session, "who": who, "kind": kind, "at": at + timedelta(minutes=place), "source": "direct"}
        for place, kind in enumerate(kinds)
    ]


def test_a_visit_is_what_one_browser_did_and_says_how_far_it_got(lake, day):
    here = lake(visits=[
        *steps(1, "page", "page", "search", "cart", "checkout", at=day(2)), *steps(2, "page", who=8, at=day(3)),
        *steps(3, "page", "page", who=8, at=day(4)), *steps(4, "page", who=9, at=day(5)),
        *steps(5, "page", "search", who=9, at=day(6)), *steps(6, "store", who=9, at=day(6)),
        *steps(7, "page", who=9, at=day(30, 10)),
    ])  # fmt: skip
    shares = ["left_at_once", "searched", "put_in_cart", "began_to_buy"]
    found = many(["visits", "visitors", "page_views", "pages_a_visit", *shares], lake=here)
    assert (found["visits"].n, found["visitors"].n, found["page_views"].n) == (5, 3, 7)
    assert found["pages_a_visit"].value == pytest.approx(7 / 5)
    assert [found[name].figures["k"] for name in shares] == [2, 2, 1, 1]


def test_visitors_of_days_are_told_apart_each_day_anew(lake, day):
    here = lake(
        visits=[*steps(1, "page", at=day(2)), *steps(2, "page", at=day(2, hour=20)), *steps(3, "page", at=day(3))]
    )
    found = metrics.ask("visitors", grain="day", since=date(2026, 11, 2), until=date(2026, 11, 4), lake=here)
    assert [row["n"] for row in found.rows] == [1, 1]
