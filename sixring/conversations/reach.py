"""Reach: over which accounts a conversation goes, and with it who may see it.

The truth is in the placements in force; `Conversation.reach` is kept in line with them wherever touches come or go.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from sixring.channels import accounts
from sixring.core import rows
from sixring.core.actors import Actor
from sixring.core.text import short

from .models import Conversation, Placement, Reach

Accounts = frozenset[int]


def touching(actor: Actor) -> QuerySet[Any, Any]:
    """Reaches, as rows of "reach", that `actor` may see at least one account of."""
    links = Reach.accounts.through.objects.filter(account__in=sorted(accounts.ids_visible_to(actor)))
    return links.values("reach")


def within(visible: Accounts, reach: Reach | None) -> bool:
    """Rule: whether nothing of a conversation with this reach is hidden from whoever sees the accounts `visible`."""
    return reach is not None and ":" not in reach.key and ids_in(reach.key) <= visible


def take_in(conversation: Conversation, account_id: int) -> None:
    """A touch on this account was placed in `conversation`; writes its reach. In the caller's transaction."""
    conversation.reached |= {account_id}
    before = conversation.reach_id
    settle([conversation])
    if conversation.pk and conversation.reach_id != before:
        Conversation.objects.filter(pk=conversation.pk).update(reach=conversation.reach_id)


def settle(conversations: Sequence[Conversation]) -> None:
    """Set (not save) the reach of `conversations` to what it was together with what they `reached`."""
    wanted: dict[int, Accounts] = {}
    for index, conversation in enumerate(conversations):
        reach = conversation.reach if conversation.reached else None
        known = accounts_of(reach) if reach is not None else frozenset()
        if conversation.reached - known:
            wanted[index] = conversation.reached | known
    found = reaches(set(wanted.values()))
    for index, accounts_ in wanted.items():
        conversations[index].reach = found[accounts_]


def compute(conversation: Conversation) -> None:
    """Set (not save) the reach of `conversation` anew, from the placements in force."""
    placed = Placement.objects.filter(conversation=conversation, current=True)
    touched = frozenset(placed.values_list("interaction__account", flat=True))
    conversation.reached = touched
    conversation.reach = reaches({touched})[touched] if touched else None


def reaches(wanted: Iterable[Accounts]) -> Mapping[Accounts, Reach]:
    """The reach of each of these sets of accounts; those that are new are added."""
    keys = {key_of(one): one for one in wanted}
    if not keys:
        return {}
    found = {row.key: row for row in Reach.objects.filter(key__in=keys)}
    missing = keys.keys() - found.keys()
    if missing:
        rows.put((Reach(key=key) for key in sorted(missing)), rows.QUIET)  # somebody else may be adding the same
        found |= {row.key: row for row in Reach.objects.filter(key__in=missing)}
        through = Reach.accounts.through
        links = (through(reach_id=found[key].pk, account_id=pk) for key in missing for pk in keys[key])
        rows.put(links, rows.QUIET)
    return {accounts_: found[key] for key, accounts_ in keys.items()}


def accounts_of(reach: Reach) -> Accounts:
    if ":" in reach.key:  # too many to be spelt out
        return frozenset(reach.accounts.values_list("pk", flat=True))
    return ids_in(reach.key)


def ids_in(key: str) -> Accounts:
    return frozenset(map(int, key.split("-")))


def key_of(accounts_: Accounts) -> str:
    return short("-".join(map(str, sorted(accounts_))), 500)
