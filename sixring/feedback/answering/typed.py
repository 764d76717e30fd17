"""What was typed into a page: answers by question, and what a link chose beforehand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import QueryDict

from ..surveys.design import Design, Question
from ..surveys.kinds import CHOICE, MATRIX
from .accepting import OTHER, Given

LONGEST_CHOSEN = 200


def answers(questions: Iterable[Question], said: QueryDict) -> dict[str, Any]:
    """What a form says to each of `questions`; one nothing is said to is there all the same."""
    return {one.key: answer(one, said) for one in questions}


def answer(question: Question, said: QueryDict) -> Any:
    name = f"a-{question.key}"
    if question.kind == MATRIX:
        rows = {row.key: said.get(f"{name}-{row.key}", "") for row in question.rows}
        return {row: value for row, value in rows.items() if value}
    if question.kind != CHOICE:
        return said.get(name, "")
    chosen = [one for one in said.getlist(name) if one]
    other = said.get(f"{name}-{OTHER}", "").strip()
    return {"chosen": chosen, OTHER: other} if chosen and other else chosen


def chosen_before(design: Design, said: QueryDict) -> dict[str, Any]:
    """Rule: what an address chooses beforehand: `?q=csat&v=4`, or `?csat=4`. Nothing of it is kept by looking."""
    found = {key: said.get(key, "") for key in design.by_key if key in said}
    named = said.get("q", "")
    if named in design.by_key:
        found[named] = said.get("v", "")
    return {key: value[:LONGEST_CHOSEN] for key, value in found.items() if possible(design.by_key[key], value)}


def possible(question: Question, value: str) -> bool:
    if question.kind == CHOICE:
        return value in {one.key for one in question.options}
    return question.scored and value in {str(one) for one in question.points}


def plain(said: dict[str, Given]) -> dict[str, Any]:
    """Kept answers as a form shows them again."""
    return {key: back(one) for key, one in said.items()}


def back(given: Given) -> Any:
    if given.number is not None:
        return f"{given.number:g}"
    if isinstance(given.chosen, list):
        return {"chosen": given.chosen, OTHER: given.text} if given.text else given.chosen
    if isinstance(given.chosen, dict):
        return {row: f"{value:g}" for row, value in given.chosen.items()}
    return given.text
