"""What a kind of question is measured by: one definition each, with its source in `core/statistics`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sixring.core import statistics
from sixring.core.statistics import Estimate

from ..models import Survey, SurveyVersion
from ..surveys.design import Design, Question, named
from ..surveys.kinds import CES, CHOICE, CSAT, MATRIX, NPS, STARS, TEXT
from .counts import Counts

Points = Mapping[int, int]
Words = str | Promise


@dataclass(frozen=True, slots=True)
class Measure:
    """`score` makes an estimate of {point: how many}; `bad` and `good` are where a point speaks against or for us."""

    name: Words
    definition: Words
    ends: tuple[float, float]
    score: Callable[[Points], Estimate]
    bad: int
    good: int
    metric: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as results show it: a matrix is one for each row. `options` are (key, words)."""

    key: str
    kind: str
    label: str
    scale: tuple[int, int] | None = None
    options: Sequence[tuple[str, str]] = ()

    @property
    def measure(self) -> Measure | None:
        return measure_of(self.kind, self.scale) if self.scale else None

    @property
    def points(self) -> list[int]:
        low, high = self.scale or (0, -1)
        return list(range(low, high + 1))

    def estimate(self, counts: Counts) -> Estimate:
        assert self.measure is not None
        return self.measure.score(points_of(counts))


def measure_of(kind: str, scale: tuple[int, int]) -> Measure:
    low, high = scale
    if kind == NPS:
        words = gettext_lazy("share of 9–10 less share of 0–6, in points from −100 to 100")
        return Measure(gettext_lazy("NPS"), words, (-100, 100), statistics.nps, 6, 9, "nps")
    if kind == CSAT:
        words = format_lazy(gettext_lazy("share who chose {} or {} of {}"), high - 1, high, high)
        return Measure(
            gettext_lazy("CSAT"), words, (0, 1), lambda found: statistics.csat(found, high), 2, high - 1, "csat"
        )
    if kind == CES:
        words = gettext_lazy("mean of 1 to 7, higher is easier")
        return Measure(gettext_lazy("Ease"), words, (1, 7), statistics.ease, 3, 5, "ces")
    words = format_lazy(gettext_lazy("mean of {} to {}"), low, high)
    label = gettext_lazy("Stars") if kind == STARS else gettext_lazy("Mean")
    bad, good = low + (high - low) // 4, high - (high - low) // 4
    return Measure(
        label, words, (low, high), lambda found: statistics.mean_of_counts(found, scale), bad, good,
        "stars" if kind == STARS else "",
    )  # fmt: skip


def points_of(counts: Counts) -> dict[int, int]:
    """{point: how many} of what was answered with a number."""
    return {int(value): many for value, many in counts.items() if value.lstrip("-").isdigit()}


def questions_of(survey: Survey, language: str) -> list[Asked]:
    """What its versions asked, the newest wording of each, in the newest order; then what is not asked any more."""
    found: dict[str, Asked] = {}
    versions = SurveyVersion.objects.filter(survey=survey, published_at__isnull=False).order_by("-number")
    for version in versions:
        design = Design.of(version)
        for question in design.questions:
            for one in asked_of(question, language, design.main):
                found.setdefault(one.key, one)
    return list(found.values())


def asked_of(question: Question, language: str, otherwise: str) -> list[Asked]:
    words = question.ask(language, otherwise) or question.key
    if question.kind == MATRIX:
        return [
            Asked(f"{question.key}.{row.key}", MATRIX, f"{words} {named(row, language, otherwise)}", question.scale)
            for row in question.rows
        ]
    options = [(one.key, named(one, language, otherwise)) for one in question.options]
    return [Asked(question.key, question.kind, words, question.scale, options)]


def is_scored(asked: Asked) -> bool:
    return asked.scale is not None


def is_chosen(asked: Asked) -> bool:
    return asked.kind == CHOICE


def is_worded(asked: Asked) -> bool:
    return asked.kind == TEXT


def unit_words(day: date, unit: str) -> str:
    """How a point of a trend is called."""
    from django.utils.formats import date_format

    if unit == "month":
        return str(date_format(day, "M Y"))
    return str(date_format(day, "j M")) if unit == "day" else _("week of %(day)s") % {"day": date_format(day, "j M")}
