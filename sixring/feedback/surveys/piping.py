"""Piping: what was answered before, and what the survey is about, within the words of a question: `{score}`, `{order}`.

Only names known beforehand are replaced, by text that is escaped where it is shown; nothing in it is run.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .design import Design, Option, Question
from .design import named as words_of

SLOT = re.compile(r"\{([a-z][a-z0-9_]{0,39})\}")
ABOUT = ("order", "product", "store", "place", "agent", "team")  # of `Response.context`
LONGEST = 120


def named(question: Question) -> set[str]:
    """The names in braces anywhere in its words."""
    texts = (text for one in question.texts.values() for text in one.values())
    choices = (text for one in (*question.options, *question.rows) for text in one.texts.values())
    return {name for text in (*texts, *choices) for name in SLOT.findall(str(text))}


def fill(text: str, values: Mapping[str, str]) -> str:
    """Rule: `text` with what is known put in; what isn't said leaves no gap behind."""
    if "{" not in text:
        return text
    filled = SLOT.sub(lambda found: values.get(found[1], ""), text)
    return re.sub(r" {2,}", " ", re.sub(r" +([.,;:!?])", r"\1", filled)).strip()


def values(design: Design, answers: Mapping[str, Any], context: Mapping[str, Any], language: str) -> dict[str, str]:
    """What each name stands for. An answer to a question goes before what the survey is about."""
    about = {name: str(context[name])[:LONGEST] for name in ABOUT if context.get(name)}
    said = {key: spoken(design.by_key[key], given, language, design.main) for key, given in answers.items()
            if key in design.by_key}  # fmt: skip
    return about | said


def spoken(question: Question, given: Any, language: str, otherwise: str) -> str:
    """An answer as it is said."""
    if isinstance(given, list):
        known = {one.key: one for one in question.options}
        return ", ".join(words_of(known[key], language, otherwise) for key in given if key in known)
    if isinstance(given, dict) or given is None:
        return ""
    return f"{given:g}" if isinstance(given, int | float) else str(given)[:LONGEST]


def choice(option: Option, language: str, otherwise: str, known: Mapping[str, str]) -> str:
    """The words of an option or a row, filled in."""
    return fill(words_of(option, language, otherwise), known)
