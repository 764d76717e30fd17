"""Moments in plain words, English and German: "tomorrow 9", "next monday 14:30", "in 2 Stunden", "15 dec", "Freitag".

One pure function reads them. A phrase is taken apart by the rules of `RULES`, each of which says one thing: a day, a
time of day, or a span. What is left over, contradicts itself or can be read in two ways is refused with examples.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from django.utils.translation import gettext as _

from sixring.core.errors import Invalid

from .moment_words import DAY_PARTS, FILLERS, MONTHS, NUMBERS, UNITS, WEEKDAYS, either

MORNING, CLOSE = time(9), time(17)
FARTHEST, LONGEST = timedelta(days=5 * 366), 80  # of a phrase: characters


@dataclass(frozen=True, slots=True)
class Said:
    """What a phrase has said so far. `span` is elapsed time from now; a `day` and an `hour` are on the wall clock.
    `usual` is the time of day the words themselves imply ("end of day"); `open_day` could also mean today.
    """

    day: date | None = None
    hour: time | None = None
    span: timedelta | None = None
    usual: time | None = None
    open_day: bool = False


Rule = Callable[[re.Match[str], Said, datetime], Said]


def understood(words: str, zone: tzinfo, now: datetime, usual: time = MORNING) -> datetime:
    """The moment that `words` mean to somebody in `zone` at `now` (aware): aware, in `zone`, always ahead of `now`.

    A day without a time means `usual` of that day, or what the words imply. Raises `Invalid`, with examples, for what
    is past, unclear or not understood.
    """
    here, now, text = now.astimezone(zone), now.astimezone(UTC), tidied(words)
    if not text or len(words) > LONGEST:
        raise unclear(words)
    moment = when(heard(text, here, words), here, usual)
    if moment <= now:
        raise Invalid(_("“%(words)s” has passed. Write a moment ahead, such as “tomorrow 9”.") % {"words": words})
    if moment - now > FARTHEST:
        raise Invalid(_("“%(words)s” is more than five years away. Write an earlier moment.") % {"words": words})
    return moment


def heard(text: str, here: datetime, words: str) -> Said:
    """What all the parts of `text` say together; each rule is asked once, and what it took is gone."""
    said = Said()
    for pattern, rule in RULES:
        found = pattern.search(text)
        if found:
            try:
                said = rule(found, said, here)
            except (ValueError, OverflowError) as problem:  # 30 February, 25:00
                raise unclear(words) from problem
            text = f"{text[: found.start()]} {text[found.end() :]}"
    if FILLER.sub(" ", text).strip(" ."):
        raise unclear(words)
    if said == Said() or (said.span is not None and (said.day or said.hour)):
        raise unclear(words)
    return said


def when(said: Said, here: datetime, usual: time) -> datetime:
    """Put a day and a time together. Without a day the time is the next such; a day that may be today is, if it can."""
    if said.span is not None:
        return (here.astimezone(UTC) + said.span).astimezone(here.tzinfo)
    named = said.hour or said.usual
    first = on_wall(said.day or here.date(), named or usual, here)
    gone = first.astimezone(UTC) <= here.astimezone(UTC)  # two moments of one zone compare by the wall clock
    if said.day is None and gone:
        return on_wall(here.date() + timedelta(days=1), named or usual, here)
    if said.open_day and (gone or named is None):
        return on_wall(here.date() + timedelta(days=7), named or usual, here)
    return first


def on_wall(day: date, hour: time, here: datetime) -> datetime:
    """What the wall clock shows as `hour` on `day`. Where the clock jumps over it, as much later as it jumps; where it
    shows it twice, the first that is still to come.
    """
    wall = datetime.combine(day, hour, here.tzinfo)
    first, second = (wall.replace(fold=fold).astimezone(UTC).astimezone(here.tzinfo) for fold in (0, 1))
    twice = first.replace(tzinfo=None) == second.replace(tzinfo=None)
    return second if twice and first.astimezone(UTC) <= here.astimezone(UTC) else first


def tidied(words: str) -> str:
    text = " ".join(words.casefold().replace("’", "'").replace(",", " ").split()).strip(" !")
    return re.sub(r"(?<=\d)t(?=\d\d:)", " ", text)


def unclear(words: str) -> Invalid:
    said = _("“%(words)s” can't be read as a moment. Write “tomorrow 9”, “in 2 hours”, “friday 14:30” or “15 dec”.")
    return Invalid(said % {"words": words.strip()[:LONGEST]})


# Rules: each reads one part of the phrase.


def a_span(found: re.Match[str], said: Said, here: datetime) -> Said:
    """Minutes and hours are elapsed time; days and weeks count on the calendar."""
    count = NUMBERS[found["word"]] if found["word"] else float(found["n"].replace(",", "."))
    unit = UNITS[found["unit"]]
    if unit < 1440:
        return with_span(said, timedelta(minutes=count * unit))
    if count != int(count):
        raise ValueError
    return with_day(said, here.date() + timedelta(minutes=count * unit))


def iso_day(found: re.Match[str], said: Said, here: datetime) -> Said:
    return with_day(said, date(int(found["y"]), int(found["m"]), int(found["d"])))


def named_month(found: re.Match[str], said: Said, here: datetime) -> Said:
    return with_day(said, dated(int(found["d"]), MONTHS[found["month"]], found["y"], here))


def dotted(found: re.Match[str], said: Said, here: datetime) -> Said:
    return with_day(said, dated(int(found["d"]), int(found["m"]), found["y"], here))


def dated(day: int, month: int, year: str | None, here: datetime) -> date:
    """A day of a month; without a year the next one."""
    if year:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    for ahead in range(9):  # the 29th of February may be eight years away
        if day <= monthrange(here.year + ahead, month)[1] and date(here.year + ahead, month, day) >= here.date():
            return date(here.year + ahead, month, day)
    raise ValueError


def day_of_month(found: re.Match[str], said: Said, here: datetime) -> Said:
    for ahead in range(12):
        years, month = divmod(here.month - 1 + ahead, 12)
        year, day = here.year + years, int(found["d"])
        if day <= monthrange(year, month + 1)[1] and date(year, month + 1, day) > here.date():
            return with_day(said, date(year, month + 1, day))
    raise ValueError


def relative_day(days: int) -> Rule:
    return lambda found, said, here: with_day(said, here.date() + timedelta(days=days))


def weekday(found: re.Match[str], said: Said, here: datetime) -> Said:
    """The next such day; "this" stays in this week, "next" goes to the week after it, as "next week" does."""
    wanted, which = WEEKDAYS[found["day"]], found["which"] or found["after"] or ""
    monday = here.date() - timedelta(days=here.weekday())
    if which.startswith(("next", "näch", "naech", "komm")):
        return with_day(said, monday + timedelta(days=7 + wanted))
    if which:
        return with_day(said, monday + timedelta(days=wanted))
    ahead = (wanted - here.weekday()) % 7
    return replace(with_day(said, here.date() + timedelta(days=ahead)), open_day=ahead == 0)


def next_week(found: re.Match[str], said: Said, here: datetime) -> Said:
    return with_day(said, here.date() + timedelta(days=7 - here.weekday()))


def next_month(found: re.Match[str], said: Said, here: datetime) -> Said:
    return with_day(said, here.date().replace(day=monthrange(here.year, here.month)[1]) + timedelta(days=1))


def end_of_week(found: re.Match[str], said: Said, here: datetime) -> Said:
    return replace(with_day(said, here.date() + timedelta(days=(4 - here.weekday()) % 7)), usual=CLOSE)


def end_of_month(found: re.Match[str], said: Said, here: datetime) -> Said:
    last = here.date().replace(day=monthrange(here.year, here.month)[1])
    return replace(with_day(said, last), usual=CLOSE)


def end_of_day(found: re.Match[str], said: Said, here: datetime) -> Said:
    return replace(said, day=said.day or here.date(), usual=CLOSE)


def weekend(found: re.Match[str], said: Said, here: datetime) -> Said:
    return with_day(said, here.date() + timedelta(days=(5 - here.weekday()) % 7 or 7))


def today(found: re.Match[str], said: Said, here: datetime) -> Said:
    return replace(with_day(said, here.date()), usual=CLOSE)


def tonight(found: re.Match[str], said: Said, here: datetime) -> Said:
    return replace(with_day(said, here.date()), usual=time(18))


def part_of_day(found: re.Match[str], said: Said, here: datetime) -> Said:
    """With an hour beside it ("tomorrow evening at 7") an hour up to 6 or 7 is one of the afternoon."""
    part = DAY_PARTS[found["part"]]
    this = here.date() if found["this"] and said.day is None else said.day
    if said.hour is None:
        return replace(said, day=this, usual=part)
    late = part.hour >= 12 and said.hour.hour < 12
    return replace(said, day=this, hour=said.hour.replace(hour=said.hour.hour + 12) if late else said.hour)


def clock_time(found: re.Match[str], said: Said, here: datetime) -> Said:
    hour, minute = int(found["h"]), int(found["min"] or found["min2"] or 0)
    half = (found["half"] or "").replace(".", "")
    if half:
        if not 1 <= hour <= 12:
            raise ValueError
        hour = hour % 12 + (12 if half == "pm" else 0)
    return with_hour(said, time(hour, minute))


def bare_hour(found: re.Match[str], said: Said, here: datetime) -> Said:
    """A number beside a day is an hour; one from 1 to 6 may be of the night or of the afternoon, so nobody guesses."""
    hour = int(found["h"])
    if said.day is None and not found["at"]:
        raise ValueError
    if 1 <= hour <= 6:
        raise ValueError
    return with_hour(said, time(hour))


def with_day(said: Said, day: date) -> Said:
    if said.day is not None or said.span is not None:
        raise ValueError
    return replace(said, day=day)


def with_hour(said: Said, hour: time) -> Said:
    if said.hour is not None:
        raise ValueError
    return replace(said, hour=hour)


def with_span(said: Said, span: timedelta) -> Said:
    if said != Said() or span <= timedelta():
        raise ValueError
    return replace(said, span=span)


def rule(pattern: str, act: Rule) -> tuple[re.Pattern[str], Rule]:
    return re.compile(rf"(?<![\w.:/-])(?:{pattern})(?![\w:/-])"), act


NEXT = r"next|n[äa]e?chste[rnms]?|kommende[rnms]?"
RULES = [
    rule(
        r"(?:in )?(?:half an hour|(?:einer )?halben? stunde)",
        lambda _f, said, _h: with_span(said, timedelta(hours=0.5)),
    ),
    rule(
        rf"(?:in |within |innerhalb von |binnen )?(?:(?P<n>\d{{1,4}}(?:[.,]5)?) ?|(?P<word>{either(NUMBERS)}) )"
        rf"(?P<unit>{either(UNITS)})(?: from now)?",
        a_span,
    ),
    rule(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})", iso_day),
    rule(r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4}|\d{2})?", dotted),
    rule(
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th|\.)?(?: of)? ?(?P<month>{either(MONTHS)})\.?(?: (?P<y>\d{{4}}))?", named_month
    ),
    rule(rf"(?P<month>{either(MONTHS)})\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: (?P<y>\d{{4}}))?", named_month),
    rule(r"(?:the )?(?P<d>\d{1,2})(?:st|nd|rd|th)", day_of_month),
    rule(r"(?:the )?day after tomorrow|[üu]e?bermorgen", relative_day(2)),
    rule(r"(?:the )?end of (?:the |this )?week|eow|ende der woche", end_of_week),
    rule(r"(?:the )?end of (?:the |this )?month|eom|(?:ende des monats|monatsende)", end_of_month),
    rule(r"tonight|heute abend", tonight),
    rule(r"tomorrow|tmrw|morgen(?! ?s\b)", relative_day(1)),
    rule(r"today|heute", today),
    rule(
        r"(?:the )?end of (?:the |this )?(?:business )?day|eod|cob|feierabend|(?:ende des tages|tagesende)", end_of_day
    ),
    rule(r"(?:this |the |am |dieses )?(?:weekend|wochenende)", weekend),
    rule(
        rf"(?:(?P<which>{NEXT}|this|diese[rnms]?) )?(?P<day>{either(WEEKDAYS)})(?:s?)"
        rf"(?: (?P<after>(?:{NEXT}) (?:week|woche)))?",
        weekday,
    ),
    rule(rf"(?:{NEXT}) (?:week|woche)", next_week),
    rule(rf"(?:{NEXT}) (?:month|monat)", next_month),
    rule(
        r"(?:at |um |gegen )?(?P<h>\d{1,2})(?:[:h](?P<min>\d{2})(?::00)?(?: ?(?P<half>[ap]\.?m\.?)| ?uhr)?"
        r"| ?uhr(?: (?P<min2>\d{2}))?)",
        clock_time,
    ),
    rule(r"(?:at )?(?P<h>\d{1,2}) ?(?P<half>[ap]\.?m\.?)(?P<min>(?!))?(?P<min2>(?!))?", clock_time),
    rule(r"(?P<at>at |um )?(?P<h>\d{1,2})(?: o'clock)?", bare_hour),
    rule(rf"(?P<this>this |diesen )?(?:in the |in der |am |at )?(?P<part>{either(DAY_PARTS)})", part_of_day),
]
FILLER = re.compile(rf"(?<!\w)(?:{either(FILLERS)})(?!\w)")
