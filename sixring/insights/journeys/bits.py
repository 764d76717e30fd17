"""What a step is the first of in its journey, as bits of `firsts`; and what became of the journey, as `fate`."""

from __future__ import annotations

from collections.abc import Mapping

from .shapes import Outcome

PASS = 1  # from the touchpoint before it to its own
VISIT = 2  # at its touchpoint
BACK = 4  # coming back to where it was before the last step, from there
BACK_AGAIN = 8  # the second time
LONG = 16  # after a long wait since that touchpoint
AGAIN = 32  # with another, later conversation at its touchpoint
FELT = 64  # whose text was read at its touchpoint
BAD = 128  # whose text was an unhappy one
SWITCHED = 256  # by another channel than before, within service, from that touchpoint
REACHED = 512  # at its touchpoint before any order, in a journey that is over
LEFT = 1024  # the last of a journey that is over and had no order
# Of each outcome, the bits of a fate that say it is not so, and that it is.
FATES: Mapping[Outcome, tuple[int, int]] = {"converted": (0, 1), "satisfied": (2, 4), "came_back": (8, 16)}


def had(fate: int, outcome: Outcome) -> bool | None:
    """None where it is not known."""
    no, yes = FATES[outcome]
    return True if fate & yes else False if not no or fate & no else None
