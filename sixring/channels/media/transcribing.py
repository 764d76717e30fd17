"""Voice notes as words, by whoever can: a package offers a `Transcriber` under `sixring.transcribers`.

Sixring brings none itself: models that hear well are large, and come under terms of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Protocol

from sixring.core.errors import SixringError


class NotInstalled(SixringError):
    """Nobody here turns speech into words."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was heard: `text`, in which `language` (BCP 47, "" when unknown), and how sure that is (0–1), if known."""

    text: str
    language: str = ""
    sure: float | None = None


class Transcriber(Protocol):
    """Hears files. `name` is shown beside what it heard, for a machine's words are not the customer's."""

    name: str

    def hear(self, path: Path, content_type: str) -> Transcript: ...


@cache
def transcriber() -> Transcriber | None:
    """The one that is installed, the first by name; None when there is none."""
    found = sorted(entry_points(group="sixring.transcribers"), key=lambda entry: entry.name)
    return found[0].load()() if found else None


def heard(path: Path, content_type: str) -> Transcript:
    """The words of a voice note. Raises `NotInstalled` where nobody brought a transcriber."""
    hears = transcriber()
    if hears is None:
        raise NotInstalled("Nothing here turns speech into words: no package offers it (docs/media.md).")
    return hears.hear(path, content_type)
