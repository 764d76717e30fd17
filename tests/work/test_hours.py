"""Opening hours: how they are written, what counts across versions, holidays and the change of clocks."""

from datetime import UTC, date, datetime, timedelta

import pytest

from sixring.core.calendars import Calendar
from sixring.core.errors import Forbidden, Invalid, Refused
from sixring.work import hours, targets
from sixring.work.forms import HoursForm, first_hours
from sixring.work.models import CalendarVersion, Outcome
from tests.cast import where
from tests.work.answering import answer

OFFICE = {"zone": "Europe/Berlin", "week": [[["09:00", "12:30"], ["13:30", "18:00"]]] * 5 + [[], []]}


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("", ()),
        ("closed", ()),
        ("09:00-12:30, 13:30-18:00", ((540, 750), (810, 1080))),
        ("13:30–18:00; 9-12:30", ((540, 750), (810, 1080))),
        ("0900 to 1700", ((540, 1020),)),
        ("00:00-24:00", ((0, 1440),)),
    ],
)
def test_a_day_is_read_as_people_write_it(text, minutes):
    assert hours.read_day(text) == minutes


@pytest.mark.parametrize("text", ["nine to five", "09:00", "18:00-09:00", "09:00-12:00, 11:00-13:00", "09:00-25:00"])
def test_what_makes_no_sense_is_said_in_words(text):
    with pytest.raises(Invalid):
        hours.read_day(text)


def test_holidays_are_dates_with_a_word_behind_them():
    assert hours.read_holidays("2026-12-25 Christmas\n2027-01-01, ") == {date(2026, 12, 25), date(2027, 1, 1)}
    with pytest.raises(Invalid, match="25 Dec"):
        hours.read_holidays("25 Dec")


def version(day, week=None, zone="Europe/Berlin", holidays=()):
    return CalendarVersion(
        valid_from=date.fromisoformat(day), zone=zone, week=week or OFFICE["week"], holidays=list(holidays)
    )


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        # Friday 17:30 in Berlin: half an hour of it is left, the rest on Monday.
        (utc(2026, 3, 6, 16, 30), 60, utc(2026, 3, 9, 8, 30)),
        # Over lunch.
        (utc(2026, 3, 6, 11, 15), 30, utc(2026, 3, 6, 12, 45)),
        # The weekend in which the clock goes forward: Monday nine is an hour earlier in UTC.
        (utc(2026, 3, 27, 16, 30), 60, utc(2026, 3, 30, 7, 30)),
        # Easter Monday is free.
        (utc(2026, 4, 3, 15, 30), 60, utc(2026, 4, 7, 7, 30)),
        # Closed when it began.
        (utc(2026, 3, 7, 12, 0), 15, utc(2026, 3, 9, 8, 15)),
    ],
)
def test_a_target_counts_opening_time(start, minutes, due):
    known = hours.of_versions([version("2026-01-01", holidays=["2026-04-06"])])
    assert known.after(start, minutes * 60) == due


def test_a_night_shift_counts_the_hour_that_winter_repeats():
    night = [[["00:00", "24:00"]]] * 7
    known = hours.of_versions([version("2026-01-01", week=night)])
    assert known.between(utc(2026, 10, 24, 22), utc(2026, 10, 25, 23)) == 25 * 3600


def test_before_the_first_version_the_clock_ran_day_and_night():
    known = hours.of_versions([version("2026-03-09")])
    assert known.after(utc(2026, 3, 7, 12), 3600) == utc(2026, 3, 7, 13)


def test_a_wait_across_versions_counts_each_by_its_own():
    longer = [[["08:00", "20:00"]]] * 5 + [[], []]
    known = hours.of_versions([version("2026-01-01"), version("2026-03-09", week=longer)])
    # Friday 17:00 Berlin, two hours: one on Friday, one on Monday, which opens at eight from then on.
    assert known.after(utc(2026, 3, 6, 16), 7200) == utc(2026, 3, 9, 8)
    assert known.between(utc(2026, 3, 6, 16), utc(2026, 3, 9, 8)) == 7200


def test_hours_that_never_open_make_nothing_due():
    known = hours.of_versions([version("2026-01-01", week=[[]] * 7)])
    assert known.after(utc(2026, 3, 6), 60) is None


@pytest.mark.data
@pytest.mark.django_db
def test_changed_hours_move_what_is_open_and_leave_the_past(works, dan, ada, ben, clock):
    targets.set_target(None, "", (60, 60), actor=ada)
    first = where(dan.writes("One"))
    clock.forward(minutes=30)
    answer(first, ben)
    works()
    before = Outcome.objects.get()
    second = where(dan.chats("Two"))
    works()
    second.refresh_from_db()
    assert second.due_at == clock.now + timedelta(minutes=60)
    # From tomorrow on nobody is there before ten.
    late = Calendar.from_json({"zone": "UTC", "week": [[["10:00", "11:00"]]] * 7})
    hours.change(None, late, (clock.now + timedelta(days=1)).date(), actor=ada)
    works()
    second.refresh_from_db()
    assert second.due_at == clock.now + timedelta(minutes=60)
    hours.change(None, late, clock.now.date(), actor=ada)
    works()
    second.refresh_from_db()
    kept = Outcome.objects.get()
    assert second.due_at == utc(2026, 3, 3, 11)
    assert (kept.due_at, kept.business_seconds) == (before.due_at, 1800)


@pytest.mark.django_db
def test_days_gone_by_cannot_be_changed(ada, clock):
    with pytest.raises(Refused, match="gone"):
        hours.change(None, Calendar.always(), date(2026, 3, 1), actor=ada)


@pytest.mark.django_db
def test_hours_that_have_not_begun_can_be_taken_back(ada, clock):
    ahead = hours.change(None, Calendar.always(), date(2026, 3, 9), actor=ada)
    now = hours.change(None, Calendar.always(), date(2026, 3, 2), actor=ada)
    hours.withdraw(ahead, actor=ada)
    with pytest.raises(Refused):
        hours.withdraw(now, actor=ada)
    assert [one.valid_from for one in hours.versions_of(None)] == [date(2026, 3, 2)]


@pytest.mark.django_db
def test_only_administrators_set_hours_and_targets(ben, clock):
    with pytest.raises(Forbidden):
        hours.change(None, Calendar.always(), date(2026, 3, 9), actor=ben)
    with pytest.raises(Forbidden):
        targets.set_target(None, "", (5, 5), actor=ben)


@pytest.mark.django_db
def test_a_team_without_hours_has_everybodys(ada, support, clock):
    hours.change(None, Calendar.always("Europe/Berlin"), date(2026, 3, 2), actor=ada)
    rules = targets.rules()
    assert rules.hours_of(support.pk) == rules.hours_of(None)


@pytest.mark.django_db
def test_the_day_offered_is_today_in_whatever_zone_is_typed(clock):
    clock.forward(hours=11.5)  # half past eleven at night: in Berlin it is Tuesday already
    offered = first_hours(None)
    assert offered["valid_from"] == date(2026, 3, 2)
    typed = {name: str(value) for name, value in offered.items()} | {"zone": "Europe/Berlin"}
    form = HoursForm(typed, initial=offered)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["valid_from"] == date(2026, 3, 3)
