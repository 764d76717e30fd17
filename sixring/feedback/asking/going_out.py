"""Going out: what is due is decided and sent, each in a transaction of its own, whoever else does the same."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from sixring.core import clock
from sixring.core.actors import SYSTEM, Actor

from ..models import Invitation, Trigger
from . import deciding, inviting, limits, reasons, sending
from .deciding import Verdict

log = logging.getLogger("sixring.asking")
State = Invitation.State
MOST_TRIES = 5
BESIDE = ("version__survey__brand", "trigger", "identity__person", "conversation__anchor", "about")


def settle(limit: int = 50) -> int:
    """Decide what is due; returns how many were. What waits for better hours is due again then."""
    due = Invitation.objects.filter(state=State.WAITING, due_at__lte=clock.now()).order_by("due_at", "pk")
    return sum(carefully(pk) for pk in list(due.values_list("pk", flat=True)[:limit]))


def carefully(pk: int) -> int:
    """One that breaks holds up nobody else: it is tried again an hour later, and given up in the end."""
    try:
        return go(pk)
    except Exception as error:
        log.exception("invitation %s", pk)
        put_off(pk, error)
        return 1


def go(pk: int, actor: Actor = SYSTEM) -> int:
    """Send, put off or give up invitation `pk`, if it still waits; 0 where another worker was first."""
    with transaction.atomic():
        invitation = claimed(pk)
        if invitation is None:
            return 0
        verdict = deciding.decide(invitation)
        settle_one(invitation, verdict, actor)
    return 1


def claimed(pk: int) -> Invitation | None:
    """The row, locked, while it waits; and with it whatever is counted: what the trigger sent and the person got."""
    rows: QuerySet[Invitation] = Invitation.objects.select_for_update(of=("self",)).select_related(*BESIDE)
    invitation = rows.filter(pk=pk, state=State.WAITING, due_at__lte=clock.now()).first()
    if invitation is None:
        return None
    if invitation.trigger_id:
        Trigger.objects.select_for_update().filter(pk=invitation.trigger_id).first()
    if invitation.identity is not None:
        limits.lock(invitation.identity)
    return invitation


def settle_one(invitation: Invitation, verdict: Verdict, actor: Actor) -> None:
    if verdict.until is not None:
        Invitation.objects.filter(pk=invitation.pk).update(due_at=verdict.until)
    elif verdict.way is None:
        give_up(invitation, verdict.why_not)
    else:
        sending.send(invitation, verdict.way, deciding.rules_of(invitation), actor=actor)


def give_up(invitation: Invitation, why_not: str) -> bool:
    """It is not sent, for a reason; in the caller's transaction. False where it was sent or given up before."""
    rows = Invitation.objects.filter(pk=invitation.pk, state__in=(State.WAITING, State.SENT))
    if not rows.update(state=State.NOT_SENT, why_not=why_not, remind_at=None):
        return False
    inviting.tell("invitation.not_sent", invitation)
    return True


def put_off(pk: int, error: Exception, now: datetime | None = None) -> None:
    again = (now or clock.now()) + timedelta(hours=1)
    with transaction.atomic():
        row = Invitation.objects.select_for_update().filter(pk=pk, state=State.WAITING).first()
        if row is not None and row.tries + 1 >= MOST_TRIES:
            give_up(row, reasons.named("failed", type(error).__name__))
        elif row is not None:
            Invitation.objects.filter(pk=pk).update(tries=row.tries + 1, due_at=again)
