"""How accounts stand at their providers: asked now and then, kept, and mended by a press."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from sixring.core import changes, clock
from sixring.core.actors import Actor
from sixring.core.errors import Refused as NotNow

from ..contract import Adapter, DeliveryError, Finding
from ..models import Account, Checkup
from ..registry import adapter_of

log = logging.getLogger("sixring.health")
EVERY = timedelta(hours=1)
AT_ONCE = 4  # accounts a turn: each may take as long as its provider does
SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Standing:
    """What an account's provider said last. `ends_soon` is what holds for less than a week."""

    findings: Sequence[Finding] = ()
    trouble: str = ""
    looked_at: datetime | None = None

    @property
    def bad(self) -> bool:
        return bool(self.trouble) or any(one.bad for one in self.findings)

    @property
    def mends(self) -> bool:
        return any(one.mends for one in self.findings)

    @property
    def ends_soon(self) -> list[Finding]:
        return [one for one in self.findings if one.until and one.until <= clock.now() + SOON]


def can(adapter: Adapter, what: str) -> bool:
    """Whether `adapter` says more than the default: "state_of", "repair", "listed", "try_out"."""
    return getattr(type(adapter), what) is not getattr(Adapter, what)


def kinds_that_can(what: str) -> list[str]:
    """Of the kinds that are open here; one whose adapter is gone can nothing."""
    kinds = Account.objects.filter(enabled=True).order_by().values_list("kind", flat=True).distinct()
    return [kind for kind in kinds if (adapter := known(kind)) and can(adapter, what)]


def known(kind: str) -> Adapter | None:
    try:
        return adapter_of(kind)
    except (KeyError, ImportError):
        return None


def due(what: str, column: str, every: timedelta) -> list[Account]:
    """Open accounts whose adapter can do `what` and that were not looked at so lately."""
    old = Q(checkup=None) | Q(**{f"checkup__{column}": None}) | Q(**{f"checkup__{column}__lt": clock.now() - every})
    rows = Account.objects.filter(old, enabled=True, kind__in=kinds_that_can(what))
    return list(rows.order_by(f"checkup__{column}", "pk")[:AT_ONCE])


def settle() -> int:
    """The worker's part: look at those not looked at for an hour; returns how many."""
    found = due("state_of", "looked_at", EVERY)
    for account in found:
        look(account)
    return len(found)


def look(account: Account) -> Standing:
    """Ask the provider and keep what it says. Outside any transaction."""
    kept: list[dict[str, Any]] = []
    trouble = ""
    try:
        kept = [written(one) for one in adapter_of(account.kind).state_of(account)]
    except DeliveryError as error:
        trouble = error.message
    except Exception as error:  # an adapter's slip must not end the worker's turn
        log.exception("how %s stands", account)
        trouble = f"Looking failed: {type(error).__name__}."
    Checkup.objects.update_or_create(
        account=account, defaults={"looked_at": clock.now(), "findings": kept, "trouble": trouble[:500]}
    )
    return Standing([read(one) for one in kept], trouble, clock.now())


def repair(account: Account, *, actor: Actor) -> Standing:
    """Have the adapter mend what it can, and look again. Raises `Refused` with what to do where it can't."""
    actor.must("configure")
    try:
        adapter_of(account.kind).repair(account)
    except DeliveryError as error:
        raise NotNow(error.message) from error
    with transaction.atomic():
        changes.record("account.mended", account, actor=actor)
    return look(account)


def ask(account: Account, *, actor: Actor) -> Standing:
    """Look now, because somebody asked."""
    actor.must("configure")
    if not can(adapter_of(account.kind), "state_of"):
        raise NotNow(_("This channel's provider can't be asked how it stands."))
    return look(account)


def keep(account: Account, **values: Any) -> None:
    Checkup.objects.update_or_create(account=account, defaults=values)


def standing(checkup: Checkup | None) -> Standing:
    """What was kept, as it was said."""
    if checkup is None:
        return Standing()
    return Standing([read(one) for one in checkup.findings], checkup.trouble, checkup.looked_at)


def written(finding: Finding) -> dict[str, Any]:
    return asdict(finding) | {"what": str(finding.what), "until": finding.until and finding.until.isoformat()}


def read(kept: dict[str, Any]) -> Finding:
    return Finding(**(kept | {"until": parse_datetime(kept["until"]) if kept.get("until") else None}))
