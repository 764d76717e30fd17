"""All surveys at a glance: each with its main figure of the last 90 days, and that of the 90 days before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sixring.core import statistics
from sixring.core.actors import Actor
from sixring.core.statistics import Difference, Estimate
from sixring.core.still import one_moment

from ..models import Survey
from . import rules
from .cells import COMPLETE, RESPONSES
from .counts import Counts, Source
from .measures import Asked, points_of, questions_of
from .spans import Span, read

DAYS = "90"


@dataclass(frozen=True, slots=True)
class Line:
    """`asked` is its first scored question, None where it has none; `few` answers are too few to be shown."""

    survey: Survey
    complete: int
    asked: Asked | None = None
    estimate: Estimate | None = None
    change: Difference | None = None
    few: bool = False


def overview(language: str, actor: Actor) -> Sequence[Line]:
    actor.must("see")
    surveys = Survey.objects.filter(versions__published_at__isnull=False).distinct().order_by("state", "name", "pk")
    span, least = read(DAYS, "", "", None), rules.least()
    with one_moment():
        return [line_of(one, span, least, language) for one in surveys]


def line_of(survey: Survey, span: Span, least: rules.Least, language: str) -> Line:
    source = Source.of(survey.pk)
    asked = next((one for one in questions_of(survey, language) if one.measure), None)
    keys = [RESPONSES, *([asked.key] if asked else [])]
    now, before = (source.counts(one, keys) for one in (span, span.before))
    complete = of(now, RESPONSES)[COMPLETE]
    if asked is None or complete < least.whole(survey):
        return Line(survey, complete, asked, few=asked is not None and complete > 0)
    past = of(before, asked.key)
    if sum(points_of(past).values()) < least.whole(survey):
        past = type(past)()
    estimate = asked.estimate(of(now, asked.key))
    return Line(survey, complete, asked, estimate, statistics.difference(estimate, asked.estimate(past)))


def of(found: dict[str, dict[str, Counts]], question: str) -> Counts:
    return found.get(question, {}).get("", Counts())
