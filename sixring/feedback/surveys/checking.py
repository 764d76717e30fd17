"""What keeps a draft from being asked, and what is only worth a look. Rules: a design in, sentences out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from . import languages, piping
from .branching import TESTS
from .design import Design, Question, read
from .kinds import CHOICE, MATRIX

MOST_QUESTIONS, MOST_OPTIONS = 60, 30
AGREES = frozenset({"at_least", "at_most"})


def wrong_with(raw: Mapping[str, Any]) -> list[str]:
    """Why it can't be published, a sentence each; nothing where it can."""
    design = read(raw)
    if not design.questions:
        return [_("There is no question yet.")]
    found = [why for number, question in enumerate(design.questions, 1) for why in wrong_in(design, question, number)]
    if len(design.questions) > MOST_QUESTIONS:
        found.append(_("A survey has at most %(n)d questions.") % {"n": MOST_QUESTIONS})
    return found


def wrong_in(design: Design, question: Question, number: int) -> Iterator[str]:
    told = {"n": number}
    if not languages.own(question.texts, design.main, "ask"):
        yield _("Question %(n)d asks nothing yet.") % told
    if question.kind == CHOICE and len(question.options) < 2:
        yield _("Question %(n)d needs two answers to choose from.") % told
    if question.kind == MATRIX and not question.rows:
        yield _("Question %(n)d needs a line.") % told
    yield from wrong_conditions(design, question, number)
    yield from wrong_pipes(design, question, number)


def wrong_conditions(design: Design, question: Question, number: int) -> Iterator[str]:
    before = {one.key: one for one in design.questions[: number - 1]}
    for condition in question.branch:
        asked = before.get(condition.question)
        if asked is None:
            yield _("Question %(n)d is asked after a question that doesn’t stand before it.") % {"n": number}
        elif condition.test not in TESTS or not fits(asked, condition.test, condition.value):
            yield _("Question %(n)d: nobody can answer “%(ask)s” so.") % {
                "n": number, "ask": asked.ask(design.main)[:60],
            }  # fmt: skip


def fits(asked: Question, test: str, value: Any) -> bool:
    """Rule: whether an answer to `asked` can be held against `value`."""
    if test in ("answered", "not_answered"):
        return True
    if asked.kind == CHOICE:
        return test not in AGREES and value in {one.key for one in asked.options}
    return asked.scored and value in asked.points


def wrong_pipes(design: Design, question: Question, number: int) -> Iterator[str]:
    before = {one.key for one in design.questions[: number - 1]}
    for name in sorted(piping.named(question) - before - set(piping.ABOUT)):
        yield _("Question %(n)d names {%(name)s}, which nobody has answered by then.") % {"n": number, "name": name}


def worth_a_look(design: Design) -> list[str]:
    """What may be published so, and better isn't."""
    found = []
    if len(design.questions) > 8:
        found.append(_("More than eight questions: many will not finish."))
    if sum(one.required for one in design.questions) > 3:
        found.append(_("Many questions have to be answered; whoever can’t leaves without any."))
    if design.questions and not design.scored:
        found.append(_("No question gives a score, so there will be no figure to follow."))
    return found
