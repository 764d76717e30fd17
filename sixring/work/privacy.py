"""What work holds of a person: nothing in words. Outcomes and working time of a conversation go with it."""

from __future__ import annotations

from collections.abc import Iterator

from sixring.core.privacy import Section, Subject, Tell

ERASES = {"Outcome": "channel"}
KEEPS = {
    "Availability": ("cause", "of colleagues: why a state changed by itself"),
    "CalendarVersion": ("zone week holidays", "our opening hours"),
    "Target": ("channel", "how quickly we mean to answer"),
}


def export(subject: Subject) -> Iterator[Section]:
    yield from ()


def erase(subject: Subject, tell: Tell) -> None:
    """Nothing is left to do: what stood beside a conversation went with it."""
