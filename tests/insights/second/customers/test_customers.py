"""Two implementations that share no code say the same of random customers, in every metric of what they say, where
they meet us, and what it does for the business."""

from datetime import UTC, date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from sixring.insights import metrics
from sixring.insights.metrics.business import cohorts, rfm
from tests.insights.second.histories import END
from tests.insights.second.spark import on_spark

from . import business, channels, heard, listening, sums, tables

pytestmark = [pytest.mark.django_db, pytest.mark.data]
BERLIN = ZoneInfo("Europe/Berlin")
PERIODS = {
    "two months": (datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)),
    "from one midday to another": (datetime(2026, 3, 20, 11, 7, tzinfo=UTC), datetime(2026, 4, 9, 12, tzinfo=UTC)),
    "the day the clocks jump": (datetime(2026, 3, 28, 23, tzinfo=UTC), datetime(2026, 3, 29, 22, tzinfo=UTC)),
    "the weeks that are not over": (datetime(2026, 4, 20, tzinfo=UTC), datetime(2026, 5, 9, tzinfo=UTC)),
}
MIXES = {"channel_mix": (channels.mix, "channel"), "topic_share": (listening.topics, "topic")}
MONTHS = [datetime(2026, number, 1, tzinfo=BERLIN) for number in range(2, 6)]


def figures(second, since, until):
    return {
        **listening.figures(second, since, until), **channels.figures(second, since, until),
        **business.figures(second, since, until),
    }  # fmt: skip


def unlike(both, lake, since, until):
    """(metric, what Sixring says, what the second says) wherever they differ."""
    wanted = figures(both.second, since, until)
    found = metrics.many(list(wanted), since=since, until=until, least=1, lake=lake)
    for name, figure in wanted.items():
        said = {column: found[name].figures[column] for column in figure}
        if said != pytest.approx(figure, rel=1e-6, abs=1e-6):
            yield name, said, figure
    for name, (mix, column) in MIXES.items():
        rows = metrics.ask(name, by=(column,), since=since, until=until, least=1, lake=lake).rows
        said, figure = parts({row[column]: row for row in rows}), parts(mix(both.second, since, until))
        if said != figure:
            yield name, said, figure


def parts(mix):
    return {key: (row["k"], row["n"], round(row["low"], 9), round(row["high"], 9)) for key, row in mix.items()}


@pytest.mark.parametrize("period", PERIODS)
def test_of_three_hundred_every_metric_says_the_same(some, period):
    assert list(unlike(some, some.lake, *PERIODS[period])) == []


def test_there_is_a_second_implementation_of_every_metric(some):
    groups = ("listening", "channels", "business")
    wanted = {one.name for one in metrics.everything().values() if one.group in groups}
    assert figures(some.second, *PERIODS["two months"]).keys() | MIXES.keys() == wanted


def test_by_month_it_is_as_if_each_were_asked_alone_and_so_is_the_whole(some):
    wanted = [figures(some.second, since, until) for since, until in [(MONTHS[0], MONTHS[-1]), *pairwise(MONTHS)]]
    asked = {"since": date(2026, 2, 1), "until": date(2026, 5, 1), "grain": "month", "zone": "Europe/Berlin"}
    found = metrics.courses(list(wanted[0]), least=1, lake=some.lake, **asked)
    wrong = [
        (place, name)
        for name, (whole, course) in found.items()
        for place, row in enumerate([whole.figures, *course.rows])
        if {column: row[column] for column in wanted[place][name]}
        != pytest.approx(wanted[place][name], rel=1e-6, abs=1e-6)
    ]
    assert wrong == []


SLICED = {
    "csat": lambda second: [one for one in second.scores if one.kind == "csat"],
    "response_rate": lambda second: [one for one in second.asked if one.state in listening.SENT],
    "orders": lambda second: [one for one in second.orders if one.state != "cancelled"],
    "contacts": lambda second: [one for one in second.contacts if one.incoming and one.placed],
    "repeated": lambda second: second.switches,
}


@pytest.mark.parametrize("name", SLICED)
def test_told_apart_by_channel_it_counts_the_same(some, name):
    since, until = PERIODS["two months"]
    rows = metrics.ask(name, by=("channel",), since=since, until=until, least=1, lake=some.lake).rows
    wanted = heard.by_channel([one for one in SLICED[name](some.second) if since <= one.at < until])
    assert {row["channel"]: row["n"] for row in rows} == {channel: len(rows) for channel, rows in wanted.items()}


def test_told_apart_by_touchpoint_it_is_the_same(some):
    since, until = PERIODS["two months"]
    asked = {"by": ("touchpoint",), "since": since, "until": until, "least": 1, "lake": some.lake}
    rows = {row["touchpoint"]: row for row in metrics.ask("ordered_after", **asked).rows}
    led = business.led(some.second, since, until)
    wanted = {name: sums.share([came for one, came in led if one == name]) for name, _ in led}
    assert {name: (row["k"], row["n"]) for name, row in rows.items()} == {
        name: (row["k"], row["n"]) for name, row in wanted.items()
    }


@pytest.mark.parametrize("way", ["bracket", "unbounded"])
@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York"])
def test_cohorts_are_the_same(some, way, zone):
    assert cohorts_differ(some, zone, way) == []


def cohorts_differ(both, zone, way):
    whole = {"since": date(2025, 1, 1), "until": date(2027, 1, 1)}
    found = cohorts.triangle(**whole, zone=zone, way=way, least=1, lake=both.lake)
    said = {one.month.year * 12 + one.month.month - 1: (one.n, [round(kept.value * one.n) for kept in one.kept])
            for one in found}  # fmt: skip
    wanted = tables.cohorts(both.second, zone, way)
    return [month for month in said.keys() | wanted.keys() if said.get(month) != wanted.get(month)]


@pytest.mark.parametrize("at", [datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)])
def test_segments_are_the_same(some, at):
    assert segments_differ(some, at) == {}


def segments_differ(both, at):
    """{segment: (Sixring's, the second's)}."""
    wanted = tables.segments(both.second, at)
    found = {one.key: one for one in rfm.segments(at=at, least=1, lake=both.lake)}
    said = {key: {name: getattr(one, name) for name in ("n", "money", "recency_days", "orders")}
            for key, one in found.items()}  # fmt: skip
    return {key: (said.get(key), wanted.get(key)) for key in said.keys() | wanted.keys()
            if said.get(key) != pytest.approx(wanted.get(key))}  # fmt: skip


def test_these_customers_hold_what_they_are_to_try(some):
    """Or agreeing would prove little."""
    second, (since, until) = some.second, PERIODS["two months"]
    wanted = figures(second, since, until)
    assert [name for name, figure in wanted.items() if figure["n"] < 10] == []
    assert [name for name, figure in wanted.items() if figure.get("k") in (0, figure["n"])] == []
    assert {one.state for one in second.orders} == {"placed", "returned", "cancelled"}
    assert {one.asked for one in second.switches} == {True, False, None}
    assert sum(one.whose is None for one in second.visits) > 9
    assert any(len({at.date() for at in (one.at, END)}) for one in second.visits)


@pytest.mark.slow
def test_so_it_is_on_spark(some, tmp_path):
    with on_spark(some.lake, tmp_path) as there:
        assert list(unlike(some, there, *PERIODS["two months"])) == []
