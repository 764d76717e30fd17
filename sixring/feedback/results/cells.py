"""How a response counts: the one rule, pure, that the tally and its check share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

CUTS = ("channel", "language", "team", "version", "incentive")
ALL = ""
RESPONSES = ""  # the question under which responses themselves are counted
SENT, ASKED, LATE = "sent", "asked", "late"  # invitations sent; answers that came by one; answers after its end
ANSWERED = "answered"  # how many said anything, where one may choose several or write words
WORDS = "words"  # answers with a comment
COMPLETE = "complete"


class Cell(NamedTuple):
    """What a count is of. `day` is in UTC."""

    survey: int
    day: date
    question: str
    cut: str
    member: str
    value: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What of a response or an invitation it is counted by. `team` as it was called then."""

    survey: int
    day: date
    channel: str = ""
    language: str = ""
    team: str = ""
    version: int = 0
    incentive: bool = False

    @property
    def members(self) -> tuple[tuple[str, str], ...]:
        """(cut, member) pairs it counts for; what isn't known counts for all only."""
        named = {
            "channel": self.channel, "language": self.language, "team": self.team,
            "version": str(self.version or ""), "incentive": "yes" if self.incentive else "no",
        }  # fmt: skip
        return ((ALL, ""), *((cut, named[cut][:120]) for cut in CUTS if named[cut]))


@dataclass(frozen=True, slots=True)
class Said:
    """An answer as it is kept."""

    question: str
    number: float | None = None
    chosen: Any = None
    worded: bool = False


def day_of(moment: datetime) -> date:
    return moment.astimezone(UTC).date()


def cells(facts: Facts, state: str, answers: Iterable[Said], *, asked: bool, late: bool) -> Counter[Cell]:
    """What a response adds: itself by state; its answers, only of a complete one."""
    found: list[tuple[str, str]] = [(RESPONSES, state)]
    if state == COMPLETE:
        found += [(RESPONSES, ASKED)] * asked + [(RESPONSES, LATE)] * late
        for answer in answers:
            found += values(answer)
    return spread(facts, found)


def sent(facts: Facts) -> Counter[Cell]:
    """What an invitation adds once it was sent."""
    return spread(facts, [(RESPONSES, SENT)])


def spread(facts: Facts, found: Iterable[tuple[str, str]]) -> Counter[Cell]:
    survey, day, members = facts.survey, facts.day, facts.members
    return Counter(
        Cell(survey, day, question[:120], cut, member, value[:60])
        for question, value in found
        for cut, member in members
    )


def values(answer: Said) -> Iterator[tuple[str, str]]:
    """(question, value) pairs of an answer: a number, each key chosen, each row of a matrix; and that it has words."""
    if answer.worded:
        yield answer.question, WORDS
    if answer.number is not None:
        yield answer.question, number(answer.number)
    elif isinstance(answer.chosen, Mapping):
        yield from ((f"{answer.question}.{row}", number(point)) for row, point in answer.chosen.items())
    elif isinstance(answer.chosen, list | str) and answer.chosen:
        yield answer.question, ANSWERED
        chosen = [answer.chosen] if isinstance(answer.chosen, str) else answer.chosen
        yield from ((answer.question, f"={key}") for key in dict.fromkeys(map(str, chosen)))


def number(point: Any) -> str:
    return f"{float(point):g}"
