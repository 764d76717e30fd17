"""How well matching does: estimates from labels, sizes, who is known by one way only, what each run found, drift."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q

from sixring.core.actors import Actor

from ..models import Decision, Identity, MatchLabel, MatchRun, Membership, Person, Suggestion
from . import batches, estimates, running
from .estimates import Band, Correction, Range, Share
from .evidence import name_of

RUNS = 12
MOVED = 1.0  # bits by which a field's weights move on average before it is called a drift


@dataclass(frozen=True, slots=True)
class Way:
    """A kind of identity: how many people have one, and how many of those are known by nothing else."""

    kind: str
    people: int
    alone: int

    @property
    def share(self) -> Share:
        return Share(self.alone, self.people)


@dataclass(frozen=True, slots=True)
class Told:
    """A run as it is told: joins of it that stand, and how far its weights moved from those of the one before."""

    run: MatchRun
    standing: int
    drift: float | None
    most: str


@dataclass(frozen=True, slots=True)
class Weight:
    """A step of a field, and the bits it adds."""

    field: str
    likeness: str
    bits: float


@dataclass(frozen=True, slots=True)
class Quality:
    """All of it. `precision` and `recall` are None while nothing was measured."""

    labels: int
    precision: Range | None
    recall: Range | None
    joins: Share  # of the joins by score that somebody checked, how many were right
    bands: Sequence[Band]
    correction: Correction
    waiting: int
    runs: Sequence[Told]


def of(actor: Actor) -> Quality:
    """For leads: counts alone, of all people."""
    actor.must("lead")
    labelled = running.labelled()
    last = MatchRun.objects.filter(state=MatchRun.State.DONE).order_by("-pk").first()
    counted = last.figures if last else {}
    found = estimates.bands(counted.get("bands", []), labelled, counted.get("expected", []))
    return Quality(
        labels=len(labelled),
        precision=estimates.precision(found),
        recall=estimates.recall(found, joined_so_far()),
        joins=checked_joins(),
        bands=found,
        correction=estimates.correct(labelled),
        waiting=Suggestion.objects.filter(state=Suggestion.State.OPEN).exclude(left__person=F("right__person")).count(),
        runs=told_runs(),
    )


def joined_so_far() -> int:
    """Joins in force that a question or a score led to."""
    asked = Q(evidence__has_key="suggestion")
    return Decision.objects.filter(asked, kind=Decision.Kind.JOIN, undone=False, score__isnull=False).count()


def checked_joins() -> Share:
    checked = MatchLabel.objects.filter(undone=False, inferred=True).exclude(verdict=MatchLabel.Verdict.UNSURE)
    said = Counter(checked.values_list("verdict", flat=True))
    return Share(said[MatchLabel.Verdict.SAME], sum(said.values()))


def sizes() -> list[tuple[int, int]]:
    """(how many records one person was made of, how many such people), of those joined at all."""
    grown = Person.objects.exclude(redirect=None).values("redirect").annotate(n=Count("pk"))
    counted = Counter(row["n"] + 1 for row in grown.order_by().values("n"))
    return sorted(counted.items())


def ways() -> list[Way]:
    """By kind of proven identity, who is known by that one alone: nobody has found their other ways yet."""
    alone = Membership.objects.filter(until=None).values("person").annotate(n=Count("identity", distinct=True))
    single = alone.filter(n=1).order_by().values("person")
    rows = Membership.objects.filter(until=None, identity__claimed=False).values("identity__kind")
    counted = rows.annotate(
        people=Count("person", distinct=True), alone=Count("person", distinct=True, filter=Q(person__in=single))
    )
    return [Way(row["identity__kind"], row["people"], row["alone"]) for row in counted.order_by("-people")]


def shared() -> int:
    """Identities that are a household's, a company's or a kiosk's, and group nobody."""
    return Identity.objects.filter(person=None).count()


def told_runs() -> list[Told]:
    """The latest first."""
    done = list(MatchRun.objects.order_by("-pk")[: RUNS + 1])
    return [told(one, before) for one, before in zip(done, [*done[1:], None], strict=False)][:RUNS]


def told(one: MatchRun, before: MatchRun | None) -> Told:
    moved = estimates.drift(bits_of(one), bits_of(before)) if before else {}
    if not moved:
        return Told(one, batches.standing(one.batch), None, "")
    field, bits = next(iter(moved.items()))
    return Told(
        one, batches.standing(one.batch), sum(moved.values()) / len(moved), name_of(field) if bits >= MOVED else ""
    )


def bits_of(one: MatchRun) -> dict[str, list[float]]:
    found: dict[str, list[float]] = one.model.get("bits", {})
    return found


def weights() -> tuple[MatchRun | None, list[Weight]]:
    """The weights in use: those the last run learned."""
    last = MatchRun.objects.filter(state=MatchRun.State.DONE).exclude(model={}).order_by("-pk").first()
    if last is None:
        return None, []
    steps = last.model.get("steps", {})
    return last, [
        Weight(field, likeness, bits)
        for field, own in bits_of(last).items()
        for likeness, bits in zip(steps.get(field, ()), own, strict=False)
    ]
