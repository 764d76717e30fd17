"""What colleagues write, in six languages, and what each message asks its customer for.

Written by us and labelled before the detector was asked once; the same matters in each language. Two lines are for
mending its patterns, the next two for measuring alone, and so on. A line is what is asked for (of `asking.THINGS`; "-"
for nothing) and the message. Not asked for is what we tell ourselves, what may be told ("if you like"), photos, choices
and further questions about what is known.

`twice` holds pairs, for measuring alone: whether the second message of a customer tells again what the first told.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
LANGUAGES = ("en", "de", "fr", "es", "pt", "it")
Labelled = tuple[str, str, frozenset[str]]  # language, message, what it asks for


def pairs() -> Iterator[tuple[bool, str, str]]:
    for language in LANGUAGES:
        for line in (HERE / "twice" / f"{language}.txt").read_text("utf-8").splitlines():
            verdict, earlier, now = line.split(" | ")
            yield verdict == "yes", earlier, now


def messages(*, measuring: bool) -> Iterator[Labelled]:
    for language in LANGUAGES:
        for place, line in enumerate((HERE / f"{language}.txt").read_text("utf-8").splitlines()):
            if place // 2 % 2 == measuring:
                things, text = line.split(" | ", 1)
                yield language, text, frozenset() if things == "-" else frozenset(things.split())
