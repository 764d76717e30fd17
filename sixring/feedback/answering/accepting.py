"""Accepting: what was said to each question, held against what it asks, and put as it is kept."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from sixring.core.errors import Refused
from sixring.core.text import clean

from ..surveys.design import Design, Question
from ..surveys.kinds import CHOICE, MATRIX, TEXT

LONGEST = 10_000  # characters of an answer in words
OTHER = "other"  # beside chosen keys: the words of "something else"


class NotKept(Refused):
    """Answers that can't be kept as they are: `by_question` says why for each, in the words of the page."""

    status = 422

    def __init__(self, by_question: Mapping[str, str]) -> None:
        self.by_question = dict(by_question)
        super().__init__(" ".join(dict.fromkeys(self.by_question.values())))


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it is kept: a number, chosen keys or {row: number}, words."""

    number: float | None = None
    chosen: list[str] | dict[str, float] | None = None
    text: str = ""

    @property
    def said(self) -> bool:
        return self.number is not None or bool(self.chosen) or bool(self.text)

    @property
    def plain(self) -> Any:
        """As branching and piping look at it."""
        if self.number is not None:
            return self.number
        return self.chosen if self.chosen is not None else self.text


def accept(design: Design, answers: Mapping[str, Any]) -> dict[str, Given]:
    """Every answer as it is kept; one that says nothing takes back what was said before. Raises `NotKept`."""
    found: dict[str, Given] = {}
    wrong: dict[str, str] = {}
    for key, value in answers.items():
        question = design.by_key.get(str(key))
        if question is None:
            wrong[str(key)[:40]] = _("This survey has no question “%(key)s”.") % {"key": clean(str(key))[:40]}
            continue
        try:
            found[question.key] = given(question, value)
        except Refused as refused:
            wrong[question.key] = refused.message
    if wrong:
        raise NotKept(wrong)
    return found


def given(question: Question, value: Any) -> Given:
    """Rule: `value` as an answer to `question`. Raises `Refused` with a sentence for whoever answers."""
    if isinstance(value, str):
        value = clean(value).replace("\r\n", "\n").strip()
    if value is None or value == "" or value == [] or value == {}:
        return Given()
    return BY_KIND.get(question.kind, number)(question, value)


def number(question: Question, value: Any) -> Given:
    return Given(number=on_scale(question, value))


def on_scale(question: Question, value: Any) -> float:
    low, high = question.scale or (0, 0)
    try:
        if isinstance(value, bool) or len(str(value)) > 12:
            raise ValueError
        said = float(value)
        if not math.isfinite(said) or said != int(said):
            raise ValueError
    except (TypeError, ValueError):
        words = _("“%(said)s” is no whole number from %(low)d to %(high)d.")
        raise Refused(words % {"said": clean(str(value))[:20], "low": low, "high": high}) from None
    if not low <= said <= high:
        words = _("%(said)s is not between %(low)d and %(high)d.")
        raise Refused(words % {"said": f"{said:g}", "low": low, "high": high})
    return said


def choice(question: Question, value: Any) -> Given:
    """A key, a list of keys, or {"chosen": [...], "other": "words"}."""
    other = ""
    if isinstance(value, Mapping):
        other, value = words(value.get(OTHER) or ""), value.get("chosen") or []
    keys = list(dict.fromkeys(str(one) for one in (value if isinstance(value, list | tuple) else [value])))
    known = {one.key: one for one in question.options}
    strange = [one for one in keys if one not in known]
    if strange:
        raise Refused(_("“%(said)s” is none of the answers.") % {"said": clean(strange[0])[:40]})
    if len(keys) > 1 and not question.several:
        raise Refused(_("Choose one answer only."))
    takes_words = any(known[one].other for one in keys)
    return Given(chosen=keys or None, text=other if takes_words else "")


def matrix(question: Question, value: Any) -> Given:
    """{row: number}; rows nobody answered are left out."""
    if not isinstance(value, Mapping):
        raise Refused(_("Answer each line with a number."))
    rows = {one.key for one in question.rows}
    strange = [str(one) for one in value if str(one) not in rows]
    if strange:
        raise Refused(_("“%(said)s” is none of the lines.") % {"said": clean(strange[0])[:40]})
    said = {str(row): on_scale(question, one) for row, one in value.items() if one not in (None, "")}
    return Given(chosen=said or None)


def text(question: Question, value: Any) -> Given:
    if isinstance(value, Mapping | list | tuple):
        raise Refused(_("Answer in words."))
    return Given(text=words(value))


def words(value: Any) -> str:
    said = clean(str(value)).strip()
    if len(said) > LONGEST:
        told = _("At most %(most)s characters fit here; these are %(n)s. Shorten it and send it again.")
        raise Refused(told % {"most": f"{LONGEST:,}", "n": f"{len(said):,}"})
    return said


def lacks(question: Question, said: Given | None) -> str:
    """Rule: why a question that has to be answered isn't, in a sentence; "" where it is."""
    if not question.required:
        return ""
    if said is None or not said.said:
        return _("Please answer this question.")
    if question.kind == MATRIX and len(said.chosen or ()) < len(question.rows):
        return _("Please answer every line.")
    return ""


BY_KIND: Mapping[str, Callable[[Question, Any], Given]] = {CHOICE: choice, MATRIX: matrix, TEXT: text}
