"""Moments in plain words, as a table: the present is Wednesday 25 November 2026, 10:00 in Berlin."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from sixring.conversations.timing import moments
from sixring.core.errors import Invalid

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 25, 10, 0, tzinfo=BERLIN)

READ = """
tomorrow                    | Thu 2026-11-26 09:00
Tomorrow 9                  | Thu 2026-11-26 09:00
tomorrow at 14:30           | Thu 2026-11-26 14:30
tomorrow 3pm                | Thu 2026-11-26 15:00
tomorrow noon               | Thu 2026-11-26 12:00
tomorrow evening at 7       | Thu 2026-11-26 19:00
tomorrow end of day         | Thu 2026-11-26 17:00
the day after tomorrow      | Fri 2026-11-27 09:00
in 2 hours                  | Wed 2026-11-25 12:00
2h                          | Wed 2026-11-25 12:00
in 45 minutes               | Wed 2026-11-25 10:45
in 1.5 hours                | Wed 2026-11-25 11:30
in half an hour             | Wed 2026-11-25 10:30
in an hour                  | Wed 2026-11-25 11:00
in 3 days                   | Sat 2026-11-28 09:00
in three days at 14:30      | Sat 2026-11-28 14:30
within two days             | Fri 2026-11-27 09:00
in a week                   | Wed 2026-12-02 09:00
friday                      | Fri 2026-11-27 09:00
by Friday                   | Fri 2026-11-27 09:00
Friday at 5 p.m.            | Fri 2026-11-27 17:00
friday, noon                | Fri 2026-11-27 12:00
until Tuesday noon          | Tue 2026-12-01 12:00
wednesday                   | Wed 2026-12-02 09:00
wednesday 17:00             | Wed 2026-11-25 17:00
wednesday 9:00              | Wed 2026-12-02 09:00
this friday                 | Fri 2026-11-27 09:00
next friday                 | Fri 2026-12-04 09:00
friday next week            | Fri 2026-12-04 09:00
next monday 14:30           | Mon 2026-11-30 14:30
next week                   | Mon 2026-11-30 09:00
next month                  | Tue 2026-12-01 09:00
end of day                  | Wed 2026-11-25 17:00
by the end of the day       | Wed 2026-11-25 17:00
eod                         | Wed 2026-11-25 17:00
end of the week             | Fri 2026-11-27 17:00
end of month                | Mon 2026-11-30 17:00
weekend                     | Sat 2026-11-28 09:00
today                       | Wed 2026-11-25 17:00
today 16:15                 | Wed 2026-11-25 16:15
this afternoon              | Wed 2026-11-25 14:00
tonight                     | Wed 2026-11-25 18:00
14:30                       | Wed 2026-11-25 14:30
at 9                        | Thu 2026-11-26 09:00
9am                         | Thu 2026-11-26 09:00
12am                        | Thu 2026-11-26 00:00
15 dec                      | Tue 2026-12-15 09:00
15 dec at 8                 | Tue 2026-12-15 08:00
Dec 15                      | Tue 2026-12-15 09:00
15 December 2026            | Tue 2026-12-15 09:00
10 march at 8:15            | Wed 2027-03-10 08:15
the 20th at 10              | Sun 2026-12-20 10:00
29 feb                      | Tue 2028-02-29 09:00
2026-12-24 10:00            | Thu 2026-12-24 10:00
2026-12-24T10:00            | Thu 2026-12-24 10:00
morgen                      | Thu 2026-11-26 09:00
morgen früh                 | Thu 2026-11-26 09:00
morgen 9 Uhr                | Thu 2026-11-26 09:00
morgen um 9 Uhr 30          | Thu 2026-11-26 09:30
übermorgen                  | Fri 2026-11-27 09:00
in 2 Stunden                | Wed 2026-11-25 12:00
in einer halben Stunde      | Wed 2026-11-25 10:30
in 2 Wochen                 | Wed 2026-12-09 09:00
innerhalb von zwei Tagen    | Fri 2026-11-27 09:00
Freitag 9 Uhr               | Fri 2026-11-27 09:00
bis Freitag                 | Fri 2026-11-27 09:00
bis spätestens Freitag      | Fri 2026-11-27 09:00
am Freitag um 15 Uhr        | Fri 2026-11-27 15:00
Mittwoch Nachmittag         | Wed 2026-11-25 14:00
nächsten Montag um 9        | Mon 2026-11-30 09:00
nächste Woche               | Mon 2026-11-30 09:00
Freitag nächster Woche      | Fri 2026-12-04 09:00
heute                       | Wed 2026-11-25 17:00
heute Abend                 | Wed 2026-11-25 18:00
Ende der Woche              | Fri 2026-11-27 17:00
24.12. 10:00                | Thu 2026-12-24 10:00
24.12.2026                  | Thu 2026-12-24 09:00
am 15. Dezember             | Tue 2026-12-15 09:00
mi 14h30                    | Wed 2026-11-25 14:30
"""
LINES = [[part.strip() for part in line.split("|")] for line in READ.strip().splitlines()]


@pytest.mark.parametrize(("words", "meant"), LINES, ids=[words for words, _ in LINES])
def test_it_is_understood(words, meant):
    assert moments.understood(words, BERLIN, NOW).strftime("%a %Y-%m-%d %H:%M") == meant


@pytest.mark.parametrize(
    "words",
    ["", "banana", "friday banana", "yesterday", "soon", "9", "tomorrow 3", "12/24", "30 feb", "25:00", "13pm",
     "friday monday", "in 2 hours friday", "tomorrow 9 10:00", "in 0 hours", "in -2 hours", "in 99999 days",
     "tomorrow\x00", "9" * 200, "٣ tomorrow"],
)  # fmt: skip
def test_what_is_unclear_is_refused_with_examples(words):
    with pytest.raises(Invalid, match="tomorrow 9"):
        moments.understood(words, BERLIN, NOW)


@pytest.mark.parametrize("words", ["today 9", "this monday", "2020-01-01", "24.12.2025", "this morning"])
def test_what_has_passed_is_refused(words):
    with pytest.raises(Invalid, match="has passed"):
        moments.understood(words, BERLIN, NOW)


def test_what_is_years_away_is_refused():
    with pytest.raises(Invalid, match="five years"):
        moments.understood("2099-01-01", BERLIN, NOW)


def test_a_day_alone_means_the_usual_hour_of_whoever_asks():
    assert moments.understood("friday", BERLIN, NOW, time(17)).strftime("%a %H:%M") == "Fri 17:00"
    assert moments.understood("wednesday", BERLIN, NOW, time(17)).strftime("%d %H:%M") == "02 17:00"


def test_the_same_words_mean_the_wall_clock_of_each_zone():
    assert moments.understood("tomorrow 9", NEW_YORK, NOW).astimezone(UTC).hour == 14
    assert moments.understood("tomorrow 9", BERLIN, NOW).astimezone(UTC).hour == 8


def test_days_keep_the_wall_clock_over_a_change_and_hours_count_what_passes():
    eve = datetime(2026, 3, 28, 22, 0, tzinfo=BERLIN)
    assert moments.understood("tomorrow 9", BERLIN, eve).astimezone(UTC).hour == 7
    assert moments.understood("in 6 hours", BERLIN, eve).strftime("%d %H:%M") == "29 05:00"


def test_an_hour_the_clock_jumps_over_is_as_much_later():
    eve = datetime(2026, 3, 28, 22, 0, tzinfo=BERLIN)
    assert moments.understood("tomorrow 2:30", BERLIN, eve).strftime("%H:%M %z") == "03:30 +0200"


def test_an_hour_shown_twice_is_the_first_that_is_ahead():
    eve = datetime(2026, 10, 24, 22, 0, tzinfo=BERLIN)
    between = datetime(2026, 10, 25, 2, 45, tzinfo=BERLIN)
    assert moments.understood("tomorrow 2:30", BERLIN, eve).strftime("%H:%M %z") == "02:30 +0200"
    assert moments.understood("today 2:30", BERLIN, between).strftime("%H:%M %z") == "02:30 +0100"
