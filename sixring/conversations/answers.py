"""What is heard as an answer: a higher room asked something by SMS and the like, and what answers it is recorded, kept
by that room, and opens no conversation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from sixring.channels.models import Account
from sixring.channels.sending import abilities_of
from sixring.interactions.record import happened_at
from sixring.people.models import Identity

if TYPE_CHECKING:
    from .reception import Touch

ANSWER = "answer"  # a kind of touch
Hear = Callable[[Account, Identity, str, datetime], bool]
_hears: list[Hear] = []


def offer(hear: Hear) -> None:
    """`hear(account, identity, text, at)` keeps what is an answer, in the caller's transaction, and says whether it
    is."""
    _hears[:] = [hear]


def hear(touches: Sequence[Touch]) -> None:
    """Mark those that are an answer."""
    for touch in touches:
        inbound, account, who = touch.inbound, touch.arrival.account, touch.identity
        if who is None or not is_short_message(touch):
            continue
        if any(heard(account, who, inbound.text, happened_at(inbound, touch.arrival)) for heard in _hears):
            touch.inbound = replace(inbound, kind=ANSWER)


def is_short_message(touch: Touch) -> bool:
    """Rule: words of theirs alone, on a channel of few words, that are no keyword."""
    inbound = touch.inbound
    theirs = inbound.kind == "message" and not inbound.outgoing and not inbound.agent_id
    plain = theirs and not touch.keyword and not inbound.attachments
    return plain and abilities_of(touch.arrival.account).stop_words
