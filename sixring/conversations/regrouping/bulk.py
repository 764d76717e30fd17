"""Many at once: one act over the conversations somebody picked, each through the action it would be alone.

What refuses is skipped and counted; what was done is one deed, and can be taken back as one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction

from sixring.core.actors import Actor
from sixring.core.errors import Invalid, SixringError

from .. import access
from ..models import Conversation, Deed
from . import deeds

MOST = 1000  # conversations in one go
TOGETHER = 20  # in one transaction, which stays short for whoever else writes
Act = Callable[[Conversation], None]


@dataclass(frozen=True, slots=True)
class Done:
    """How many were changed, how many refused (or are gone), and the deed that takes it back."""

    changed: int
    refused: int
    deed: Deed | None


def act_on(ids: Collection[int], verb: str, act: Act, *, actor: Actor) -> Done:
    """Do `act` to each of `ids` that `actor` may see. Raises `Invalid` when none or too many were picked."""
    actor.must("answer")
    if not ids:
        raise Invalid("Nothing is picked. Tick the conversations it is about.")
    if len(ids) > MOST:
        raise Invalid(f"At most {MOST} conversations go at once; these are {len(ids)}.")
    seen = sorted(access.visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True))
    refused = len(set(ids)) - len(seen)
    with deeds.doing(verb, seen, actor=actor) as did:
        for some in chunks(seen):
            refused += act_on_some(some, act)
    return Done(len(did.changed), refused, did.deed)


def act_on_some(ids: Sequence[int], act: Act) -> int:
    """Returns how many refused."""
    refused = 0
    with transaction.atomic():
        for conversation in Conversation.objects.filter(pk__in=ids).select_related("anchor", "reach"):
            try:
                with transaction.atomic():
                    act(conversation)
            except SixringError:
                refused += 1
    return refused


def chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), TOGETHER):
        yield ids[start : start + TOGETHER]
