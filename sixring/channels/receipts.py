"""Receipts: what a provider says later of a message it took. Late and doubled ones change nothing.

A receipt that names our own key settles a message whose answer was lost, too: the provider has it, or it would say
nothing of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sixring.core import changes, clock
from sixring.core.actors import SYSTEM

from .fates import Fate, Receipt
from .models import Dispatch

ORDER = ["", *Fate]
State = Dispatch.State
GONE = (State.LEASED, State.ACCEPTED, State.UNKNOWN)


def keep(told: Sequence[tuple[int, Receipt]]) -> None:
    """Write what `told` says, each beside the account it was told to, in the caller's transaction."""
    for account, receipt in told:
        dispatch = meant(account, receipt)
        if dispatch is not None and is_of_it(dispatch, receipt) and is_news(dispatch, receipt):
            settle(dispatch, receipt)


def meant(account: int, receipt: Receipt) -> Dispatch | None:
    """Rule: the message with the provider's id; else the one with our key, unless another id is known for it."""
    own = Dispatch.objects.select_for_update().filter(account=account)
    if receipt.external_id and (known := own.filter(external_id=receipt.external_id).first()):
        return known
    return own.filter(key=receipt.key, external_id="").first() if receipt.key else None


def is_of_it(dispatch: Dispatch, receipt: Receipt) -> bool:
    """Rule: of a message to several, only what is said of the one it is written to; the rest are copies."""
    said: dict[str, Any] = dispatch.outbound
    copies = [*said.get("to_more", ()), *said.get("cc", ()), *said.get("bcc", ())]
    return not copies or not receipt.recipient or receipt.recipient.lower() == str(said.get("to", "")).lower()


def is_news(dispatch: Dispatch, receipt: Receipt) -> bool:
    """Rule: only what is further on than what was said before; and only of what has left."""
    failed_there = dispatch.state == State.REJECTED and dispatch.fate == Fate.FAILED
    return ORDER.index(receipt.fate) > ORDER.index(dispatch.fate) and (dispatch.state in GONE or failed_there)


def settle(dispatch: Dispatch, receipt: Receipt) -> None:
    failed = receipt.fate == Fate.FAILED
    values: dict[str, Any] = {
        "state": State.REJECTED if failed else State.ACCEPTED, "error": receipt.error if failed else "",
        "fate": receipt.fate, "fate_at": receipt.at or clock.now(), "lease_until": None,
        "external_id": receipt.external_id or dispatch.external_id, "settled_at": dispatch.settled_at or clock.now(),
    }  # fmt: skip
    Dispatch.objects.filter(pk=dispatch.pk).update(**values)
    changed = values["state"] != dispatch.state
    if changed or receipt.fate in (Fate.DELIVERED, Fate.READ):
        verb = values["state"] if changed else receipt.fate
        changes.record(f"dispatch.{verb}", dispatch, actor=SYSTEM, audience=dispatch.audience)
