"""Two implementations that share no code say the same of random histories: of every conversation, in every metric."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sixring.insights import metrics

from . import figures, work
from .histories import END
from .spark import on_spark

pytestmark = [pytest.mark.django_db, pytest.mark.data]
WAITS = ("customer_wait_s", "customer_wait_business_s", "agent_wait_s", "agent_wait_business_s")
OWN = ("reopenings", "rests")  # what the second implementation notes beside
PERIODS = {
    "all of it": (datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 5, 2, tzinfo=UTC)),
    "from one midday to another": (datetime(2026, 3, 20, 11, 7, tzinfo=UTC), datetime(2026, 4, 9, 12, tzinfo=UTC)),
    "the day the clocks jump": (datetime(2026, 3, 28, 23, tzinfo=UTC), datetime(2026, 3, 29, 22, tzinfo=UTC)),
}
FEW = ("conversations", "first_reply", "full_resolution", "customer_wait", "fcr", "target_met", "backlog", "transfers")


def unlike(both):
    """(conversation, column, the lake's, the second's) wherever they differ. Who still waits is in no figure yet."""
    for pk, one in both.matters.items():
        resolved = one.row["state"] == "resolved"
        for name, wanted in both.lives[pk].items() if one.counts else ():
            if name not in OWN and (resolved or name not in WAITS) and not alike(both.rows[pk][name], wanted):
                yield pk, name, both.rows[pk][name], wanted


def alike(one, other):
    return abs(one - other) < 1e-6 if isinstance(one, float) and other is not None else one == other


def say_the_same(both, lake, names=None):
    for since, until in PERIODS.values():
        wanted = figures.service(both.matters, both.lives, since, until, END)
        wanted |= work.work(both.matters, both.lives, since, until, END)
        wanted["fcr"] = figures.fcr(both.matters, both.lives, both.persons, since, until, END)
        compare(wanted if names is None else {name: wanted[name] for name in names}, lake, since, until)
        compare(figures.business(both.lives, both.matters, since, until), lake, since, until, business=True)


def compare(wanted, lake, since, until, **how):
    found = metrics.many(list(wanted), since=since, until=until, least=1, lake=lake, **how)
    for name, figure in wanted.items():
        said = {column: found[name].figures[column] for column in figure}
        assert said == pytest.approx(figure, abs=1e-6), (name, since, how)


def test_of_three_hundred_every_conversation_is_told_alike(some):
    assert list(unlike(some)) == []


def test_of_three_hundred_every_metric_says_the_same(some):
    say_the_same(some, some.lake)


def test_the_histories_hold_what_they_are_to_try(some):
    """Or agreeing would prove little."""
    lives = [some.lives[pk] for pk, one in some.matters.items() if one.counts]
    assert sum(one["first_reply_s"] is not None for one in lives) > 150
    assert (
        min(sum(bool(one[name]) for one in lives) for name in ("reopened", "transfers", "automatic", "due_missed")) > 9
    )
    assert sum(one.row["merged_into_id"] is not None for one in some.matters.values()) > 2
    assert sum(bool(one.undone) for one in some.matters.values()) > 9
    assert sum(one["resolved_s"] != one["resolved_business_s"] for one in lives if one["resolved_s"]) > 50


@pytest.mark.slow
def test_so_it_is_on_spark(some, tmp_path):
    with on_spark(some.lake, tmp_path) as there:
        say_the_same(some, there, FEW)


ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe")
CUTS = [(zone, grain) for zone in ZONES for grain in ("hour", "day", "week", "month")]
CUTS.remove(("Australia/Lord_Howe", "hour"))  # one hour of that night has ninety minutes, whichever way it is named


@pytest.mark.parametrize(("zone", "grain"), CUTS)
def test_time_is_cut_by_the_clock_on_the_wall(some, zone, grain):
    """In these weeks the clocks of three of them change, on Lord Howe by half an hour; Kathmandu is a quarter off."""
    since, until = PERIODS["all of it"]
    answer = metrics.ask("conversations", since=since, until=until, grain=grain, zone=zone, least=1, lake=some.lake)
    begun = [one.row["opened_at"] for pk, one in some.matters.items() if one.counts and not some.lives[pk]["automatic"]]
    wanted = Counter(shown(at, grain, ZoneInfo(zone)) for at in begun)
    assert {shown(row["at"], grain, ZoneInfo(zone)): row["n"] for row in answer.rows if row["n"]} == wanted
    assert answer.n == len(begun)


def shown(at, grain, zone):
    """What a clock on the wall shows: of an hour with its offset, for it may come twice; the day, the Monday, the
    month."""
    wall = at.astimezone(zone)
    monday = wall.date() - timedelta(days=wall.weekday())
    hour = (wall.date(), wall.hour, wall.utcoffset())
    return {"hour": hour, "day": wall.date(), "week": monday, "month": (wall.year, wall.month)}[grain]


@pytest.mark.parametrize(("name", "column"), [("team", "team_id"), ("agent", "assignee_id"), ("reason", "reason_id")])
def test_told_apart_it_adds_up_to_the_same(some, name, column):
    since, until = PERIODS["all of it"]
    rows = metrics.ask("full_resolution", since=since, until=until, by=(name,), least=1, lake=some.lake).rows
    groups = {}
    for pk, one in some.matters.items():
        told = some.lives[pk]
        if one.counts and not told["automatic"] and told["resolved_s"] is not None:
            groups.setdefault(one.row[column], []).append(told["resolved_s"])
    assert {row[name]: (row["n"], row["median"]) for row in rows} == {
        key: (len(values), pytest.approx(figures.quantile(values, 0.5))) for key, values in groups.items()
    }
