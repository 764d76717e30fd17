"""What is said of us in reviews beside what is said of others: stars, and what they speak of, each with its n."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sixring.channels.models import Account
from sixring.core import statistics
from sixring.core.statistics import Difference, Estimate
from sixring.feedback.models import Reading
from sixring.interactions.models import Interaction

from ..dashboards.lens import Lens
from ..dashboards.spans import Span
from . import competitors
from .models import Competitor, CompetitorReview

REVIEWS = "reviews"  # the kind of channel
LEAST = 5  # reviews; of fewer nothing is told
SURE = 0.05


@dataclass(frozen=True, slots=True)
class Spoken:
    """Reviews of somebody within the days looked at. `read`: of how many it is known what they speak of; `felt`: by
    aspect how each spoke of it, -1 to 1."""

    name: str
    stars: Mapping[int, int]
    read: int
    felt: Mapping[str, Sequence[float]]
    sources: Sequence[str] = ()
    first: date | None = None
    last: date | None = None
    competitor: Competitor | None = None

    @property
    def n(self) -> int:
        return sum(self.stars.values())

    @property
    def rating(self) -> Estimate:
        """The mean of the stars, 1 to 5; not measured of fewer than five."""
        return statistics.stars(self.stars if self.n >= LEAST else {})

    def share(self, aspect: str) -> Estimate:
        """Of the reviews read, the share that speaks of it."""
        enough = self.read >= LEAST
        return statistics.share(len(self.felt.get(aspect, ())) if enough else 0, self.read if enough else 0)

    def feeling(self, aspect: str) -> Estimate:
        felt = self.felt.get(aspect, ())
        return statistics.mean_of(felt if len(felt) >= LEAST else (), (-1.0, 1.0))


@dataclass(frozen=True, slots=True)
class Aspect:
    """How often theirs speak of it and ours do, and how they feel about it. `p` are corrected after Holm for all
    aspects of the same competitor."""

    name: str
    ours: Estimate
    theirs: Estimate
    apart: Difference
    p: float
    our_feeling: Estimate
    their_feeling: Estimate
    feelings_apart: Difference
    feelings_p: float

    @property
    def more(self) -> bool | None:
        """Whether ours speak of it surely more often; None where nobody can tell."""
        return None if self.p >= SURE or not self.apart.value else self.apart.value > 0

    @property
    def gladder(self) -> bool | None:
        return None if self.feelings_p >= SURE or not self.feelings_apart.value else self.feelings_apart.value > 0


@dataclass(frozen=True, slots=True)
class Against:
    """A competitor beside us. `stars`: ours less theirs."""

    theirs: Spoken
    stars: Difference
    p: float
    aspects: Sequence[Aspect] = field(default_factory=tuple)

    @property
    def ahead(self) -> bool | None:
        return None if self.p >= SURE or not self.stars.value else self.stars.value > 0


@dataclass(frozen=True, slots=True)
class Page:
    """`empty`: competitors without a review within the days looked at. `waiting`: reviews nobody has read yet."""

    ours: Spoken
    others: Sequence[Against]
    empty: Sequence[Competitor]
    waiting: int


def page(lens: Lens) -> Page:
    """Raises `Forbidden`."""
    rows = competitors.all_of(lens.actor)
    mine = ours(lens.span)
    found = [(row, theirs(row, lens.span)) for row in rows]
    there = [one for _row, one in found if one.n]
    gaps = [statistics.difference(mine.rating, one.rating) for one in there]
    ps = statistics.holm([gap.p for gap in gaps])
    others = [Against(*told, aspects(mine, told[0])) for told in zip(there, gaps, ps, strict=True)]
    waiting = CompetitorReview.objects.filter(read_at=None).count()
    return Page(mine, others, [row for row, one in found if not one.n], waiting)


def ours(span: Span) -> Spoken:
    """Reviews with stars that customers wrote of us, wherever we read them."""
    places = list(Account.objects.filter(kind=REVIEWS).values_list("pk", flat=True))
    touches = Interaction.objects.filter(
        account__in=places, kind="review", data__rating__in=[1, 2, 3, 4, 5], occurred_at__gte=span.since,
        occurred_at__lt=span.until,
    )  # fmt: skip
    stars = Counter(int(rating) for rating in touches.values_list("data__rating", flat=True))
    felt = Reading.objects.filter(interaction__in=touches).values_list("aspects", flat=True)
    said = [[(one["aspect"], float(one["sentiment"])) for one in row] for row in felt]
    return Spoken("", stars, len(said), by_aspect(said))


def theirs(row: Competitor, span: Span) -> Spoken:
    reviews = row.reviews.filter(day__gte=span.first, day__lte=span.last)
    told = list(reviews.values_list("stars", "aspects", "read_at", "day", "source"))
    said = [[(str(name), float(how)) for name, how in aspects] for _n, aspects, at, _day, _source in told if at]
    days = [day for *_rest, day, _source in told]
    return Spoken(
        row.name, Counter(stars for stars, *_rest in told), len(said), by_aspect(said),
        sorted({source for *_rest, source in told}), min(days, default=None), max(days, default=None), row,
    )  # fmt: skip


def by_aspect(said: Iterable[Sequence[tuple[str, float]]]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = defaultdict(list)
    for row in said:
        for name, how in row:
            found[name].append(how)
    return found


def aspects(mine: Spoken, other: Spoken) -> list[Aspect]:
    """What either speaks of, what is spoken of most first."""
    names = sorted({*mine.felt, *other.felt}, key=lambda name: -weight(name, mine, other))
    shares = [(mine.share(name), other.share(name)) for name in names]
    feelings = [(mine.feeling(name), other.feeling(name)) for name in names]
    gaps = [statistics.difference(a, b) for a, b in shares]
    felt = [statistics.difference(a, b) for a, b in feelings]
    ps, felt_ps = statistics.holm([gap.p for gap in gaps]), statistics.holm([gap.p for gap in felt])
    return [
        Aspect(name, *shares[at], gaps[at], ps[at], *feelings[at], felt[at], felt_ps[at])
        for at, name in enumerate(names)
    ]


def weight(name: str, mine: Spoken, other: Spoken) -> float:
    """The share of both, each counted as one."""
    return sum(len(one.felt.get(name, ())) / one.read for one in (mine, other) if one.read)
