"""The administrator's page: whether every channel, the worker and the way out are well, and what changed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Count, Max, OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sixring.channels import accounts
from sixring.channels.adapters.email.oauth import warnings
from sixring.channels.models import Account, Arrival, Dispatch, Quarantine
from sixring.core import clock
from sixring.core.actors import Actor
from sixring.core.models import DeadLetter, Heartbeat
from sixring.trust import backups
from sixring.trust.backups import Newest

from .. import findings

State = Dispatch.State
GOING = (State.PENDING, State.LEASED)
STUCK = (State.UNKNOWN, State.REJECTED, State.DEAD)
ALIVE = 60  # seconds since the last beat


@dataclass(frozen=True, slots=True)
class Health:
    """How one account fares: when it was last heard, what waits to be read, what was set aside, what goes out."""

    account: Account
    heard: datetime | None
    waiting: int = 0
    quarantined: int = 0
    going: int = 0
    unsure: int = 0
    failed: int = 0
    error: str = ""
    soon: str = ""  # what of it ends soon, in words

    @property
    def trouble(self) -> str:
        return self.account.trouble if self.account.enabled else ""

    @property
    def bad(self) -> bool:
        return bool(self.trouble or self.failed)

    @property
    def odd(self) -> bool:
        return self.bad or bool(self.unsure or self.quarantined or self.soon)


@dataclass
class Page:
    """Everything on it."""

    channels: list[Health]
    beat: datetime | None
    alive: bool
    retried: int
    backup: Newest | None
    actor: Actor

    @cached_property
    def report(self) -> findings.Report:
        """Asked by the whole page alone: findings stand for whole days, and are much to compute."""
        return findings.of(self.actor)

    @property
    def title(self) -> str:
        odd = sum(one.odd for one in self.channels) + (not self.alive) + bool(self.retried)
        if not odd:
            return _("Everything runs")
        return ngettext("%(n)d thing needs a look", "%(n)d things need a look", odd) % {"n": odd}


def page(actor: Actor) -> Page:
    actor.must("configure")
    beat = Heartbeat.objects.filter(name__startswith="worker").aggregate(at=Max("at"))["at"]
    alive = beat is not None and (clock.now() - beat).total_seconds() <= ALIVE
    return Page(channels(actor), beat, alive, DeadLetter.objects.count(), backups.newest(), actor)


def channels(actor: Actor) -> list[Health]:
    """Every account, the odd ones first: six queries however many there are."""
    last = Arrival.objects.filter(account=OuterRef("pk")).order_by("-id").values("received_at")[:1]
    known = accounts.visible_to(actor).annotate(heard=Subquery(last)).order_by("-enabled", "name")
    waiting = counted(Arrival.objects.filter(state=Arrival.State.WAITING), "account")
    held = counted(Quarantine.objects.filter(ended_at=None), "arrival__account")
    out, errors = dispatches()
    soon = {account.pk: words for account, words in warnings.soon()}
    rows = [
        Health(
            one, one.heard, waiting.get(one.pk, 0), held.get(one.pk, 0),
            sum(out[one.pk][state] for state in GOING), out[one.pk][State.UNKNOWN],
            out[one.pk][State.REJECTED] + out[one.pk][State.DEAD], errors.get(one.pk, ""),
            soon.get(one.pk, ""),
        ) for one in known
    ]  # fmt: skip
    return sorted(rows, key=lambda one: (not one.bad, not one.odd))


def counted(rows: Any, by: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(by).annotate(n=Count("pk")))


def dispatches() -> tuple[dict[int, dict[str, int]], dict[int, str]]:
    """By account: how many messages are in each state that is no end, and the last error."""
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    rows = Dispatch.objects.filter(state__in=[*GOING, *STUCK]).order_by()
    latest = dict[int, int]()
    for account, state, n, last in rows.values_list("account", "state").annotate(n=Count("pk"), last=Max("pk")):
        found[account][state] = n
        if state in STUCK:
            latest[account] = max(last, latest.get(account, 0))
    errors = dict(Dispatch.objects.filter(pk__in=latest.values()).values_list("account", "error"))
    return found, errors
