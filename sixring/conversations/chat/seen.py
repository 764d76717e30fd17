"""What the desk is told of reading: under which of our messages a customer of the chat stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sixring.interactions.models import Interaction

from ..models import ReadMark


def seen_in(messages: Sequence[Interaction]) -> dict[int, datetime]:
    """The last of our chat messages each customer has read, as far as it is among `messages`, and when they read it."""
    ours = [one for one in messages if one.outgoing and one.channel == "webchat" and one.identity_id]
    whose = {one.identity_id for one in ours}
    if not ours:
        return {}
    latest = max(one.pk for one in messages)
    found: dict[int, datetime] = {}
    for identity, read, at in ReadMark.objects.filter(identity__in=whose).values_list("identity", "message", "at"):
        mine = [one.pk for one in ours if one.identity_id == identity and one.pk <= read]
        if mine and read <= latest:
            found[max(mine)] = at
    return found
