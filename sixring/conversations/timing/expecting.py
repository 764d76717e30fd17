"""Expecting: when an answer can honestly be expected: as long as it took lately at such an hour, else by the team's
target, else nothing is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db.models import Min
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sixring.channels.models import Account
from sixring.core import clock
from sixring.interactions.models import Interaction

from ..models import Conversation

DAYS = 28
ENOUGH = 20  # waits from which a median says something
MOST = 5000
BLOCK = 4  # hours of a day that count as alike
Target = Callable[[Conversation], datetime | None]
_targets: list[Target] = []


@dataclass(frozen=True, slots=True)
class Expected:
    """When an answer is expected, and from what: `n` waits of the last 28 days, or a target (n is 0)."""

    at: datetime
    n: int = 0
    median: timedelta = timedelta()


def offer_target(target: Target) -> None:
    """A higher room says by when its team means to answer first; None when it doesn't say."""
    _targets[:] = [target]


def words(conversation: Conversation, zone: str = "UTC") -> str:
    """By when, as one says it to a customer; "" when nobody can say."""
    found = of(conversation, zone)
    return said(found.at, clock.now(), zone_of(zone)) if found else ""


def of(conversation: Conversation, zone: str = "UTC") -> Expected | None:
    account = Account.objects.filter(
        pk__in=Interaction.objects.filter(placements__conversation=conversation).values("account")
    ).first()
    measured = for_account(account, zone_of(zone)) if account else None
    if measured is not None:
        return measured
    promised = next((at for target in _targets if (at := target(conversation)) is not None), None)
    return Expected(promised) if promised and promised > clock.now() else None


def for_account(account: Account, zone: ZoneInfo) -> Expected | None:
    """What was measured lately for messages like one that comes now; None while there is too little."""
    now = clock.now()
    waits = waits_like(account, now, zone)
    if len(waits) < ENOUGH:
        return None
    middle = timedelta(seconds=median(wait.total_seconds() for wait in waits))
    return Expected(now + middle, len(waits), middle)


def waits_like(account: Account, now: datetime, zone: ZoneInfo) -> list[timedelta]:
    """How long first answers took for what began on `account` at such an hour on such a day in the last 28 days; if
    those are too few, at any hour. Who still waits counts with the wait so far, or the median would flatter us."""
    waits = list(all_waits(account, now))
    alike = [wait for began, wait in waits if kind_of(began, zone) == kind_of(now, zone)]
    return alike if len(alike) >= ENOUGH else [wait for _began, wait in waits]


def all_waits(account: Account, now: datetime) -> list[tuple[datetime, timedelta]]:
    since = now - timedelta(days=DAYS)
    began = Conversation.objects.filter(
        opened_at__gte=since, merged_into=None, noise="", placements__current=True,
        placements__interaction__account=account, placements__interaction__direction=Interaction.Direction.IN,
    ).order_by("-opened_at").distinct()  # fmt: skip
    rows = dict(began.values_list("pk", "opened_at")[:MOST])
    answers = Interaction.objects.filter(
        placements__conversation__in=list(rows), placements__current=True, direction=Interaction.Direction.OUT,
        automatic="", agent__isnull=False,
    )  # fmt: skip
    first = dict(
        answers.values_list("placements__conversation").annotate(first=Min("occurred_at")).values_list(
            "placements__conversation", "first"
        )
    )  # fmt: skip
    going_on = Conversation.objects.filter(pk__in=list(rows)).exclude(state=Conversation.State.RESOLVED)
    open_ones = set(going_on.values_list("pk", flat=True))
    return [
        (at, (first.get(pk) or now) - at)
        for pk, at in rows.items()
        if at < now - timedelta(minutes=1) and (pk in first or pk in open_ones)
    ]


def kind_of(at: datetime, zone: ZoneInfo) -> tuple[bool, int]:
    """Rule: weekend or not, and which four hours of the day."""
    local = at.astimezone(zone)
    return local.weekday() >= 5, local.hour // BLOCK


def said(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """Rule: rounded up to a quarter of an hour, from two days on to the day."""
    here, today = rounded(at.astimezone(zone)), now.astimezone(zone).date()
    clock_time = date_format(here, "H:i")
    days = (here.date() - today).days
    if days <= 0:
        return _("by %(time)s today") % {"time": clock_time}
    if days == 1:
        return _("by tomorrow %(time)s") % {"time": clock_time}
    return _("by %(day)s") % {"day": date_format(here, "l, j F")}


def rounded(at: datetime) -> datetime:
    over = timedelta(minutes=at.minute % 15, seconds=at.second, microseconds=at.microsecond)
    return at + (timedelta(minutes=15) - over if over else timedelta())


def zone_of(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
