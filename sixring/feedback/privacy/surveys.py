"""What surveys themselves hold: nothing of those who answer."""

from __future__ import annotations

from collections.abc import Iterator

from sixring.core.privacy import Section, Subject, Tell

ERASES: dict[str, str] = {}
KEEPS = {
    "Survey": (
        "name key touchpoint incentive origins",
        "what this organisation asks, and where; nothing of who answers",
    ),
    "SurveyVersion": ("design", "the questions themselves, as colleagues wrote them"),
}


def export(subject: Subject) -> Iterator[Section]:
    yield from ()


def erase(subject: Subject, tell: Tell) -> None:
    """Nothing here is theirs."""
