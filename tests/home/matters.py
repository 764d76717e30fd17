"""Many matters at once, for tests of findings: as if they had begun, been answered and resolved on given days."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

from django.db import transaction

from sixring.conversations import reach
from sixring.conversations.models import ContactReason, Conversation, Tag
from sixring.core import changes, clock
from sixring.core.actors import SYSTEM
from sixring.interactions.models import Interaction
from sixring.work.models import Outcome

numbers = count(1)


def begin(accounts: Any, n: int, days_ago: float, *, reason: str = "", tag: str = "", channel: str = "letters",
          state: str = "resolved") -> list[Conversation]:  # fmt: skip
    """`n` matters that began so many days ago, one a minute."""
    account = accounts[channel]
    why = ContactReason.objects.get_or_create(name=reason)[0] if reason else None
    wide = reach.reaches([frozenset({account.pk})])[frozenset({account.pk})]
    at = clock.ago(days=days_ago)
    made = Conversation.objects.bulk_create(
        Conversation(subject=f"Number {next(numbers)}", opened_at=at + timedelta(minutes=place), touched_at=at,
                     last_in_at=at, state=state, channel=channel, reach=wide, reason=why)
        for place in range(n)
    )  # fmt: skip
    if tag:
        word = Tag.objects.get_or_create(name=tag)[0]
        Conversation.tags.through.objects.bulk_create(
            Conversation.tags.through(conversation=one, tag=word) for one in made
        )
    return made


def answer(accounts: Any, matters: list[Conversation], days_ago: float, minutes: float, late: bool = False) -> None:
    """Each got its first answer that many days ago, after about so many minutes."""
    at = clock.ago(days=days_ago)
    for place, one in enumerate(matters):
        account = accounts[one.channel]
        touches = Interaction.objects.bulk_create(
            Interaction(account=account, channel=account.kind, kind="message", direction=way, proof="domain",
                        dedupe=f"made-{next(numbers)}", occurred_at=at, received_at=at)
            for way in ("in", "out")
        )  # fmt: skip
        took = timedelta(minutes=minutes + place % 7)
        Outcome.objects.create(
            conversation=one, asked=touches[0], answered=touches[1], kind="first", channel=one.channel,
            asked_at=at - took, answered_at=at, due_at=at + timedelta(hours=-1 if late else 1),
            business_seconds=took.total_seconds(), calendar_seconds=took.total_seconds(),
        )  # fmt: skip


def happen(matters: list[Conversation], verb: str, days_ago: float) -> None:
    """The log tells that it happened to each, by nobody of ours."""
    with clock.frozen(clock.ago(days=days_ago)), transaction.atomic():
        changes.record_many((changes.Entry(verb, "conversation", one.pk) for one in matters), actor=SYSTEM)
