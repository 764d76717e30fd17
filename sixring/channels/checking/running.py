"""Running the contract test: each promise by itself, and what was found against it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from . import door, leaving, reading, table
from .cases import Case, alone

Check = Callable[[Case], Iterator[str]]
CHECKS: Mapping[str, Check] = {**table.CHECKS, **door.CHECKS, **reading.CHECKS, **leaving.CHECKS}
ENOUGH = 5  # of one promise; the rest would say the same


@dataclass(frozen=True, slots=True)
class Found:
    """A promise of the contract, and what speaks against it; nothing does where it is kept."""

    promise: str
    problems: tuple[str, ...]

    @property
    def kept(self) -> bool:
        return not self.problems


def check(case: Case) -> list[Found]:
    """Hold every promise against one adapter. Nothing is asked outside, and nothing is kept."""
    with alone():
        return [Found(promise, against(test, case)) for promise, test in CHECKS.items()]


def against(test: Check, case: Case) -> tuple[str, ...]:
    """What `test` finds, each once. Its own fall is a finding: the adapter raised where nothing may."""
    found: dict[str, None] = {}
    try:
        for problem in islice(test(case), 200):
            found[problem] = None
            if len(found) >= ENOUGH:
                break
    except Exception as error:
        found[f"{type(error).__name__}: {str(error)[:200]}"] = None
    return tuple(found)
