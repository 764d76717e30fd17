"""Commitments are found in what is written, and what only looks like one is left alone."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from sixring.conversations.promises import commitments

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 25, 10, 0, tzinfo=BERLIN)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("Hello Dan,\nI'll send the two trays by Friday.\n\nBen", "Fri 27 17:00"),
        ("We’ll keep it for you until Tuesday noon", "Tue 01 12:00"),
        ("I will call you tomorrow.", "Thu 26 17:00"),
        ("You'll hear from us within two days.", "Fri 27 17:00"),
        ("I'll be back in 2 hours!", "Wed 25 12:00"),
        ("By Friday noon we have it repaired, whatever comes.", "Fri 27 12:00"),
        ("Refund by 15 Dec at the latest.", "Tue 15 17:00"),
        ("We'll have an answer by the end of the week, all right.", "Fri 27 17:00"),
        ("Ich melde mich heute noch bei Ihnen.", "Wed 25 17:00"),
        ("Wir schicken sie bis Freitag.", "Fri 27 17:00"),
        ("Sie bekommen die Schalen spätestens morgen.", "Thu 26 17:00"),
        ("Ich prüfe das bis zum 15.12. und schreibe Ihnen.", "Tue 15 17:00"),
        ("Ich rufe Sie morgen um 9 Uhr an.", "Thu 26 09:00"),
        ("I'll look today. Then I'll write by Friday 9:30.", "Fri 27 09:30"),
    ],
)
def test_a_commitment_offers_itself(text, due):
    found = commitments.found(text, BERLIN, NOW)
    assert found is not None
    assert found.due_at.strftime("%a %d %H:%M") == due


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Thanks for calling today.",
        "Could you send it by Friday?",
        "Please send the form by Friday.",
        "Bitte schicken Sie uns das Foto bis Freitag.",
        "It arrived on Monday, I see.\n> I'll write by Friday",
        "Guten Morgen, danke.",
        "Good morning! In one of the boxes was a letter.",
        "We deliver by courier.",
        "I sent it yesterday.",
        "The order was placed on 3 March 2020.",
    ],
)
def test_what_is_no_promise_is_left_alone(text):
    assert commitments.found(text, BERLIN, NOW) is None


def test_what_is_promised_is_its_own_sentence_and_not_too_long():
    found = commitments.found("Hello.\nI'll send them by Friday. Bye", BERLIN, NOW)
    assert found.what == "I'll send them by Friday"
    assert len(commitments.found("We " + "very " * 90 + "much do it by Friday", BERLIN, NOW).what) <= 200


def test_a_very_long_text_is_read_from_its_end_and_at_once():
    assert commitments.found("I'll do it by Friday.\n" + "by by in at " * 1500, BERLIN, NOW) is not None
