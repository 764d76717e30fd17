"""Branching: which questions are asked after what was answered, and on which page each stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from . import piping
from .design import Condition, Design, Question

Answers = Mapping[str, Any]  # question -> number, list of keys, {row: number}, or words


def has(given: Any) -> bool:
    return given not in (None, "", [], {})


def equal(given: Any, value: Any) -> bool:
    """Rule: a number against a number, a chosen key among those chosen."""
    if isinstance(given, list):
        return str(value) in given
    number = number_of(value)
    return number is not None and number_of(given) == number


def number_of(value: Any) -> float | None:
    try:
        return None if isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        return None


def at_least(given: Any, value: Any) -> bool:
    one, other = number_of(given), number_of(value)
    return one is not None and other is not None and one >= other


def at_most(given: Any, value: Any) -> bool:
    one, other = number_of(given), number_of(value)
    return one is not None and other is not None and one <= other


# A test that looks at a value holds for no unanswered question, `is_not` included: nothing was said.
TESTS: Mapping[str, Callable[[Any, Any], bool]] = {
    "is": equal,
    "is_not": lambda given, value: has(given) and not equal(given, value),
    "at_least": at_least,
    "at_most": at_most,
    "answered": lambda given, value: has(given),
    "not_answered": lambda given, value: not has(given),
}
WORDS: Mapping[str, str | Promise] = {
    "is": _("is"), "is_not": _("is not"), "at_least": _("is at least"), "at_most": _("is at most"),
    "answered": _("was answered"), "not_answered": _("was not answered"),
}  # fmt: skip


def holds(condition: Condition, answers: Answers) -> bool:
    test = TESTS.get(condition.test)
    return test is not None and test(answers.get(condition.question), condition.value)


def asked(design: Design, answers: Answers) -> list[Question]:
    """Rule: the questions asked of whoever answered so. An answer to a question that isn't asked decides nothing."""
    known: dict[str, Any] = {}
    found: list[Question] = []
    for question in design.questions:
        if all(holds(one, known) for one in question.branch):
            found.append(question)
            known[question.key] = answers.get(question.key)
    return found


def pages(design: Design) -> list[list[Question]]:
    """Rule: the questions page by page. One that depends on an answer stands on a later page than that answer, so
    that nothing has to change while a page is filled in."""
    found: list[list[Question]] = []
    for question in design.questions:
        here = {one.key for one in found[-1]} if found else set()
        if not found or question.page or here & depends_on(question):
            found.append([])
        found[-1].append(question)
    return found


def depends_on(question: Question) -> set[str]:
    """The questions whose answers it needs."""
    return {one.question for one in question.branch} | piping.named(question)


def page_after(design: Design, answers: Answers, number: int) -> int | None:
    """The number of the next page, from `number` (0 is the first) on, that asks anything; None at the end."""
    wanted = {one.key for one in asked(design, answers)}
    shown = pages(design)
    return next((n for n in range(number, len(shown)) if any(one.key in wanted for one in shown[n])), None)


def page_before(design: Design, answers: Answers, number: int) -> int | None:
    """The same backwards, from the page before `number`."""
    wanted = {one.key for one in asked(design, answers)}
    shown = pages(design)
    return next((n for n in range(number - 1, -1, -1) if any(one.key in wanted for one in shown[n])), None)


def earlier(design: Design, question: Question) -> Sequence[Question]:
    """Questions that stand before it, on which it may depend."""
    return design.questions[: design.questions.index(question)]
