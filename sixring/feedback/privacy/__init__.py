"""What feedback holds of a person, part by part: each part says what an erasure takes, and what stays and why."""

from __future__ import annotations

from collections.abc import Iterator

from sixring.core.privacy import Section, Subject, Tell

from . import answers, asking, plan, readings, results, surveys, topics

PARTS = (surveys, asking, answers, readings, plan, topics, results)
ERASES = {model: columns for part in PARTS for model, columns in part.ERASES.items()}
KEEPS = {model: kept for part in PARTS for model, kept in part.KEEPS.items()}


def export(subject: Subject) -> Iterator[Section]:
    for part in PARTS:
        yield from part.export(subject)


def erase(subject: Subject, tell: Tell) -> None:
    for part in reversed(PARTS):
        part.erase(subject, tell)


def withdraw(subject: Subject) -> None:
    """What is due to leave for them doesn't."""
    plan.withdraw(subject)
