"""What of a channel's health upper rooms know: how long until a message is seen, and who waits on which account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sixring.channels.health import flow
from sixring.channels.health.flow import Lag
from sixring.channels.models import Account
from sixring.conversations import queues
from sixring.core import clock
from sixring.core.actors import Actor
from sixring.interactions.models import Interaction

MOST = 1000  # conversations looked at, those that wait longest


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many conversations of an account wait for us, and since when the longest one does."""

    count: int = 0
    since: datetime | None = None


def reading(accounts: Sequence[Account]) -> dict[int, Lag]:
    """By account: seconds from a message's arrival here until it was in its conversation, of the last day."""
    ids = [account.pk for account in accounts]
    touches = Interaction.objects.filter(arrival__isnull=False)
    rows = flow.of_each(touches, ids).order_by("-pk").values_list("account", "received_at", "recorded_at")
    since = clock.now() - flow.DAY
    found: dict[int, list[float]] = {}
    for account, received, recorded in rows:
        if recorded >= since:
            found.setdefault(account, []).append((recorded - received).total_seconds())
    return {account: lag for account, seconds in found.items() if (lag := Lag.of(seconds))}


def waiting(actor: Actor, accounts: Sequence[Account]) -> dict[int, Waiting]:
    """By account, the one each conversation was last heard on: of all those that wait, the longest first."""
    rows = queues.held(actor, queues.QUEUES["needs-us"]).order_by("last_in_at", "pk")
    by_kind = {account.pk: account.kind for account in accounts}
    found: dict[int, Waiting] = {}
    for reach, channel, heard in rows.values_list("reach__key", "channel", "last_in_at")[:MOST]:
        account = account_in(reach or "", channel, by_kind)
        if account is not None:
            known = found.get(account, Waiting(0, heard))
            found[account] = Waiting(known.count + 1, known.since)
    return found


def account_in(reach: str, channel: str, by_kind: dict[int, str]) -> int | None:
    """Rule: of the accounts a conversation goes over, the one of the kind it was last heard on."""
    ids = [int(one) for one in reach.split("-") if one.isdecimal() and int(one) in by_kind]
    return next((pk for pk in ids if by_kind[pk] == channel), ids[0] if ids else None)
