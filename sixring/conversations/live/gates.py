"""Gates: what decides who may hear of a conversation. A gate is the id of the conversation's reach, or minus the
conversation's own id while it has none.

Which accounts lie behind a reach never changes, so each is asked for once a process, and who passes is then a matter
of two sets.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..models import Conversation, Reach

NOWHERE = 0  # the gate of what nobody may see: a conversation that is gone or became part of another

_behind: dict[int, frozenset[int]] = {}


def behind(gate: int) -> frozenset[int]:
    """The accounts behind a gate that was learned."""
    return _behind.get(gate, frozenset())


def learn(gates: Iterable[int]) -> None:
    """Ask for the accounts behind those of `gates` that are new here: one query at most."""
    new = {gate for gate in gates if gate > 0} - _behind.keys()
    if not new:
        return
    links: dict[int, set[int]] = {}
    rows = Reach.accounts.through.objects.filter(reach__in=new)
    for reach_id, account_id in rows.values_list("reach", "account"):
        links.setdefault(reach_id, set()).add(account_id)
    _behind.update((gate, frozenset(found)) for gate, found in links.items())


def gates_of(conversations: set[int]) -> dict[int, int]:
    """The gate of each conversation, learned: one query however many there are."""
    rows = (
        Conversation.objects.filter(pk__in=conversations, merged_into=None).values_list("pk", "reach")
        if conversations
        else ()
    )
    found = {pk: reach or -pk for pk, reach in rows}
    learn(found.values())
    return found
