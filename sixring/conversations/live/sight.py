"""What one colleague may see, remembered for a few seconds and shared by all of their open streams.

The rule is `access.visible_to`: a conversation is seen by whoever sees one of the accounts it went over.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Collection

from sixring.channels import accounts
from sixring.core import asgi
from sixring.core.actors import Actor

from .. import access
from .gates import NOWHERE, behind
from .news import Batch

# Seconds an answer holds. What changes accounts is in the log and ends it at once, and another role or team ends the
# stream; this is for what was changed past all of that.
KNOWN_FOR = 20.0
Visible = frozenset[int] | None  # ids of accounts; None is everything


class Sight:
    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.until = 0.0
        self.visible: Visible = frozenset()
        self.open: dict[frozenset[int], frozenset[int]] = {}
        self.regrouped: Batch | None = None
        self.turn = 0
        self.asking = asyncio.Lock()

    def hear(self, batch: Batch) -> None:
        """Called by each stream; what may have become less is asked anew, once a batch."""
        if batch.regrouped and self.regrouped is not batch:
            self.regrouped = batch
            self.turn += 1
            self.until = 0.0

    def knows(self) -> bool:
        return time.monotonic() < self.until

    def passes(self, gates: frozenset[int]) -> frozenset[int]:
        """Those of `gates` that are open, going by the last answer."""
        found = self.open.get(gates)
        if found is None:
            if len(self.open) > 100:
                self.open.clear()
            found = self.open[gates] = frozenset(gate for gate in gates if self.opens(gate))
        return found

    def opens(self, gate: int) -> bool:
        if gate == NOWHERE or self.visible is None:
            return gate != NOWHERE
        return not behind(gate).isdisjoint(self.visible)

    async def look(self, gates: Collection[int]) -> frozenset[int]:
        """Those of `gates` that are open, asking when needed, once for everybody who waits."""
        while not self.knows():
            async with self.asking:
                if not self.knows():
                    turn, began = self.turn, time.monotonic()
                    self.take(await asgi.in_thread(visible_to, self.actor), turn, began)
        return self.passes(frozenset(gates))

    def take(self, visible: Visible, turn: int, asked_at: float) -> None:
        """Remember an answer, unless something was regrouped since it was asked for."""
        if turn == self.turn:
            self.visible, self.until = visible, max(asked_at + KNOWN_FOR, time.monotonic() + 1)  # however long it took
            self.open.clear()


def visible_to(actor: Actor) -> Visible:
    return None if access.sees_all(actor) else accounts.ids_visible_to(actor)
