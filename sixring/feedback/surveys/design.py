"""A design: what a version of a survey asks, read from its JSON. Values in, values out; no database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from .kinds import CHOICE, KINDS, MATRIX, SCORED, TEXT

if TYPE_CHECKING:
    from ..models import SurveyVersion

Texts = Mapping[str, Mapping[str, str]]  # language -> name of a text -> words


@dataclass(frozen=True, slots=True)
class Condition:
    """A question is asked only where an earlier one was answered so: `test` is one of `branching.TESTS`."""

    question: str
    test: str
    value: Any = None


@dataclass(frozen=True, slots=True)
class Option:
    """An answer to choose, or a row of a matrix. `texts` is language -> words; `other` asks for words beside it."""

    key: str
    texts: Mapping[str, str]
    other: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `texts` is language -> {ask, hint, low, high}; `scale` the two ends of its numbers, or None.

    `branch` are conditions that must all hold for it to be asked. `several`: a choice of more than one. `page`: it
    begins a new page. `long`: words on several lines.
    """

    key: str
    kind: str
    texts: Texts
    scale: tuple[int, int] | None = None
    required: bool = False
    branch: tuple[Condition, ...] = ()
    options: tuple[Option, ...] = ()
    rows: tuple[Option, ...] = ()
    several: bool = False
    page: bool = False
    long: bool = True

    @property
    def scored(self) -> bool:
        """Whether its answer is one number."""
        return self.kind in SCORED

    @property
    def points(self) -> list[int]:
        low, high = self.scale or (0, -1)
        return list(range(low, high + 1))

    def ask(self, language: str, otherwise: str = "") -> str:
        """What it asks in `language`; in `otherwise` where that is missing, else in any."""
        return said(self.texts, "ask", language, otherwise)

    @property
    def label(self) -> str:
        return str(KINDS[self.kind].label)


@dataclass(frozen=True)
class Design:
    """All of it. `languages` has the one it was written in first. `texts` is language -> {title, intro, thanks}."""

    languages: tuple[str, ...] = ("en",)
    texts: Texts = field(default_factory=dict)
    questions: tuple[Question, ...] = ()
    theme: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, version: SurveyVersion) -> Design:
        """The design of a version."""
        return read(version.design)

    @property
    def main(self) -> str:
        """The language it was written in, which stands in for missing words of others."""
        return self.languages[0]

    @cached_property
    def by_key(self) -> dict[str, Question]:
        return {one.key: one for one in self.questions}

    @property
    def scored(self) -> list[Question]:
        return [one for one in self.questions if one.scored]

    @property
    def worded(self) -> list[Question]:
        """Questions answered in words."""
        return [one for one in self.questions if one.kind == TEXT]

    def text(self, name: str, language: str) -> str:
        return said(self.texts, name, language, self.main)


def said(texts: Texts, name: str, language: str, otherwise: str = "") -> str:
    """Rule: the words in `language`, else in `otherwise`, else in whichever language has them."""
    for one in (language, otherwise, *texts):
        if words := str(texts.get(one, {}).get(name, "")).strip():
            return words
    return ""


def named(option: Option, language: str, otherwise: str = "") -> str:
    """Rule: the words of an option, by the same fallback; its key where it has none at all."""
    for one in (language, otherwise, *option.texts):
        if words := str(option.texts.get(one, "")).strip():
            return words
    return option.key


def read(raw: Mapping[str, Any]) -> Design:
    """A design from its JSON. What it doesn't know of is left out, so that newer designs can be read by older code."""
    languages = tuple(str(one) for one in raw.get("languages") or ()) or ("en",)
    questions = tuple(question_of(one) for one in raw.get("questions") or () if one.get("kind") in KINDS)
    return Design(languages, raw.get("texts") or {}, questions, raw.get("theme") or {})


def question_of(raw: Mapping[str, Any]) -> Question:
    kind = str(raw["kind"])
    return Question(
        key=str(raw["key"]), kind=kind, texts=raw.get("texts") or {}, scale=scale_of(kind, raw.get("scale")),
        required=bool(raw.get("required")), branch=tuple(conditions(raw.get("branch") or ())),
        options=options(raw.get("options") or ()) if kind == CHOICE else (),
        rows=options(raw.get("rows") or ()) if kind == MATRIX else (),
        several=bool(raw.get("several")), page=bool(raw.get("page")), long=bool(raw.get("long", True)),
    )  # fmt: skip


def scale_of(kind: str, raw: Any) -> tuple[int, int] | None:
    """Rule: the kind's own ends, unless its upper one was chosen among those the kind allows."""
    of_kind = KINDS[kind].scale
    if of_kind is None:
        return None
    top = raw[1] if isinstance(raw, list | tuple) and len(raw) == 2 else None
    return (of_kind[0], int(top)) if top in KINDS[kind].tops else of_kind


def conditions(raw: Iterable[Mapping[str, Any]]) -> Iterable[Condition]:
    for one in raw:
        yield Condition(str(one.get("question", "")), str(one.get("test", "")), one.get("value"))


def options(raw: Sequence[Mapping[str, Any]]) -> tuple[Option, ...]:
    return tuple(Option(str(one["key"]), one.get("texts") or {}, bool(one.get("other"))) for one in raw)
