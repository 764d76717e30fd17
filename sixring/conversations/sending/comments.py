"""Answering comments: below them, where everybody reads along, or once in private to whoever wrote them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sixring.channels.models import Account
from sixring.channels.sending import abilities_of
from sixring.core import clock
from sixring.interactions.models import Interaction
from sixring.people.models import Identity

from ..models import Conversation

Pair = tuple[Account, Identity]


@dataclass(frozen=True, slots=True)
class Opening:
    """A comment that still takes a private answer, and the identity that gets it."""

    account: Account
    identity: Identity
    comment: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Opened:
    """The `latest` comment of each public identity, by its id, and the `private` answers that are still to be had."""

    latest: Mapping[int, str] = field(default_factory=dict)
    private: Sequence[Opening] = ()


def of(conversation: Conversation, public: Sequence[Pair]) -> Opened:
    """What may be answered of the comments that these identities wrote here."""
    if not public:
        return Opened()
    placed = Interaction.objects.filter(placements__conversation=conversation, placements__current=True)
    theirs = placed.filter(
        direction=Interaction.Direction.IN, identity__in=[identity for _account, identity in public]
    ).exclude(reference=None).exclude(data__has_key="deleted")  # fmt: skip
    rows = list(
        theirs.order_by("-occurred_at", "-pk").values_list("identity", "reference", "occurred_at", "account")[:200]
    )
    latest = {identity: reference or "" for identity, reference, _at, _account in reversed(rows)}
    return Opened(latest, list(openings(public, rows)))


def openings(public: Sequence[Pair], rows: Sequence[tuple[int | None, str | None, datetime, int]]) -> Iterable[Opening]:
    """The latest comment of each that had no private answer yet and is young enough for one."""
    had = answered([reference for _identity, reference, _at, _account in rows if reference])
    for account, identity in public:
        window = abilities_of(account, identity.kind).private_answer
        private = private_of(account, identity) if window else None
        for whose, reference, at, where in rows:
            if private and window and (whose, where) == (identity.pk, account.pk) and reference not in had:
                if at + window > clock.now():
                    yield Opening(account, private, reference or "", at + window)
                break


def answered(references: Sequence[str]) -> set[str]:
    """Which of these comments had their private answer from here."""
    sent = Interaction.objects.filter(direction=Interaction.Direction.OUT, data__private_to__in=references)
    return set(sent.values_list("data__private_to", flat=True)) if references else set()


def private_of(account: Account, identity: Identity) -> Identity | None:
    """The same person by the same account, where nobody reads along."""
    same = Identity.objects.filter(
        kind=account.kind, value=identity.value, scope=identity.scope, claimed=False, person=identity.person_id
    )
    return same.select_related("person").first()
