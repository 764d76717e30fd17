"""Judging a piece of feedback: is it one to act on at once, and by which of its numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sixring.core import clock

from ..models import Answer, Reading, Response
from ..surveys.design import Design
from . import rules
from .rules import Rules

FRESH = timedelta(days=14)  # older feedback, brought in from elsewhere, opens nothing


@dataclass(frozen=True, slots=True)
class Judged:
    """`cause` is nps, csat, ces, stars or text; `tone` negative or positive; `value` the score or the sentiment."""

    cause: str
    tone: str
    value: float


def judge(source: Response | Reading) -> Judged | None:
    """None where it is neither bad nor good enough, or too old to be answered now."""
    if isinstance(source, Response):
        return None if source.at < clock.now() - FRESH else of_response(source, rules.of())
    return None if source.occurred_at < clock.now() - FRESH else of_reading(source, rules.of())


def of_response(response: Response, held: Rules) -> Judged | None:
    """Of several scores the first unhappy one in the order they were asked, else the first glad one. A glad score
    without words is not thanked for: there is nothing to answer."""
    if response.state != Response.State.COMPLETE:
        return None
    answers = {one.question: one for one in Answer.objects.filter(response=response)}
    found: dict[str, tuple[str, float]] = {}
    for question in Design.of(response.version).questions:
        answer = answers.get(question.key)
        if answer is not None and answer.number is not None and question.kind in rules.SCALES:
            top = question.scale[1] if question.scale else 0
            tone = rules.tone_of_score(question.kind, answer.number, held, top)
            found.setdefault(question.kind, (tone, answer.number))
    worst = rules.worst(found)
    if worst is None or (worst[1] == rules.POSITIVE and not any(one.text.strip() for one in answers.values())):
        return None
    cause, tone, value = worst
    return Judged(cause, tone, value)


def of_reading(reading: Reading, held: Rules) -> Judged | None:
    tone = rules.tone_of_text(reading.sentiment, reading.confidence, held)
    return Judged("text", tone, reading.sentiment) if tone else None
