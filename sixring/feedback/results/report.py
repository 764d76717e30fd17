"""The results of a survey in a period: what the page, the API and the sheets all show. Values in a frozen tree; where
they come from is `counts.py`, what they mean `measures.py`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sixring.core import statistics
from sixring.core.actors import Actor
from sixring.core.errors import Invalid
from sixring.core.statistics import Difference, Estimate
from sixring.core.still import one_moment

from ..models import Benchmark, Survey
from . import rules
from .cells import ALL, ANSWERED, ASKED, COMPLETE, CUTS, LATE, RESPONSES, SENT, WORDS
from .comparing import Comparison, compare
from .counts import Counts, Source
from .measures import Asked, is_chosen, is_scored, is_worded, points_of, questions_of
from .spans import Span, steps


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked for: a period, one member of a cut or all (`cut` ""), and by what groups are compared."""

    span: Span
    cut: str = ALL
    member: str = ""
    by: str = "channel"


@dataclass(frozen=True, slots=True)
class Turnout:
    """Responses by how far they came. `asked` of `sent` invitations were answered, both within the period."""

    complete: int
    partial: int
    set_aside: int
    late: int
    asked: int
    sent: int

    @property
    def rate(self) -> Estimate | None:
        """Answers per invitation sent; None where nobody was invited, or answers came to invitations of before."""
        if not self.sent or self.asked > self.sent:
            return None
        return statistics.share(self.asked, self.sent)


@dataclass(frozen=True, slots=True)
class Scored:
    """A question with a scale: its figure, that of the period before, how answers spread, and how it went."""

    asked: Asked
    estimate: Estimate
    change: Difference
    spread: Mapping[int, int]
    trend: Sequence[tuple[date, Estimate]]
    comparison: Comparison | None
    incentive: Comparison | None
    benchmarks: Sequence[Benchmark]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A question with answers to choose from: the share of each among those who answered it."""

    asked: Asked
    n: int
    shares: Sequence[tuple[str, str, Estimate]]


@dataclass(frozen=True, slots=True)
class Report:
    """`few` is what a survey's answers must reach to be shown; 0 when they do. `behind`: answers not in it yet."""

    survey: Survey
    asking: Asking
    turnout: Turnout
    scored: Sequence[Scored]
    chosen: Sequence[Chosen]
    worded: Sequence[tuple[Asked, int]]
    few: int = 0
    least: int = 1
    behind: int = 0
    cuts: Sequence[str] = ()


def report(survey: Survey, asking: Asking, language: str, *, actor: Actor) -> Report:
    """The results of `survey`. Raises `Forbidden` for whoever may not see, `Invalid` for a cut there is none of."""
    actor.must("see")
    if asking.cut not in (ALL, *CUTS) or asking.by not in CUTS:
        raise Invalid(f"Results are cut by {', '.join(CUTS)}.")
    least = rules.least()
    with one_moment():
        source = Source.of(survey.pk)
        turnout = turnout_of(source, asking)
        questions = questions_of(survey, language)
        if hides(survey, asking, turnout, source, least):
            return Report(survey, asking, turnout, (), (), (), least.whole(survey), behind=source.behind)
        return made(survey, asking, turnout, questions, source, least)


def hides(survey: Survey, asking: Asking, turnout: Turnout, source: Source, least: rules.Least) -> bool:
    """Rule: too few answers; of an anonymous survey also where all but one group would tell of the one left out."""
    whole = least.whole(survey)
    if turnout.complete < whole:
        return True
    if not (survey.anonymous and asking.cut):
        return False
    rest = turnout_of(source, Asking(asking.span)).complete - turnout.complete
    return 0 < rest < whole


def made(
    survey: Survey, asking: Asking, turnout: Turnout, questions: Sequence[Asked], source: Source, least: rules.Least
) -> Report:  # fmt: skip
    keys = {one.key for one in questions}
    now = own(source.counts(asking.span, keys, asking.cut), asking.member)
    figures = Figures(survey, asking, source, least, [one for one in questions if is_scored(one)])
    return Report(
        survey, asking, turnout, figures.all(now),
        [chosen(one, now.get(one.key, Counter())) for one in questions if is_chosen(one)],
        [(one, now.get(one.key, Counter())[WORDS]) for one in questions if is_worded(one)],
        0, least.of(survey), source.behind, CUTS,
    )  # fmt: skip


def own(found: Mapping[str, Mapping[str, Counts]], member: str) -> dict[str, Counts]:
    return {question: members.get(member, Counter()) for question, members in found.items()}


def turnout_of(source: Source, asking: Asking) -> Turnout:
    found = own(source.counts(asking.span, [RESPONSES], asking.cut), asking.member).get(RESPONSES, Counter())
    return Turnout(
        found[COMPLETE], found["partial"], found["suspect"] + found["dismissed"], found[LATE], found[ASKED], found[SENT]
    )


def chosen(asked: Asked, counts: Counts) -> Chosen:
    n = counts[ANSWERED]
    shares = [(key, words, statistics.share(min(counts[f"={key}"], n), n)) for key, words in asked.options]
    return Chosen(asked, n, shares)


@dataclass(frozen=True)
class Figures:
    """Everything about the scored questions, read with as few questions to the database as there are kinds of count."""

    survey: Survey
    asking: Asking
    source: Source
    least: rules.Least
    questions: Sequence[Asked]

    def all(self, now: Mapping[str, Counts]) -> list[Scored]:
        keys, span, asking = {one.key for one in self.questions}, self.asking.span, self.asking
        if not keys:
            return []
        before = own(self.source.counts(span.before, keys, asking.cut), asking.member)
        trends = self.source.trend(span, keys, span.unit, asking.cut, asking.member)
        groups = self.source.counts(span, keys, asking.by) if not asking.cut else {}
        gifts = self.source.counts(span, keys, "incentive") if not asking.cut and self.survey.incentive else {}
        marks = list(Benchmark.objects.order_by("as_of", "pk"))
        return [
            Scored(
                one, one.estimate(now.get(one.key, Counter())), self.change(one, now, before),
                spread(one, now.get(one.key, Counter())), self.trend(one, trends.get(one.key, {})),
                self.compared(one, asking.by, groups.get(one.key)), self.compared(one, "incentive", gifts.get(one.key)),
                [mark for mark in marks if one.measure and mark.metric == one.measure.metric],
            )
            for one in self.questions
        ]  # fmt: skip

    def change(self, asked: Asked, now: Mapping[str, Counts], before: Mapping[str, Counts]) -> Difference:
        past = before.get(asked.key, Counter())
        if sum(points_of(past).values()) < self.least.whole(self.survey):
            past = Counter()
        return statistics.difference(asked.estimate(now.get(asked.key, Counter())), asked.estimate(past))

    def trend(self, asked: Asked, units: Mapping[date, Counts]) -> list[tuple[date, Estimate]]:
        """A point for each unit; of an anonymous survey none with too few answers."""
        found = []
        for day in steps(self.asking.span, self.asking.span.unit):
            counts = units.get(day, Counter())
            if sum(points_of(counts).values()) < self.least.whole(self.survey):
                counts = Counter()
            found.append((day, asked.estimate(counts)))
        return found

    def compared(self, asked: Asked, cut: str, members: Mapping[str, Counts] | None) -> Comparison | None:
        if members is None:
            return None
        return compare(asked, cut, members, self.least.of(self.survey), strict=self.survey.anonymous)


def spread(asked: Asked, counts: Counts) -> dict[int, int]:
    found = points_of(counts)
    return {point: found.get(point, 0) for point in asked.points}
