"""The vocabulary of `moments.py`: numbers, units, days, months and parts of the day, in English and German."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import time

NUMBERS: dict[str, float] = {
    "a": 1, "an": 1, "one": 1, "a couple of": 2, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "ein": 1, "eine": 1, "einem": 1, "einer": 1, "zwei": 2, "drei": 3,
    "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "zwölf": 12,
}  # fmt: skip
MINUTE, HOUR, DAY, WEEK = 1, 60, 1440, 7 * 1440
# Word -> minutes.
UNITS: dict[str, int] = {
    **dict.fromkeys(["m", "min", "mins", "minute", "minutes", "minuten"], MINUTE),
    **dict.fromkeys(["h", "hr", "hrs", "hour", "hours", "std", "stunde", "stunden"], HOUR),
    **dict.fromkeys(["d", "day", "days", "tag", "tage", "tagen"], DAY),
    **dict.fromkeys(["w", "week", "weeks", "woche", "wochen"], WEEK),
}
# Word -> Monday is 0.
WEEKDAYS: dict[str, int] = {
    word: number
    for number, words in enumerate(
        [
            "monday mon montag mo", "tuesday tue tues dienstag di", "wednesday wed weds mittwoch mi",
            "thursday thu thur thurs donnerstag do", "friday fri freitag fr", "saturday sat samstag sonnabend sa",
            "sunday sun sonntag so",
        ]
    )
    for word in words.split()
}  # fmt: skip
MONTHS: dict[str, int] = {
    word: number
    for number, words in enumerate(
        [
            "january jan januar jänner", "february feb februar", "march mar märz mär maerz", "april apr",
            "may mai", "june jun juni", "july jul juli", "august aug", "september sep sept",
            "october oct oktober okt", "november nov", "december dec dezember dez",
        ],
        1,
    )
    for word in words.split()
}  # fmt: skip
DAY_PARTS: dict[str, time] = {
    **dict.fromkeys(["morning", "früh", "frueh", "vormittag", "morgens", "vormittags"], time(9)),
    **dict.fromkeys(["noon", "midday", "mittag", "mittags"], time(12)),
    **dict.fromkeys(["afternoon", "nachmittag", "nachmittags"], time(14)),
    **dict.fromkeys(["evening", "night", "abend", "abends"], time(18)),
}
FILLERS = [
    "at", "on", "by", "until", "till", "before", "the", "of", "um", "am", "an", "bis", "zum", "zur", "den", "dem",
    "der", "im", "uhr", "spätestens", "latest", "no later than",
]  # fmt: skip


def either(words: Iterable[str]) -> str:
    """A pattern of any of `words`, the longer ones first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
