"""How much there will be to do: new conversations of each channel, a day and an hour ahead of two weeks, with the time
one takes and the patience of callers, which staffing follows from."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from sixring.core.calendars import zone_of
from sixring.insights.lake.reading import Lake
from sixring.work.models import CalendarVersion

from .histories import rows
from .kept import Found

LEAST_DAYS, LEAST_ROWS, MOST_CHANNELS, MOST_DAYS = 28, 60, 8, 400
TRIED = 10  # looks back of the back-test, a week apart
NEEDS = _("four weeks of conversations, with sixty of them in a channel")
# Noise, merged ones and machines' are no work; what we began is none that came.
HOURS = """
SELECT channel, epoch(date_trunc('hour', "at")) AS hour, count(*) AS n FROM conversations
WHERE noise = '' AND merged_into IS NULL AND automatic IS NOT TRUE AND channel <> '' AND "at" >= $since GROUP BY ALL
"""
HANDLED = """
SELECT channel, median(handle_s) AS median, avg(handle_s) AS mean, count(*) AS n FROM conversations
WHERE handle_s > 0 AND noise = '' AND "at" >= $since GROUP BY 1
"""
PATIENCE = """
SELECT count(*) AS n, count(*) FILTER (NOT answered) AS given_up, sum(wait_s) AS waited FROM calls
WHERE incoming AND wait_s IS NOT NULL AND "at" >= $since
"""
Hours = dict[date, list[float]]


def make(lake: Lake) -> Found:
    zone, database, fresh = our_zone(), lake.connection.con, lake.fresh_at
    since = fresh - timedelta(days=MOST_DAYS)
    today = fresh.astimezone(zone_of(zone)).date()
    by_channel = counted(rows(database, HOURS, since=since), zone_of(zone), today)
    handled = {row["channel"]: row for row in rows(database, HANDLED, since=since)}
    most = sorted(by_channel, key=lambda name: -sum(map(sum, by_channel[name].values())))[:MOST_CHANNELS]
    found = [of_channel(name, by_channel[name], today, handled.get(name)) for name in most]
    channels = [one for one in found if one is not None]
    if not channels:
        return Found(needs=NEEDS)
    return Found({
        "zone": zone, "first": today.isoformat(), "channels": channels, "patience": patience(database, since),
    })  # fmt: skip


def our_zone() -> str:
    """Of the opening hours of all teams; UTC where nobody keeps any."""
    version = CalendarVersion.objects.filter(team=None).order_by("-valid_from").first()
    return version.zone if version else "UTC"


def counted(found: list[dict[str, Any]], zone: ZoneInfo, today: date) -> dict[str, Hours]:
    """By channel and day of our clock, whole days before today: 24 hours each, the one that comes twice in one."""
    channels: dict[str, Hours] = defaultdict(dict)
    for row in found:
        at = datetime.fromtimestamp(row["hour"], UTC).astimezone(zone)
        if at.date() < today:
            channels[row["channel"]].setdefault(at.date(), [0.0] * 24)[at.hour] += row["n"]
    return channels


def of_channel(name: str, hours: Hours, today: date, handled: dict[str, Any] | None) -> dict[str, Any] | None:
    """The two weeks from today on, how forecasts did before, and how long one takes. None where too little came."""
    from . import demand

    first = min(hours)
    days = [hours.get(first + timedelta(days=n), [0.0] * 24) for n in range((today - first).days)]
    counts = [sum(day) for day in days]
    if len(days) < LEAST_DAYS or sum(counts) < LEAST_ROWS:
        return None
    ahead = demand.forecast(counts)
    shares = demand.shares_of_hours(days)
    return {
        "channel": name, "n": int(sum(counts)), "days": len(days), "lately": counts[-28:],
        "values": rounded(ahead.values), "low": rounded(ahead.low), "high": rounded(ahead.high),
        "ways": {way: round(share, 3) for way, share in ahead.weights.items()},
        "shares": [rounded(shares[n % 7]) for n in range(7)], "test": tested(counts),
        "handle": handled and {"median": handled["median"], "mean": handled["mean"], "n": handled["n"]},
    }  # fmt: skip


def tested(counts: list[float]) -> dict[str, Any] | None:
    from . import demand

    first = max(LEAST_DAYS, len(counts) - demand.HORIZON - 7 * (TRIED - 1))
    try:
        found = demand.tried(counts, first)
    except ValueError:
        return None
    if not found.naive:
        return None
    return {
        "error": found.error, "naive": found.naive, "against_naive": found.against_naive, "mase": found.mase,
        "within": found.within, "looks": found.origins, "days": found.days,
    }  # fmt: skip


def patience(database: Any, since: datetime) -> dict[str, Any] | None:
    """How long callers wait before they give up, as if each moment were as likely: all their waiting by how many gave
    up (the maximum likelihood of a censored exponential). None where nobody gave up."""
    found = rows(database, PATIENCE, since=since)[0]
    if not found["given_up"] or not found["waited"]:
        return None
    return {"seconds": found["waited"] / found["given_up"], "given_up": found["given_up"], "n": found["n"]}


def rounded(values: Any) -> list[float] | None:
    return None if values is None else [round(float(one), 4) for one in values]
