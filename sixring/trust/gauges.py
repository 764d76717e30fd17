"""`/metrics`: the promises as numbers, in the text format Prometheus reads.

https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Min, Sum

from sixring.channels.health import checkups
from sixring.channels.models import Account, Arrival, Checkup, Dispatch, Quarantine, Refused
from sixring.core import changes, clock, listeners
from sixring.core.models import Change, Cursor, DeadLetter, Heartbeat

from . import backups

State = Dispatch.State
UNSENT = [State.PENDING, State.LEASED]
FAILED = [State.UNKNOWN, State.REJECTED, State.DEAD]
MOST = 10_000  # changes counted behind a listener; one further behind than that is in trouble anyway


@dataclass(frozen=True)
class Gauge:
    """One figure: a number, or several told apart by a label."""

    name: str
    says: str
    values: Sequence[tuple[str, float]]

    def lines(self) -> Iterator[str]:
        yield f"# HELP sixring_{self.name} {self.says}"
        yield f"# TYPE sixring_{self.name} gauge"
        yield from (f"sixring_{self.name}{label} {number:g}" for label, number in self.values)


def exposition() -> str:
    """All gauges as text. One without a value, such as the age of a backup never made, is left out."""
    told = [gauge for gauge in (*intake(), *outgoing(), *reactions(), *machine()) if gauge.values]
    return "\n".join(line for gauge in told for line in gauge.lines()) + "\n"


def intake() -> Iterable[Gauge]:
    waiting = Arrival.objects.filter(state=Arrival.State.WAITING)
    found = waiting.aggregate(n=Count("pk"), oldest=Min("received_at"))
    yield one("inbox_waiting", "Arrivals that wait to be received.", found["n"])
    yield one("inbox_age_seconds", "How long the oldest of them has waited.", age(found["oldest"]) or 0)
    yield one("quarantine", "Arrivals that could not be received.", Quarantine.objects.filter(ended_at=None).count())
    states = Account.objects.filter(enabled=True).values_list("pk", "kind", "state")
    watched = [(f"{kind}-{pk}", state) for pk, kind, state in states if "lag_seconds" in state]
    lags = [(label(account=name), state["lag_seconds"]) for name, state in watched]
    yield Gauge("mailbox_lag_seconds", "How late mail was fetched from a mailbox last.", lags)
    yield from standing(Account.objects.filter(enabled=True).values_list("pk", "kind"))
    troubled = Account.objects.filter(enabled=True).exclude(trouble="").count()
    yield one("accounts_in_trouble", "Channel accounts whose connection does not work.", troubled)


def standing(accounts: Iterable[tuple[int, str]]) -> Iterator[Gauge]:
    """What was refused, what is missed, and what has to be mended, by account."""
    names = {pk: label(account=f"{kind}-{pk}") for pk, kind in accounts}
    refused = Refused.objects.filter(day=clock.now().date(), account__in=names).order_by()
    by_account = dict(refused.values_list("account").annotate(n=Sum("count")))
    said = "Requests to an account that were not accepted today (UTC)."
    yield Gauge("hook_refusals_today", said, [(names[pk], n) for pk, n in by_account.items()])
    kept = list(Checkup.objects.filter(account__in=names))
    missing = [(names[row.account_id], row.missing) for row in kept if row.compared_at]
    yield Gauge("messages_missing", "Messages of a provider's own list that are not here.", missing)
    bad = sum(checkups.standing(row).bad for row in kept)
    yield one("accounts_to_mend", "Accounts whose provider says that something has to be done.", bad)


def outgoing() -> Iterable[Gauge]:
    found = dict(
        Dispatch.objects.filter(state__in=[*UNSENT, *FAILED]).order_by().values_list("state").annotate(n=Count("pk"))
    )
    by_state = [(label(state=state), found.get(state, 0)) for state in [*UNSENT, *FAILED]]
    yield Gauge("dispatches", "Outgoing messages that were not accepted, by state.", by_state)
    yield one("unknown_sends", "Messages that may or may not have gone out.", found.get(State.UNKNOWN, 0))
    due = Dispatch.objects.filter(state__in=UNSENT, due_at__lte=clock.now()).aggregate(oldest=Min("due_at"))["oldest"]
    yield one("outbox_age_seconds", "How long the oldest message that is due has been.", age(due) or 0)


def reactions() -> Iterable[Gauge]:
    places = dict(Cursor.objects.filter(name__in=listeners.registry).values_list("name", "position"))
    lags = [(label(listener=name), behind(places.get(name, changes.START))) for name in sorted(listeners.registry)]
    yield Gauge("listener_lag", f"Changes a listener has not read yet, at most {MOST}.", lags)
    yield one("dead_letters", "Changes a listener could not take.", DeadLetter.objects.count())


def behind(cursor: str) -> int:
    xid, row = changes.parse(cursor)
    later = Change.objects.filter(xid=xid, id__gt=row)[:MOST].count()
    return min(MOST, later + Change.objects.filter(xid__gt=xid)[:MOST].count())


def machine() -> Iterable[Gauge]:
    beat = Heartbeat.objects.filter(name__startswith="worker").order_by("-at").first()
    yield one("worker_beat_seconds", "How long ago a worker showed a sign of life.", age(beat.at) if beat else None)
    made = backups.newest()
    yield one("backup_age_seconds", "How old the newest backup is.", age(made.at) if made else None)
    yield one("disk_free_bytes", "Room on the disk of the home folder.", shutil.disk_usage(settings.HOME).free)


def one(name: str, says: str, number: float | None) -> Gauge:
    return Gauge(name, says, [] if number is None else [("", number)])


def age(moment: datetime | None) -> float | None:
    return None if moment is None else max(0.0, (clock.now() - moment).total_seconds())


def label(**names: str) -> str:
    """Rule: our own words and numbers only, so nothing has to be escaped and nobody is named."""
    return "{" + ",".join(f'{name}="{value}"' for name, value in names.items()) + "}"
