"""What customers say, as figures. Values are reckoned by hand beside each test."""

from datetime import date
from functools import partial

import pytest

from sixring.insights import metrics

NOVEMBER = {"since": date(2026, 11, 1), "until": date(2026, 12, 1)}
ask = partial(metrics.ask, **NOVEMBER)


def said(metric, *numbers, high=5, **beside):
    return [{"metric": metric, "number": float(one), "scale_high": float(high), **beside} for one in numbers]


def test_csat_is_the_share_of_the_two_best_points_of_whatever_scale(lake):
    here = lake(answers=[*said("csat", 5, 4, 3, 1), *said("csat", 7, 6, 5, high=7)])
    found = ask("csat", lake=here)
    assert (found.figures["k"], found.n) == (4, 7)
    assert found.value == pytest.approx(4 / 7)
    assert found.figures["low"] < 4 / 7 < found.figures["high"]


def test_an_answer_without_a_number_counts_nowhere(lake):
    dismissed = {"metric": "csat", "number": None, "scale_high": 5.0}
    assert ask("csat", lake=lake(answers=[*said("csat", 5, 5, 5, 5, 1), dismissed])).n == 5


def test_nps_is_promoters_less_detractors(lake):
    here = lake(answers=said("nps", *[10] * 50, *[8] * 30, *[6] * 20, high=10))
    found = ask("nps", lake=here)
    assert (found.value, found.n) == (30.0, 100)
    assert (found.figures["low"], found.figures["high"]) == (
        pytest.approx(14.05, abs=0.01),
        pytest.approx(44.20, abs=0.01),
    )


def test_ease_is_a_mean_of_1_to_7_and_beside_it_the_share_who_found_it_easy(lake):
    found = metrics.many(["ease", "easy"], **NOVEMBER, lake=lake(answers=said("ces", 7, 6, 5, 4, 1, high=7)))
    assert found["ease"].value == pytest.approx(23 / 5)
    assert found["easy"].value == pytest.approx(3 / 5)


def test_scores_are_told_apart_by_touchpoint_and_few_answers_are_held_back(lake):
    here = lake(answers=[*said("csat", 5, 5, 5, 5, 2, touchpoint="chat"), *said("csat", 1, touchpoint="visit")])
    found = ask("csat", by=("touchpoint",), lake=here)
    assert [(row["touchpoint"], row["value"], row["suppressed"]) for row in found.rows] == [
        ("chat", 0.8, False), ("visit", None, True),
    ]  # fmt: skip
    assert found.suppressed == 1


def test_the_response_rate_of_a_slice_has_the_same_slice_beneath(lake, day):
    asked = [{"state": "answered", "channel": "email", "answered_at": day(5)}] * 2
    asked += [{"state": "sent", "channel": "email"}] * 4 + [{"state": "expired", "channel": "email"}] * 2
    asked += [{"state": "answered", "channel": "sms", "answered_at": day(9)}] * 5
    asked += [{"state": "not_sent", "channel": "sms"}, {"state": "waiting", "channel": "sms"}]
    asked += [{"state": "bounced", "channel": "email"}]
    found = ask("response_rate", by=("channel",), lake=lake(invitations=asked))
    assert [(row["channel"], row["k"], row["n"]) for row in found.rows] == [("email", 2, 8), ("sms", 5, 5)]


def test_an_invitation_belongs_to_the_touchpoint_of_its_survey(lake, day):
    asked = [{"state": "sent", "survey": 1}] * 5 + [{"state": "answered", "survey": 2, "answered_at": day(2)}] * 5
    here = lake(invitations=asked, answers=[{"survey": 2, "touchpoint": "chat"}])
    found = ask("response_rate", where={"touchpoint": "chat"}, lake=here)
    assert (found.value, found.n) == (1.0, 5)


def test_what_was_never_asked_is_not_measured_and_says_what_it_needs(lake):
    found = ask("nps", lake=lake(answers=said("csat", 5)))
    assert (found.value, found.n) == (None, 0)
    assert "survey" in found.missing


SWITCHES = [
    {"to_channel": "webchat", "known": True, "asked_again": False, "retold": False, "proven": True},
    {"to_channel": "webchat", "known": True, "asked_again": True, "retold": False, "proven": True},
    {"to_channel": "webchat", "known": True, "asked_again": False, "retold": True, "proven": False},
    {"to_channel": "email", "known": False, "asked_again": True, "retold": True, "proven": False},
    {"to_channel": "email", "known": True, "asked_again": None, "retold": False, "proven": True},
]


def test_had_to_repeat_themselves_is_either_and_counts_unproven_switches_too(lake):
    names = ["repeated", "asked_again", "retold", "carried_over"]
    found = metrics.many(names, **NOVEMBER, lake=lake(switches=SWITCHES), least=1)
    assert {name: (one.figures["k"], one.n) for name, one in found.items()} == {
        "repeated": (3, 5), "asked_again": (2, 4), "retold": (2, 5), "carried_over": (4, 5),
    }  # fmt: skip


def test_a_switch_is_told_apart_by_the_channel_it_was_changed_to(lake):
    found = ask("repeated", by=("channel",), lake=lake(switches=SWITCHES), least=1)
    assert [(row["channel"], row["k"], row["n"]) for row in found.rows] == [("email", 1, 2), ("webchat", 2, 3)]


def reading(sentiment, label, **beside):
    return {"sentiment": sentiment, "label": label, "measured": True, "churn": 0.0} | beside


def test_feelings_are_told_from_languages_the_reader_was_measured_in(lake):
    texts = [reading(-0.5, "negative"), reading(0.5, "positive"), reading(0.6, "positive"), reading(0.0, "neutral"),
             reading(0.4, "positive", churn=0.7), reading(-1.0, "negative", measured=False)]  # fmt: skip
    found = metrics.many(["sentiment", "negative", "leaving_signs"], **NOVEMBER, lake=lake(readings=texts))
    assert found["sentiment"].value == pytest.approx(1.0 / 5)
    assert (found["negative"].figures["k"], found["leaving_signs"].figures["k"], found["negative"].n) == (1, 1, 5)


def test_a_topic_has_its_share_of_all_texts_and_of_a_period_without_it_none(lake, day):
    texts = [{"at": day(3)}] * 4 + [{"at": day(12)}] * 6
    topics = [1, 1, 2, None, 2, 2, 2, None, None, None]
    sorted_ = [{"at": text["at"], "reading": at + 1, "topic": topics[at]} for at, text in enumerate(texts)]
    here = lake(readings=texts, mentions=sorted_)
    whole = ask("topic_share", by=("topic",), lake=here)
    assert [(row["topic"], row["k"], row["n"]) for row in whole.rows] == [(1, 2, 10), (2, 4, 10), (None, 4, 10)]
    assert whole.n == 10
    weeks = metrics.ask("topic_share", by=("topic",), grain="week", since=date(2026, 11, 2), until=date(2026, 11, 16),
                        lake=here, least=1)  # fmt: skip
    assert [(row["topic"], row["k"], row["value"]) for row in weeks.rows if row["topic"] == 1] == [
        (1, 2, 0.5), (1, 0, 0.0),
    ]  # fmt: skip
