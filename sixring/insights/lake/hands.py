"""Hands: how often a conversation was passed on, from the verbs of the log, which don't say to whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .states import BACK, Turn

GIVEN, TO_TEAM = "conversation.assigned", "conversation.given_to_team"
# Nobody has it after these. They can be taken back as well.
LET_GO = ("conversation.unassigned", "conversation.taken_from_team")
HANDS = (GIVEN, TO_TEAM, *LET_GO)


@dataclass(frozen=True, slots=True)
class Hands:
    """`given`: somebody has had it, or a colleague chose its team; `passing`: a team was chosen, nobody took it yet."""

    passes: int = 0
    given: bool = False
    passing: bool = False

    def after(self, verb: str) -> Hands:
        """Rule: whoever is given it after somebody or some team had it is a transfer, and so is another team; but one
        that takes what was just given to their team is none: they take it, nobody passes it on."""
        if verb == GIVEN:
            return Hands(self.passes + (self.given and not self.passing), True, False)
        if verb == TO_TEAM:
            return Hands(self.passes + self.given, True, True)
        return self


def passes(turns: Iterable[Turn]) -> int:
    """Transfers after the first assignment; what was taken back is none. `turns` in order of time."""
    stages = [Hands()]
    for turn in turns:
        if turn.verb in HANDS:
            stages.append(stages[-1].after(turn.verb))
        elif turn.verb == BACK and {"assignee_id", "team_id"} & turn.before.keys() and len(stages) > 1:
            stages.pop()
    return stages[-1].passes
