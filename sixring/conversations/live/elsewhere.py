"""A customer types elsewhere, say in Matrix: shown at the desk where they wrote last, as it is of the chat."""

from __future__ import annotations

from sixring.channels.models import Account
from sixring.core import clock

from ..models import Placement
from . import presence


def hear(account: Account, kind: str, value: str, on: bool) -> None:
    """Whoever never wrote is nowhere yet."""
    said = Placement.objects.filter(
        current=True, interaction__account=account, interaction__identity__kind=kind,
        interaction__identity__value=value, interaction__identity__claimed=False,
    )  # fmt: skip
    latest = said.order_by("-interaction__occurred_at", "-interaction")
    seat = latest.values_list("conversation", "interaction__identity").first()
    if seat and seat[1]:
        until = clock.now() + presence.TYPING_LASTS if on else clock.now()
        presence.write({}, {(seat[0], seat[1]): until})
