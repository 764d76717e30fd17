"""A question as the page shows it: every word filled in, in the language of whoever answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..surveys import piping
from ..surveys.design import Design, Option, Question, said
from .accepting import LONGEST, OTHER
from .wording import words


@dataclass(frozen=True)
class Point:
    """One box to choose: its value, what stands in it, and what a screen reader adds."""

    value: str
    words: str
    more: str = ""
    chosen: bool = False
    other: bool = False


@dataclass(frozen=True)
class Line:
    """A row of a matrix with its boxes."""

    name: str
    words: str
    points: Sequence[Point]


@dataclass(frozen=True)
class Shown:
    """A question on a page. `kind` and `several` choose how it looks, `name` is the name of its field."""

    key: str
    kind: str
    name: str
    ask: str
    hint: str
    low: str
    high: str
    required: bool
    several: bool
    long: bool
    points: Sequence[Point] = ()
    lines: Sequence[Line] = ()
    text: str = ""
    other: str = ""
    wrong: str = ""
    most: int = field(default=LONGEST)

    @property
    def takes_other(self) -> bool:
        return any(one.other for one in self.points)

    @property
    def described(self) -> str:
        """The ids of what describes it, for aria-describedby."""
        parts = [f"{self.name}-hint"] * bool(self.hint) + [f"{self.name}-wrong"] * bool(self.wrong)
        return " ".join(parts)


class Speaker:
    """Says the questions of `design` in `language`, with what is known of answers and occasion put in."""

    def __init__(self, design: Design, language: str, answers: Mapping[str, Any], context: Mapping[str, Any]) -> None:
        self.design, self.language = design, language
        self.known = piping.values(design, answers, context, language)

    def text(self, texts: Mapping[str, Mapping[str, str]], name: str) -> str:
        return piping.fill(said(texts, name, self.language, self.design.main), self.known)

    def option(self, one: Option) -> str:
        return piping.choice(one, self.language, self.design.main, self.known)

    def shown(self, question: Question, value: Any, wrong: str = "") -> Shown:
        name = f"a-{question.key}"
        chosen = value.get("chosen", []) if isinstance(value, Mapping) else value
        return Shown(
            question.key, question.kind, name, self.text(question.texts, "ask"), self.text(question.texts, "hint"),
            self.text(question.texts, "low"), self.text(question.texts, "high"), question.required, question.several,
            question.long, points=self.points(question, chosen), lines=self.lines(question, value, name),
            text=value if isinstance(value, str) else "",
            other=str(value.get(OTHER, "")) if isinstance(value, Mapping) else "", wrong=wrong,
        )  # fmt: skip

    def points(self, question: Question, chosen: Any) -> list[Point]:
        if question.scored:
            return self.scale(question, str(chosen))
        picked = chosen if isinstance(chosen, list) else [chosen]
        return [Point(one.key, self.option(one), "", one.key in picked, one.other) for one in question.options]

    def scale(self, question: Question, chosen: str) -> list[Point]:
        """The numbers, the ends with what they mean: nobody who listens should have to guess which end is good."""
        ends = {question.points[0]: "low", question.points[-1]: "high"}
        of = words(self.language)["of"]
        found = []
        for n in question.points:
            meaning = self.text(question.texts, ends[n]) if n in ends else ""
            more = ", ".join(filter(None, (of % {"n": n, "of": question.points[-1]}, meaning)))
            found.append(Point(str(n), str(n), more, str(n) == chosen))
        return found

    def lines(self, question: Question, value: Any, name: str) -> list[Line]:
        said_to = value if isinstance(value, Mapping) else {}
        return [
            Line(f"{name}-{row.key}", self.option(row), self.scale(question, str(said_to.get(row.key, ""))))
            for row in question.rows
        ]
