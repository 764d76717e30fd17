"""Twenty comments behind a number, drawn by chance: the same for the same draw, so that a link to it can be shared."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet

from sixring.core.actors import Actor

from ..models import Answer, Response, Survey
from . import seen
from .cells import ALL, COMPLETE
from .spans import Span

MANY = 20
TRIES, TRIED = 10, 600  # draws by number before all that fit are listed, and how many at a time
MOST_LISTED = 20_000


@dataclass(frozen=True, slots=True)
class Behind:
    """Which number: answers to `question` from `low` to `high`, or that chose `chosen`; of one member of a cut."""

    span: Span
    question: str = ""
    low: float | None = None
    high: float | None = None
    chosen: str = ""
    cut: str = ALL
    member: str = ""


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody said, with the answer it came by and their scores."""

    response: Response
    answers: Sequence[Answer]
    scores: Mapping[str, float]


def draw(survey: Survey, behind: Behind, seed: int, *, actor: Actor) -> list[Comment]:
    """At most twenty of what `actor` may read, each as likely as any other."""
    found = matching(survey, behind, actor)
    if not seen.enough(survey, of_whom(survey, behind, actor)):
        return []
    chance = random.Random(seed)  # noqa: S311  # a sample, no secret
    ids = sample(found, chance)
    rows = {
        row.pk: row for row in found.filter(pk__in=ids).prefetch_related("answers").select_related("identity__person")
    }
    return [comment(rows[pk]) for pk in ids if pk in rows]


def sample(found: QuerySet[Response], chance: random.Random) -> list[int]:
    """Numbers drawn blindly until twenty fit: no list of a million is made. Where few fit, all of those are listed."""
    ends = Response.objects.aggregate(low=Min("pk"), high=Max("pk"))
    if ends["low"] is None:
        return []
    drawn: dict[int, None] = {}
    for _try in range(TRIES):
        tried = [chance.randint(ends["low"], ends["high"]) for _ in range(TRIED)]
        fit = set(found.filter(pk__in=tried).values_list("pk", flat=True))
        drawn |= dict.fromkeys(pk for pk in tried if pk in fit)
        if len(drawn) >= MANY:
            return list(drawn)[:MANY]
        if ends["high"] - ends["low"] < TRIED:
            break
    listed = sorted(found.values_list("pk", flat=True)[:MOST_LISTED])
    return chance.sample(listed, min(MANY, len(listed)))


def matching(survey: Survey, behind: Behind, actor: Actor) -> QuerySet[Response]:
    """Complete responses with words behind a number."""
    worded = Answer.objects.filter(response=OuterRef("pk")).exclude(text="")
    found = of_whom(survey, behind, actor).filter(Exists(worded))
    if not behind.question:
        return found
    said = Answer.objects.filter(response=OuterRef("pk"))
    key, _dot, row = behind.question.partition(".")
    if behind.low is not None and behind.high is not None:
        place = f"chosen__{row}" if row else "number"
        return found.filter(
            Exists(said.filter(question=key, **{f"{place}__gte": behind.low, f"{place}__lte": behind.high}))
        )
    if behind.chosen:
        return found.filter(Exists(said.filter(question=key, chosen__icontains=f'"{behind.chosen}"')))
    return found.filter(Exists(said.filter(question=key)))


def of_whom(survey: Survey, behind: Behind, actor: Actor) -> QuerySet[Response]:
    """Complete responses of the period and the group, whatever was said."""
    begin = datetime.combine(behind.span.first, datetime.min.time(), UTC)
    end = datetime.combine(behind.span.last, datetime.min.time(), UTC) + timedelta(days=1)
    found = seen.responses(actor).filter(survey=survey, state=COMPLETE, at__gte=begin, at__lt=end)
    return found.filter(of_member(behind.cut, behind.member))


def of_member(cut: str, member: str) -> Q:
    """Rule: responses that the tally counts for this member."""
    if cut == "version":
        return Q(version=int(member)) if member.isdigit() else Q(pk=None)
    if cut == "incentive":
        return Q(incentive="") if member == "no" else ~Q(incentive="")
    return {"channel": Q(channel=member), "language": Q(language=member), "team": Q(context__team=member)}.get(cut, Q())


def comment(response: Response) -> Comment:
    every: list[Any] = sorted(response.answers.all(), key=lambda one: one.pk)
    scores = {one.question: one.number for one in every if one.number is not None}
    return Comment(response, [one for one in every if one.text], scores)
