"""Watching: each watched figure is asked for when its hour, day or week is over and in the lake, held against the
weeks before, and an alert raised or cleared."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sixring.core import changes, clock
from sixring.core.actors import SYSTEM
from sixring.core.errors import SixringError

from ...lake.manifest import LakeRefused
from ...metrics import Answer, Metric, ask, named
from ..models import Alert, Watch
from ..slots import last_stretch, next_look, zone_of
from . import telling
from .rule import REACH, Point, Verdict, judge
from .watches import KINDS

AGAIN = timedelta(minutes=10)  # when the lake has not come that far
GIVEN = timedelta(minutes=15)  # late facts are let in before an hour is judged
WEEKS = {Watch.Grain.HOUR: 8, Watch.Grain.DAY: 12, Watch.Grain.WEEK: 26}
SPANS = {"points": 200.0, "1–7": 6.0, "1–5": 4.0}


def settle(most: int = 5) -> int:
    """Look at what is due; returns how many watches were looked at."""
    return sum(look(one) for one in due().select_related("owner").order_by("due_at", "pk")[:most])


def due() -> QuerySet[Watch]:
    return Watch.objects.filter(ended_at=None, due_at__lte=clock.now(), owner__is_active=True)


def look(watch: Watch) -> int:
    """Judge the last whole stretch, once: of two workers the update lets one. Returns 1 where this one did."""
    zone, now = zone_of(watch.owner.zone), clock.now()
    mine = Watch.objects.filter(pk=watch.pk, due_at=watch.due_at)
    if not mine.update(due_at=now + AGAIN):
        return 0
    since, until = last_stretch(watch.grain, zone, now - GIVEN)
    if watch.looked_at and watch.looked_at >= until:
        return put_off(watch, next_look(watch.grain, zone, until) + GIVEN)
    try:
        found = asked(watch, since, until, zone)
    except (SixringError, LakeRefused) as problem:
        return put_off(watch, now + AGAIN, str(problem)[:200])
    if found.fresh_at < until:
        return put_off(watch, now + AGAIN, _("The lake has not come that far yet."))
    settle_one(watch, found, since, until, zone)
    return 1


def put_off(watch: Watch, due: datetime, trouble: str = "") -> int:
    Watch.objects.filter(pk=watch.pk).update(due_at=due, trouble=trouble)
    return 0


def asked(watch: Watch, since: datetime, until: datetime, zone: ZoneInfo) -> Answer:
    begin = since - timedelta(weeks=WEEKS[Watch.Grain(watch.grain)])
    return ask(
        watch.metric, since=begin, until=until, grain=watch.grain, where=watch.where, zone=str(zone), least=0
    )  # fmt: skip


def settle_one(watch: Watch, found: Answer, since: datetime, until: datetime, zone: ZoneInfo) -> None:
    """Raise, clear or leave, and note how far it was looked at; all or nothing."""
    row, verdict = verdict_of(watch, found, since, zone)
    trouble = trouble_of(verdict, found) if verdict.state == "unknown" else ""
    with transaction.atomic():
        due = next_look(watch.grain, zone, until) + GIVEN
        Watch.objects.filter(pk=watch.pk).update(looked_at=until, due_at=due, trouble=trouble)
        if verdict.state in wanted(watch):
            raised(watch, row, verdict, since, until)
        elif verdict.state != "unknown":
            cleared(watch)


def verdict_of(watch: Watch, found: Answer, since: datetime, zone: ZoneInfo) -> tuple[dict[str, Any], Verdict]:
    """The stretch's row, and how it compares with those before it. What came before the first case is no history."""
    metric, rows = found.metric, {row["at"]: row for row in found.rows}
    row = rows.pop(since, {"at": since, "n": 0, metric.main: 0.0})
    earlier = [one for at, one in sorted(rows.items()) if at < since]
    first = next((i for i, one in enumerate(earlier) if one["n"]), len(earlier))
    points = [point(metric, one, watch.grain, zone) for one in earlier[first:]]
    kind = KINDS[metric.kind]
    verdict = judge(
        points, point(metric, row, watch.grain, zone), kind, reach=REACH[watch.ease], span=SPANS.get(metric.unit, 0.0)
    )
    return row, verdict


def point(metric: Metric, row: dict[str, Any], grain: str, zone: ZoneInfo) -> Point:
    here = row["at"].astimezone(zone)
    season = {"hour": (here.weekday(), here.hour), "day": here.weekday()}.get(grain)
    return Point(season, float(row.get(metric.main) or 0.0), int(row["n"] or 0))


def trouble_of(verdict: Verdict, found: Answer) -> str:
    if found.missing:
        return (_("Not measured yet: needs %(what)s") % {"what": found.missing})[:200]
    if not verdict.needs:
        return _("Too few cases in the last stretch to judge.")
    return ngettext(
        "Not judged yet: needs %(n)d more week of history.", "Not judged yet: needs %(n)d more weeks of history.",
        verdict.needs,
    ) % {"n": verdict.needs}  # fmt: skip


def wanted(watch: Watch) -> tuple[str, ...]:
    return ("above", "below") if watch.side == Watch.Side.BOTH else (watch.side,)


def raised(watch: Watch, row: dict[str, Any], verdict: Verdict, since: datetime, until: datetime) -> Alert | None:
    """An alert, unless one of this watch stands, or this stretch had one; its owner is told with it."""
    if Alert.objects.filter(watch=watch, cleared_at=None).exists():
        return None
    value = float(row.get(named(watch.metric).main) or 0.0)
    alert, new = Alert.objects.get_or_create(
        watch=watch, at=since,
        defaults={
            "until": until, "value": value, "n": int(row["n"] or 0), "usual": verdict.usual, "low": verdict.low,
            "high": verdict.high, "raised_at": clock.now(),
        },
    )  # fmt: skip
    if not new:
        return None
    changes.record("alert.raised", alert, actor=SYSTEM)
    telling.by_notice(alert)
    return alert


def cleared(watch: Watch) -> None:
    standing = Alert.objects.filter(watch=watch, cleared_at=None).first()
    if standing and Alert.objects.filter(pk=standing.pk, cleared_at=None).update(cleared_at=clock.now()):
        changes.record("alert.cleared", standing, actor=SYSTEM)
