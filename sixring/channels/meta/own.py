"""Our own messages, as Meta tells of them again: echoes of what we sent, and receipts for all up to a moment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sixring.core import clock

from ..fates import Fate, Receipt
from ..models import Dispatch

if TYPE_CHECKING:
    from ..models import Account

KEY = re.compile(r"message:\d{1,19}(/\d{1,3})?")  # as outbound messages are named
LOOKED_AT = timedelta(days=30)
MOST = 200


def key_in(message: Mapping[str, Any]) -> str:
    """Our own key in an echo, where we sent it along."""
    found = message.get("metadata")
    return found if isinstance(found, str) and KEY.fullmatch(found) else ""


def is_ours(reference: str, app: str, account: Account) -> bool:
    """Whether this very installation sent it: its app did, or we know the id."""
    if app and app == str(account.settings.get("app_id") or ""):
        return True
    return Dispatch.objects.filter(account=account, external_id=reference).exists()


def is_leaving(account: Account) -> bool:
    """Whether something of ours is on its way just now, whose id is not known yet."""
    return Dispatch.objects.filter(account=account, state=Dispatch.State.LEASED).exists()


def up_to(at: datetime, to: str, fate: Fate, account: Account) -> list[Receipt]:
    """A receipt for each message to `to` that left until then and of which nothing as good is known."""
    better = [Fate.READ] if fate == Fate.READ else [Fate.READ, Fate.DELIVERED]
    sent = Dispatch.objects.filter(
        account=account, state=Dispatch.State.ACCEPTED, outbound__to=to, settled_at__lte=at + timedelta(seconds=1),
        created_at__gte=clock.now() - LOOKED_AT,
    ).exclude(fate__in=better).exclude(external_id="")  # fmt: skip
    names = sent.order_by("-pk").values_list("external_id", "outbound__data")[:MOST]
    return [Receipt(name, fate, at=at) for name, data in names if not (data or {}).get("public")]
