"""The outbox: what is to go out goes out, and what became of it is known, or known to be unknown.

What the channel takes in parts alone is several dispatches (`parts.py`).

pending → leased → accepted | rejected | unknown | dead. A lease that runs out mid-send is `unknown`: the far side may
have it, so it is shown and never silently repeated. In the transaction that leases it the rule of `sending.py` is asked
once more: what the channel would not take is rejected with the reason. What serves a purpose is asked about too:
without consent it ends as withdrawn, outside the hours they like it waits.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import Manager, QuerySet

from sixring.core import changes, clock
from sixring.core.actors import SYSTEM, Actor
from sixring.core.errors import Refused

from . import parts, sending
from .contract import DeliveryError, Outbound
from .models import Account, Dispatch
from .registry import adapter_of

log = logging.getLogger("sixring.outbox")
LEASE = timedelta(minutes=5)
PATIENCE = timedelta(hours=72)
MOST_ATTEMPTS = 30
State = Dispatch.State


@dataclass(frozen=True, slots=True)
class Hold:
    """Why something may not leave now: for good, or until a moment. `refused`: the channel would not take it."""

    why: str
    until: datetime | None = None
    refused: bool = False


Gate = Callable[[Account, Outbound], Hold | None]
UNGUARDED = Hold("Nobody here can say whether they agreed to it.")
_gate: list[Gate] = []
Heard = Callable[[Account, Outbound], datetime | None]
_heard: list[Heard] = []


def guard(gate: Gate) -> None:
    """Ask `gate` about everything that names a purpose. People and channels don't know each other: a room above both
    says this at start-up. Without it nothing that names a purpose leaves."""
    _gate[:] = [gate]


def knows(heard: Heard) -> None:
    """Ask `heard` when they last wrote, where a channel takes answers for some time only."""
    _heard[:] = [heard]


def enqueue(account: Account, outbound: Outbound, *, audience: str) -> Dispatch:
    """Put `outbound` on its way, in the caller's transaction; the same key twice is one dispatch. Returns the first
    of its parts, where it leaves in several."""
    is_apart = sending.abilities_of(account).files_apart
    leaving = adapter_of(account.kind).parts(outbound) if is_apart else [outbound]
    first, *_others = [put(account, one, audience) for one in leaving]
    return first


def put(account: Account, outbound: Outbound, audience: str) -> Dispatch:
    dispatch, _ = Dispatch.objects.get_or_create(
        key=outbound.key,
        defaults={
            "account": account,
            "message": outbound.message,
            "audience": audience,
            "outbound": msgspec.to_builtins(outbound),
        },
    )
    return dispatch


def settle(limit: int = 20) -> int:
    """Send what is due; returns how many were taken. Runs outside any transaction."""
    give_up_on_lost()
    return sum(send_on(dispatch) for dispatch in due(Dispatch.objects).order_by("due_at", "pk")[:limit])


def due(rows: Manager[Dispatch] | QuerySet[Dispatch]) -> QuerySet[Dispatch]:
    """Of these, what is to leave now."""
    waiting = rows.filter(state=State.PENDING, due_at__lte=clock.now())
    return parts.in_turn(waiting).select_related("account")


def send_on(dispatch: Dispatch) -> int:
    """Send one and the parts that follow it, one after the other; returns how many were taken."""
    taken = send(dispatch)
    if not taken or dispatch.message is None or not sending.abilities_of(dispatch.account).files_apart:
        return taken
    following = due(parts.followers(dispatch)).order_by("pk").first()
    return taken + (send_on(following) if following else 0)


def send(dispatch: Dispatch) -> int:
    """Send one dispatch if it is still to be sent; returns 1 if this process took it."""
    outbound = msgspec.convert(dispatch.outbound, Outbound)
    with transaction.atomic():
        claimed = Dispatch.objects.filter(pk=dispatch.pk, state=State.PENDING).update(
            state=State.LEASED, lease_until=clock.now() + LEASE, attempts=dispatch.attempts + 1
        )
        if not claimed:
            return 0
        if held := held_back(dispatch.account, outbound):
            set_aside(dispatch, held)
            return 1
    dispatch.attempts += 1
    try:
        external = adapter_of(dispatch.account.kind).send(outbound, dispatch.account)
    except DeliveryError as error:
        fail(dispatch, error)
    except Exception as error:  # a slip of ours before or after the far side took it: nobody knows
        log.exception("dispatch %s", dispatch.pk)
        end(dispatch, State.UNKNOWN, error=f"{type(error).__name__} while sending")
    else:
        end(dispatch, State.ACCEPTED, external_id=external)
    return 1


def held_back(account: Account, outbound: Outbound) -> Hold | None:
    """Why it may not leave now: the channel would not take it, or it serves a purpose nobody agreed to."""
    try:
        with transaction.atomic():
            return not_taken(account, outbound) or without_consent(account, outbound)
    except Exception:  # what can't be asked about waits, and holds up nothing else
        log.exception("the gate")
        return Hold("Whether it may be sent could not be looked up.", clock.ahead(minutes=10))


def not_taken(account: Account, outbound: Outbound) -> Hold | None:
    has_window = sending.abilities_of(account).reply_window is not None
    heard_at = _heard[0](account, outbound) if has_window and _heard else None
    verdict = sending.of(outbound, account, heard_at)
    return None if verdict.allowed else Hold(verdict.sentence, refused=True)


def without_consent(account: Account, outbound: Outbound) -> Hold | None:
    """An answer to a customer needs none."""
    if not outbound.purpose or not _gate:
        return UNGUARDED if outbound.purpose else None
    return _gate[0](account, outbound)


def set_aside(dispatch: Dispatch, held: Hold) -> None:
    if held.until is None:
        end(dispatch, State.REJECTED if held.refused else State.WITHDRAWN, error=held.why)
    else:
        leased = Dispatch.objects.filter(pk=dispatch.pk, state=State.LEASED)
        leased.update(
            state=State.PENDING, due_at=held.until, lease_until=None, error=held.why, attempts=dispatch.attempts
        )


def fail(dispatch: Dispatch, error: DeliveryError) -> None:
    if error.unknown:
        end(dispatch, State.UNKNOWN, error=error.message)
    elif error.permanent:
        end(dispatch, State.REJECTED, error=error.message)
    elif dispatch.attempts >= MOST_ATTEMPTS or clock.now() - dispatch.created_at > PATIENCE:
        end(dispatch, State.DEAD, error=error.message)
    else:
        pause = error.retry_after or min(3600, 10 * 2 ** (dispatch.attempts - 1))
        again = clock.now() + timedelta(seconds=pause)
        leased = Dispatch.objects.filter(pk=dispatch.pk, state=State.LEASED)
        leased.update(state=State.PENDING, due_at=again, lease_until=None, error=error.message)


def end(dispatch: Dispatch, state: State, **values: Any) -> None:
    """Write what became of `dispatch`, with its change."""
    with transaction.atomic():
        # An answer that comes after its lease ran out still says what became of the message.
        open_states = [State.LEASED] if state == State.UNKNOWN else [State.LEASED, State.UNKNOWN]
        moved = Dispatch.objects.filter(pk=dispatch.pk, state__in=open_states).update(
            state=state, settled_at=clock.now(), lease_until=None, **values
        )
        if moved:
            changes.record(f"dispatch.{state}", dispatch, actor=SYSTEM, audience=dispatch.audience)


def give_up_on_lost() -> None:
    for lost in Dispatch.objects.filter(state=State.LEASED, lease_until__lt=clock.now()).select_related("account"):
        if sending.abilities_of(lost.account).resends_safely:
            Dispatch.objects.filter(pk=lost.pk, state=State.LEASED).update(state=State.PENDING, lease_until=None)
        else:
            end(lost, State.UNKNOWN, error="The process that was sending it stopped before the answer came.")


def retry(dispatch: Dispatch, *, actor: Actor) -> None:
    """Send again what failed, because a person asked for it."""
    actor.must("answer")
    with transaction.atomic():
        again = Dispatch.objects.filter(pk=dispatch.pk, state__in=[State.REJECTED, State.UNKNOWN, State.DEAD])
        afresh = {"attempts": 0, "error": "", "external_id": "", "fate": ""}
        if not again.update(state=State.PENDING, due_at=clock.now(), created_at=clock.now(), **afresh):
            raise Refused("This message isn't one that failed; it is on its way or has gone out.")
        changes.record("dispatch.retried", dispatch, actor=actor, audience=dispatch.audience)
