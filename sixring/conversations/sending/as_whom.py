"""As whom we write: a mailbox may have several sender addresses, and an answer leaves from the one written to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sixring.channels import senders
from sixring.channels.models import Account
from sixring.core.errors import Invalid
from sixring.interactions.models import Interaction

from ..models import Conversation

LOOKED_AT = 5  # of the customer's latest messages


def of(conversation: Conversation | None, account: Account, asked: str = "") -> str:
    """The address to write as; "" for the account's own, and on channels without addresses.

    `asked` is an agent's choice. Without a `conversation`, one is about to begin. Raises `Invalid` when it is no sender
    of `account`.
    """
    several = senders.of(account)[1:]
    if not several:
        return ""
    if asked:
        chosen = senders.chosen(account, asked)
        if chosen is None:
            raise Invalid(f"{account.name} can't write as “{asked[:100]}”. Choose another sender; nothing was sent.")
        return unless_own(chosen.address, account)
    return unless_own(written_to(conversation, account) if conversation else "", account)


def written_to(conversation: Conversation, account: Account) -> str:
    """The sender address the customer wrote to last in `conversation`, or to which we answered before."""
    placed = Interaction.objects.filter(
        placements__conversation=conversation, placements__current=True, account=account,
        direction=Interaction.Direction.IN,
    )  # fmt: skip
    rows = placed.order_by("-occurred_at", "-pk").values_list("data", flat=True)[:LOOKED_AT]
    return next((found for data in rows if (found := senders.written_to(account, addressed(data)))), "")


def addressed(data: dict[str, Any]) -> Iterable[str]:
    """Whom a message named, shown first, then what its mail server noted."""
    headers = data.get("headers") or {}
    noted = (headers.get("x-original-to", ""), headers.get("delivered-to", ""))
    return [str(one) for one in (*data.get("to", ()), *data.get("cc", ()), *noted) if one]


def unless_own(address: str, account: Account) -> str:
    return "" if address.lower() == str(account.settings.get("address", "")).lower() else address
