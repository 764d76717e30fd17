"""A survey on paper: every question at once, and beside one that depends on an answer after which it is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..models import SurveyVersion
from ..surveys import languages
from ..surveys.branching import holds
from ..surveys.design import Condition, Design, Question
from ..surveys.kinds import CHOICE
from .shown import Shown, Speaker
from .wording import spoken, words


@dataclass(frozen=True, slots=True)
class Printed:
    """A question as the sheet has it; `only` says after which answers it is asked, one sentence each."""

    shown: Shown
    only: list[str]


def printed(version: SurveyVersion, language: str) -> dict[str, Any]:
    """What the sheet shows, in `language`."""
    design = Design.of(version)
    speaker = Speaker(design, language, {}, {})
    return {
        "questions": list(questions(design, speaker)), "language": language, "words": words(language),
        "direction": languages.direction(language), "words_in": spoken(language),
        "heading": speaker.text(design.texts, "title") or version.survey.name,
        "intro": speaker.text(design.texts, "intro"),
        "spoken": [(one, languages.name(one)) for one in design.languages if len(design.languages) > 1],
    }  # fmt: skip


def questions(design: Design, speaker: Speaker) -> Iterator[Printed]:
    numbers = {one.key: number for number, one in enumerate(design.questions, 1)}
    for one in design.questions:
        yield Printed(speaker.shown(one, None), [only(each, numbers, speaker) for each in one.branch])


def only(condition: Condition, numbers: Mapping[str, int], speaker: Speaker) -> str:
    """ "Only if your answer to question 1 is: 0–6"."""
    on, said = speaker.design.by_key[condition.question], words(speaker.language)
    number = {"n": numbers[on.key]}
    if condition.test == "not_answered":
        return said["only_unsaid"] % number
    fitting = "" if condition.test == "answered" else fits(condition, on, speaker)
    return said["only_with"] % {**number, "answer": fitting} if fitting else said["only_said"] % number


def fits(condition: Condition, on: Question, speaker: Speaker) -> str:
    """The answers it holds for: "0–6", or the words of what may be chosen."""
    if on.kind == CHOICE:
        return ", ".join(one.words for one in speaker.points(on, None) if holds(condition, {on.key: [one.value]}))
    found = [point for point in on.points if holds(condition, {on.key: point})]
    if found and found == list(range(found[0], found[-1] + 1)) and len(found) > 1:
        return f"{found[0]}–{found[-1]}"
    return ", ".join(map(str, found))
