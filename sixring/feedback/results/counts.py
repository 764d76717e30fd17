"""Reading the tally: how often what was answered, in a period, of all or by the members of a cut."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, Sum

from ..models import Invitation, Response, Tally
from . import tally
from .cells import ALL, Cell
from .spans import Span, begin_of

Counts = Counter[str]  # value -> how often
MOST_ALONG = 3000  # what isn't taken in yet is counted along up to here; more is said instead


@dataclass(frozen=True)
class Source:
    """Where counts of one survey come from while a page is made: the tally, and what it does not hold yet.

    `behind` is how many answers are not in it because too many came at once.
    """

    survey: int
    along: Mapping[Cell, int] = field(default_factory=dict)
    behind: int = 0

    @classmethod
    def of(cls, survey: int) -> Source:
        fresh = list(waiting(Response, survey))
        sent = list(waiting(Invitation, survey))
        if len(fresh) + len(sent) > MOST_ALONG:
            return cls(survey, {}, tally.uncounted(Response).filter(survey=survey).count())
        found = tally.of_responses(fresh)
        found.update(tally.of_invitations(sent))
        return cls(survey, found)

    def counts(self, span: Span, questions: Collection[str], cut: str = ALL) -> dict[str, dict[str, Counts]]:
        """question -> member -> counts; of all the member is ""."""
        found: dict[str, dict[str, Counts]] = defaultdict(lambda: defaultdict(Counter))
        mine = Tally.objects.filter(self.mine(questions, cut) & within(span))
        for question, member, value, many in mine.values_list("question", "member", "value").annotate(Sum("count")):
            found[question][member][value] += many
        for cell, many in self.matching(span, questions, cut):
            found[cell.question][cell.member][cell.value] += many
        return {question: dict(members) for question, members in found.items()}

    def trend(
        self, span: Span, questions: Collection[str], unit: str, cut: str = ALL, member: str = ""
    ) -> dict[str, dict[date, Counts]]:
        """question -> first day of the unit -> counts, of one member of `cut`."""
        found: dict[str, dict[date, Counts]] = defaultdict(lambda: defaultdict(Counter))
        days = Q(level__in=(tally.DAY, tally.NEWS), day__gte=span.first, day__lte=span.last)
        mine = Tally.objects.filter(self.mine(questions, cut) & (within(span) if unit == "month" else days))
        mine = mine.filter(member=member)
        for question, day, value, many in mine.values_list("question", "day", "value").annotate(Sum("count")):
            found[question][begin_of(day, unit)][value] += many
        for cell, many in self.matching(span, questions, cut):
            if cell.member == member:
                found[cell.question][begin_of(cell.day, unit)][cell.value] += many
        return {question: dict(units) for question, units in found.items()}

    def mine(self, questions: Collection[str], cut: str) -> Q:
        return Q(survey=self.survey, question__in=sorted(questions), cut=cut)

    def matching(self, span: Span, questions: Collection[str], cut: str) -> Iterator[tuple[Cell, int]]:
        for cell, many in self.along.items():
            if cell.cut == cut and cell.question in questions and span.first <= cell.day <= span.last:
                yield cell, many


def waiting(kind: type[Response] | type[Invitation], survey: int) -> QuerySet[Any, Any]:
    mine = tally.uncounted(kind)
    mine = mine.filter(survey=survey) if kind is Response else mine.filter(version__survey=survey)
    found: QuerySet[Any, Any] = mine.values_list("pk", flat=True)[: MOST_ALONG + 1]
    return found


def within(span: Span) -> Q:
    """Whole months by their months, the rest by days, and news wherever they are."""
    found = Q(level=tally.NEWS, day__gte=span.first, day__lte=span.last)
    if months := span.months():
        found |= Q(level=tally.MONTH, day__gte=months[0], day__lte=months[1])
    for first, last in span.odd():
        found |= Q(level=tally.DAY, day__gte=first, day__lte=last)
    return found


def first_day(survey: int) -> date | None:
    """When the first answer of it came."""
    at = Response.objects.filter(survey=survey).order_by("at").values_list("at", flat=True).first()
    return at.date() if at else None
