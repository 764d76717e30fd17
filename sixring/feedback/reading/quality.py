"""How well we read: who reads, what is read and what waits, and how often it is right, by language and by word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sixring.core import clock
from sixring.core.models import Heartbeat
from sixring.core.statistics import Estimate, share

from ..models import Correction, Lesson, Reading
from . import again, hearing, lane, learning, words
from .apart import is_apart
from .correcting import UNSURE

Field = Correction.Field
KINDS: tuple[tuple[str, Any, str | Promise], ...] = (
    (Field.LABEL, "negative", _("negative")), (Field.LABEL, "positive", _("positive")), (Field.URGENT, True,
    _("urgent")), (Field.REPEATED, True, _("had to repeat themselves")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """Of what was read so, how much is so (`precision`); of what is so, how much was read so (`recall`)."""

    label: str | Promise
    precision: Estimate
    recall: Estimate


@dataclass(frozen=True, slots=True)
class Language:
    name: str
    n: int
    measured: bool
    right: Estimate


def figures() -> dict[str, Any]:
    """All the page shows."""
    encoder = lane.encoder_of_today()
    drawn = counted(encoder)
    labels = [one for one in drawn if one.field == Field.LABEL]
    lesson = Lesson.objects.order_by("-pk").first()
    return {
        "encoder": encoder, "n": Reading.objects.count(), "waiting": hearing.waiting(),
        "outdated": again.outdated().count(), "right": right(labels), "kinds": [kind_of(drawn, *one) for one in KINDS],
        "languages": languages(labels), "drawn": len(labels), "corrected": corrected(), "lesson": lesson,
        "needs": learning.FEWEST, "apart": is_apart(), "asleep": is_apart() and not is_alive(),
        "unsure": Correction.objects.filter(drawn=True, value=UNSURE).count(),
    }  # fmt: skip


def is_alive() -> bool:
    """Whether the process that reads has shown a sign of life within a minute; it gives one every five seconds."""
    return Heartbeat.objects.filter(name__startswith="reader", at__gte=clock.ago(seconds=60)).exists()


def counted(encoder: str) -> list[Correction]:
    """Labels of the sample beside what today's reader says itself; before it has any, what it says without lessons."""
    rows = (
        Correction.objects.filter(drawn=True).exclude(value=UNSURE).filter(was__isnull=False).select_related("reading")
    )
    exact = list(rows.filter(encoder=encoder))
    return exact or list(rows.filter(encoder=learning.base_of(encoder)))


def right(labels: Iterable[Correction]) -> Estimate:
    rows = list(labels)
    return share(sum(one.was == one.value for one in rows), len(rows))


def kind_of(drawn: Iterable[Correction], field: str, value: Any, label: str | Promise) -> Kind:
    rows = [one for one in drawn if one.field == field]
    both = sum(one.was == value and one.value == value for one in rows)
    read, so = sum(one.was == value for one in rows), sum(one.value == value for one in rows)
    return Kind(label, share(both, read), share(both, so))


def languages(labels: Sequence[Correction]) -> list[Language]:
    """The languages that are read, the most frequent first, with how often the label is right."""
    rows = Reading.objects.order_by().values("language").annotate(n=Count("pk"), known=Count("pk", Q(measured=True)))
    by = lane.reader()
    return [
        Language(words.language(row["language"]), row["n"], by.measured(row["language"]),
                 right(one for one in labels if one.reading.language == row["language"]))
        for row in sorted(rows, key=lambda row: -row["n"])[:30]
    ]  # fmt: skip


def corrected() -> int:
    return Correction.objects.filter(drawn=False).count()
