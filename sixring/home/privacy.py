"""What home holds of a customer: nothing. It remembers how far setting up is."""

from __future__ import annotations

from collections.abc import Iterator

from sixring.core.privacy import Section, Subject, Tell

ERASES: dict[str, str] = {}
KEEPS = {"SetUp": ("digest steps address", "how far setting up is, and our own public address")}


def export(subject: Subject) -> Iterator[Section]:
    yield from ()


def erase(subject: Subject, tell: Tell) -> None:
    """There is nothing of theirs here."""
