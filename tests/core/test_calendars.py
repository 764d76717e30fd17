"""Facts about business time. The oracle steps minute by minute and reads the wall clock; it shares no code with us."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sixring.core.calendars import Calendar, add_business, business_seconds, next_opening, open_at
from sixring.core.errors import Invalid

ZONES = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("posix", "right")))
WEEKDAYS = ((540, 1020),)
OFFICE = Calendar("Europe/Paris", (WEEKDAYS,) * 5 + ((), ()), frozenset({date(2026, 12, 25)}))
# Days when clocks jump: Samoa and Kwajalein skipped one whole; Europe, Australia and Lord Howe by an hour or half.
EDGES = [
    date(2011, 12, 30),
    date(1993, 8, 21),
    date(2026, 3, 29),
    date(2026, 10, 25),
    date(2026, 4, 5),
    date(2026, 10, 4),
]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def oracle(calendar: Calendar, start: datetime, end: datetime) -> int:
    """Open seconds by looking at the wall clock at the start of every minute."""
    zone, open_minutes = ZoneInfo(calendar.zone), 0
    while start < end:
        local = start.astimezone(zone)
        minute = local.hour * 60 + local.minute
        spans = () if local.date() in calendar.holidays else calendar.week[local.weekday()]
        open_minutes += any(a <= minute < b for a, b in spans)
        start += timedelta(minutes=1)
    return open_minutes * 60


@st.composite
def days(draw: st.DrawFn) -> tuple[tuple[int, int], ...]:
    marks = sorted(draw(st.lists(st.sampled_from([*range(0, 1441, 15), 61, 119, 121]), max_size=6, unique=True)))
    return tuple(zip(marks[::2], marks[1::2], strict=False))


@st.composite
def calendars(draw: st.DrawFn, *, opens: bool = False) -> Calendar:
    week = tuple(draw(st.tuples(*[days()] * 7)))
    if opens and not any(week):
        week = (((0, 1440),), *week[1:])
    return Calendar(draw(st.sampled_from(ZONES)), week, draw(st.frozensets(st.sampled_from(EDGES), max_size=2)))


# After 1972, when the last zone gave up odd seconds: a minute-stepping oracle needs whole minutes.
moments = st.one_of(
    st.datetimes(datetime(1972, 6, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(EDGES).map(lambda day: datetime(day.year, day.month, day.day, tzinfo=UTC)),
).map(lambda at: at.replace(second=0, microsecond=0))
instants = st.datetimes(datetime(1970, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))
spans = st.integers(0, 4 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))
amounts = st.integers(0, 40 * 3600)


@given(calendars(), moments, spans)
@settings(deadline=None)
def test_it_counts_what_a_minute_stepping_clock_counts(calendar: Calendar, start: datetime, span: timedelta) -> None:
    assert business_seconds(calendar, start, start + span) == oracle(calendar, start, start + span)


@given(calendars(), moments)
@settings(deadline=None)
def test_open_and_opening_agree(calendar: Calendar, at: datetime) -> None:
    opens = next_opening(calendar, at)
    assert open_at(calendar, at) == (opens == at)
    if opens is None:
        assert business_seconds(calendar, at, at + timedelta(days=400)) == 0
    else:
        assert open_at(calendar, opens)
        assert business_seconds(calendar, at, opens) == 0


@given(calendars(opens=True), instants, amounts)
@settings(deadline=None)
@example(Calendar.always("Pacific/Apia"), datetime(2011, 12, 29, tzinfo=UTC), 86400 * 3)
def test_what_was_added_is_what_has_passed(calendar: Calendar, start: datetime, seconds: int) -> None:
    due = add_business(calendar, start, seconds)
    assert business_seconds(calendar, start, due) == seconds
    early = add_business(calendar, start, -seconds)
    assert business_seconds(calendar, early, start) == seconds


@given(calendars(opens=True), instants, amounts)
@settings(deadline=None)
def test_subtracting_undoes_adding_while_open(calendar: Calendar, start: datetime, seconds: int) -> None:
    opens = next_opening(calendar, start)
    assert opens is not None
    due = add_business(calendar, opens, seconds + 1)
    assert business_seconds(calendar, add_business(calendar, due, -(seconds + 1)), opens) == 0


@given(calendars(opens=True), instants, amounts, amounts)
@settings(deadline=None)
def test_more_time_is_never_due_earlier(calendar: Calendar, start: datetime, less: int, more: int) -> None:
    assert add_business(calendar, start, less) <= add_business(calendar, start, less + more)
    assert add_business(calendar, start, less) <= add_business(calendar, start + timedelta(seconds=more), less)


@given(calendars(), instants, spans, spans)
@settings(deadline=None)
def test_parts_add_up_to_the_whole(calendar: Calendar, start: datetime, one: timedelta, two: timedelta) -> None:
    middle, end = start + one, start + one + two
    whole = business_seconds(calendar, start, end)
    assert whole == pytest.approx(business_seconds(calendar, start, middle) + business_seconds(calendar, middle, end))
    assert business_seconds(calendar, end, start) == -whole


@given(calendars())
def test_json_and_back(calendar: Calendar) -> None:
    assert Calendar.from_json(calendar.to_json()) == calendar


def test_friday_evening_is_due_monday_morning() -> None:
    friday = utc("2026-06-05T16:00:00")  # 18:00 in Paris
    assert add_business(OFFICE, friday, 3600) == utc("2026-06-08T08:00:00")
    assert next_opening(OFFICE, friday) == utc("2026-06-08T07:00:00")


def test_a_due_time_at_closing_stays_on_its_day() -> None:
    assert add_business(OFFICE, utc("2026-06-05T14:00:00"), 3600) == utc("2026-06-05T15:00:00")


def test_a_holiday_is_closed() -> None:
    assert not open_at(OFFICE, utc("2026-12-25T10:00:00"))
    assert business_seconds(OFFICE, utc("2026-12-25T00:00:00"), utc("2026-12-28T00:00:00")) == 0


def test_closing_time_is_closed_and_opening_time_is_open() -> None:
    assert open_at(OFFICE, utc("2026-06-05T07:00:00"))
    assert not open_at(OFFICE, utc("2026-06-05T15:00:00"))


def test_the_skipped_hour_does_not_count_and_the_repeated_one_counts_twice() -> None:
    nights = Calendar("Europe/Paris", (((60, 240),),) * 7)  # 01:00 to 04:00
    assert business_seconds(nights, utc("2026-03-28T12:00:00"), utc("2026-03-29T12:00:00")) == 2 * 3600
    assert business_seconds(nights, utc("2026-10-24T12:00:00"), utc("2026-10-25T12:00:00")) == 4 * 3600


def test_around_the_clock_knows_no_midnight() -> None:
    always = Calendar.always("America/Sao_Paulo")
    start = utc("2018-11-03T12:00:00")  # that night the clocks jumped from midnight to one
    assert business_seconds(always, start, start + timedelta(days=2)) == 2 * 86400
    assert add_business(always, start, 2 * 86400) == start + timedelta(days=2)


def test_moments_of_other_zones_come_out_in_utc() -> None:
    tokyo = datetime(2026, 6, 5, 17, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
    assert add_business(OFFICE, tokyo, 60) == utc("2026-06-05T08:01:00")
    assert add_business(OFFICE, tokyo, 60).tzinfo is UTC


def test_a_calendar_that_never_opens() -> None:
    never = Calendar("UTC", ((),) * 7)
    assert next_opening(never, utc("2026-06-05T07:00:00")) is None
    assert business_seconds(never, utc("2026-01-01T00:00:00"), utc("2027-01-01T00:00:00")) == 0
    with pytest.raises(Invalid, match="no room"):
        add_business(never, utc("2026-06-05T07:00:00"), 1)
    with pytest.raises(Invalid, match="no room"):
        add_business(never, utc("2026-06-05T07:00:00"), -1)


def test_more_than_fifty_years_are_refused() -> None:
    with pytest.raises(Invalid, match="no room"):
        add_business(Calendar("UTC", (((0, 1),),) + ((),) * 6), utc("2026-06-05T07:00:00"), 60 * 52 * 60)


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        open_at(OFFICE, datetime(2026, 6, 5))


FULL = {"zone": "UTC", "week": [[["09:00", "17:00"]]] * 7, "holidays": []}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"zone": "Mars/Olympus"}, "no time zone"),
        ({"zone": "../../etc/passwd"}, "no time zone"),
        ({"zone": ""}, "no time zone"),
        ({"zone": None}, "no time zone"),
        ({"week": [[]] * 6}, "seven days"),
        ({"week": [[["17:00", "09:00"]]] * 7}, "before they end"),
        ({"week": [[["09:00", "09:00"]]] * 7}, "before they end"),
        ({"week": [[["22:00", "24:01"]]] * 7}, "can't be read"),
        ({"week": [[["9:00", "17:00"]]] * 7}, "can't be read"),
        ({"week": [[["09:00", "12:00"], ["11:00", "17:00"]]] * 7}, "overlap"),
        ({"week": [["09:00-17:00"]] * 7}, "can't be read"),
        ({"week": "always"}, "can't be read"),
        ({"holidays": ["25 December"]}, "can't be read"),
    ],
)
def test_hours_that_make_no_sense_are_refused(change: dict[str, object], says: str) -> None:
    with pytest.raises(Invalid, match=says):
        Calendar.from_json(FULL | change)


def test_hours_without_a_zone_are_refused() -> None:
    with pytest.raises(Invalid, match="can't be read"):
        Calendar.from_json({"week": FULL["week"]})
