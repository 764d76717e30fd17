"""Asking the sources that are due. What fails is asked again after twice as long each time, a day at most."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from sixring.core import clock, leases
from sixring.core.errors import SixringError
from sixring.core.fetch import Answer

from ..contract import DeliveryError
from ..models import Account
from ..registry import adapter_of
from .keeping import keep
from .source import Look, Polled

log = logging.getLogger("sixring.polling")
KEPT = "polling"
AT_ONCE = 5
LONGEST = timedelta(days=1)
LEASE = 180.0


def settle() -> int:
    """Ask a few of the accounts that are due; returns how many."""
    due = [one for one in polled() if is_due(one)][:AT_ONCE]
    return sum(look_at(one) for one in due if leases.claim(f"polling {one.pk}", leases.HOLDER, LEASE))


def polled() -> Iterable[Account]:
    """Open accounts with a source. Only adapters that are in use are loaded for it."""
    kinds = Account.objects.filter(enabled=True).order_by("kind").values_list("kind", flat=True).distinct()
    for account in Account.objects.filter(kind__in=[one for one in kinds if is_polled(one)], enabled=True).order_by(
        "pk"
    ):
        if adapter(account).is_polled(account):
            yield account


def is_polled(kind: str) -> bool:
    try:
        return isinstance(adapter_of(kind), Polled)
    except KeyError:  # the package that brought it is gone
        return False


def adapter(account: Account) -> Polled:
    found = adapter_of(account.kind)
    assert isinstance(found, Polled)
    return found


def is_due(account: Account) -> bool:
    at = account.state.get(KEPT, {}).get("due_at")
    return not at or datetime.fromisoformat(at) <= clock.now()


def look_at(account: Account) -> int:
    """Ask one source, keep what it says, and note when to ask next."""
    before = dict(account.state.get(KEPT, {}))
    try:
        look = adapter(account).look(account, dict(before.get("state", {})))
        keep(account, look.found)
    except SixringError as error:
        failed(account, before, error)
    except Exception as error:  # one odd source must not hold the others back
        log.exception("account %s could not be asked", account.pk)
        failed(account, before, DeliveryError(f"Its answer could not be read: {type(error).__name__}."))
    else:
        went_well(account, look)
    return 1


def went_well(account: Account, look: Look) -> None:
    due = clock.now() + adapter(account).every
    note(
        account, {"state": look.state, "due_at": due.isoformat(), "failures": 0, "last_at": clock.now().isoformat()}, ""
    )


def failed(account: Account, before: dict[str, Any], error: SixringError) -> None:
    """Rule: twice as long after each failure, or as long as the source says, whichever is longer."""
    failures = min(int(before.get("failures", 0)) + 1, 12)
    pause = min(LONGEST, adapter(account).every * 2**failures)
    asked = timedelta(seconds=min(getattr(error, "retry_after", None) or 0, LONGEST.total_seconds()))
    due = clock.now() + max(pause, asked)
    log.info("account %s: %s", account.pk, error)
    note(account, {**before, "due_at": due.isoformat(), "failures": failures}, error.message)


def note(account: Account, said: dict[str, Any], trouble: str) -> None:
    """Only its own part of the state, for others keep theirs there."""
    with transaction.atomic():
        row = Account.objects.select_for_update().get(pk=account.pk)
        row.state = {**row.state, KEPT: said}
        row.trouble = trouble
        row.save(update_fields=["state", "trouble"])


def refuse_failed(answer: Answer, who: str) -> None:
    """Raise `DeliveryError` unless the source answered well (304 is well: nothing is new)."""
    if answer.ok or answer.status == 304:
        return
    if answer.status in (401, 403):
        raise DeliveryError(f"{who} does not let us in ({answer.status}). Look at the sign-in below.", permanent=True)
    if answer.status == 404:
        raise DeliveryError(f"{who} knows nothing of this (404). Look at what is asked for below.", permanent=True)
    raise DeliveryError(f"{who} answered {answer.status}.", retry_after=answer.retry_after)
