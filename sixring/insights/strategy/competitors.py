"""Reviews of others: brought in from a file with their source, each once, and without who wrote them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.db import transaction
from django.db.models import Count, Max, Min, QuerySet
from django.utils.translation import gettext as _

from sixring.core import changes, clock
from sixring.core.actors import Actor
from sixring.core.errors import Invalid, NotFound
from sixring.core.text import clean

from . import files
from .models import Competitor, CompetitorReview

AT_MOST = 20_000  # reviews of one file
COLUMNS = {
    "day": ("date", "at", "published", "created", "published_at", "created_at"),
    "stars": ("rating", "star_rating", "score"), "text": ("review", "body", "content", "words"),
    "title": ("heading", "headline"), "key": ("id", "review_id", "url", "link"), "language": ("lang",),
}  # fmt: skip
NEEDED = ("day", "stars")


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of a file: how many are new, and how many were there already."""

    new: int
    known: int


@dataclass(frozen=True, slots=True)
class Told:
    key: str
    day: date
    stars: int
    text: str
    language: str


def all_of(actor: Actor) -> QuerySet[Competitor]:
    """By name, each with `many` reviews, and from when (`first`) to when (`last`) they are."""
    actor.must("lead")
    told = {"many": Count("reviews"), "first": Min("reviews__day"), "last": Max("reviews__day")}
    return Competitor.objects.annotate(**told).order_by("name")


def sources(competitor_id: int) -> list[str]:
    rows = CompetitorReview.objects.filter(competitor=competitor_id).order_by("source")
    return list(rows.values_list("source", flat=True).distinct())


def bring(name: str, source: str, raw: bytes, *, actor: Actor) -> Brought:
    """Every review of a CSV file, or none: columns date, stars (1 to 5), text, title, id. Columns that say who wrote it
    are not read. One that came before counts once. Raises `Invalid` with what is wrong where."""
    actor.must("lead")
    name, source = clean(name).strip()[:80], clean(source).strip()[:300]
    if not name or len(source) < 4:
        raise Invalid(_("Say whose reviews these are and where they come from."))
    told = list(read(raw).values())
    now = clock.now()
    with transaction.atomic():
        competitor, made = Competitor.objects.get_or_create(name=name)
        keys = set(competitor.reviews.values_list("key", flat=True))
        fresh = [one for one in told if one.key not in keys]
        CompetitorReview.objects.bulk_create(
            [
                CompetitorReview(
                    competitor=competitor, key=one.key, day=one.day, stars=one.stars, text=one.text,
                    language=one.language, source=source, by_id=actor.id, at=now,
                )
                for one in fresh
            ],
            batch_size=1000, ignore_conflicts=True,
        )  # fmt: skip
        if made or fresh:
            changes.record("competitor.reviewed", competitor, actor=actor)
    return Brought(len(fresh), len(told) - len(fresh))


def read(raw: bytes) -> dict[str, Told]:
    """By key: reviews that say the same on the same day are one."""
    found: dict[str, Told] = {}
    problems: list[tuple[int, str]] = []
    for line, row in files.rows(raw, COLUMNS, NEEDED):
        try:
            one = review(row)
        except Invalid as wrong:
            problems.append((line, wrong.message))
            continue
        found[one.key] = one
        if len(found) > AT_MOST:
            raise Invalid(_("A file has at most %(n)s reviews. Cut it into several.") % {"n": f"{AT_MOST:,}"})
    files.refuse(problems)
    if not found:
        raise Invalid(_("The file has no reviews."))
    return found


def review(row: files.Row) -> Told:
    stars, day = files.number(row["stars"].split("/")[0]), files.day(row["day"])
    if stars not in (1, 2, 3, 4, 5):
        raise Invalid(_("stars are 1 to 5"))
    if day > clock.now().date():
        raise Invalid(_("it can’t be of a day to come"))
    text = "\n\n".join(part for part in (row.get("title", ""), row.get("text", "")) if part)[:10_000]
    told = row.get("key") or f"{day} {stars:.0f} {text}"
    return Told(sha256(told.encode()).hexdigest(), day, int(stars), text, row.get("language", "")[:12].lower())


def remove(competitor_id: int, *, actor: Actor) -> None:
    """With all their reviews. Raises `NotFound`."""
    actor.must("lead")
    with transaction.atomic():
        found = Competitor.objects.filter(pk=competitor_id).first()
        if found is None:
            raise NotFound
        changes.record("competitor.removed", found, actor=actor)
        found.delete()
