"""Keeping what was read, each text once; and what colleagues say of it, which stays whoever reads it again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from math import isfinite
from typing import Any

from django.db.models import Q

from sixring.core import changes, clock
from sixring.core.actors import SYSTEM
from sixring.interactions.models import Interaction

from ..models import Answer, Correction, Reading
from ..text import Understood
from . import moods, rules
from .source import Text

FRESH = timedelta(days=2)  # what is older alarms nobody: it was brought in, or read late
READ = (
    "identity", "conversation", "language", "measured", "sentiment", "label", "strength", "confidence", "effort",
    "churn", "urgency", "repeated", "intents", "aspects", "encoder", "occurred_at", "read_at",
)  # fmt: skip
Read = tuple[Text, Understood, bool, str]  # what was read, whether its reader is measured in that language, and who


def read_of(interaction: Interaction) -> Reading | None:
    """What was read in a touch; of a survey, in the first of its answers that has words."""
    found = Reading.objects.filter(interaction=interaction).first()
    if found is None and interaction.kind == "survey":
        answers = Answer.objects.filter(response__interaction=interaction)
        found = Reading.objects.filter(answer__in=answers).order_by("answer").first()
    return found


def keep(read: Sequence[Read], gone: Iterable[Text] = ()) -> list[Reading]:
    """Write what was `read`, and drop what stands of texts that are `gone`; in the caller's transaction.

    Returns the readings, new ones and those read again; of what is new and strongly negative or urgent the log tells.
    """
    there = existing([one[0] for one in read])
    said = corrections([row.pk for row in there.values()])
    before = {row.conversation_id for row in there.values()}
    rows = [filled(there.get(one[0].key) or Reading(), *one) for one in read]
    for row in rows:
        put_back(row, said.get(row.pk, ()))
    known = [row for row in rows if row.pk]
    Reading.objects.bulk_create(known, update_conflicts=True, unique_fields=["id"], update_fields=READ)  # far quicker
    fresh = Reading.objects.bulk_create([row for row in rows if not row.pk])
    Correction.objects.bulk_update([one for own in said.values() for one in own], ["was", "encoder"])
    left = drop(gone)
    moods.settle({pk for pk in [*before, *left, *(row.conversation_id for row in rows)] if pk})
    tell(fresh)
    return rows


def existing(texts: Iterable[Text]) -> dict[tuple[int | None, int | None], Reading]:
    """Readings of these texts, by their key."""
    keys = [text.key for text in texts]
    touches, answers = [one for one, _ in keys if one], [one for _, one in keys if one]
    rows = Reading.objects.filter(Q(interaction__in=touches) | Q(answer__in=answers))
    return {(row.interaction_id, row.answer_id): row for row in rows}


def corrections(readings: Collection[int]) -> dict[int, list[Correction]]:
    found: dict[int, list[Correction]] = {}
    for one in Correction.objects.filter(reading__in=readings) if readings else ():
        found.setdefault(one.reading_id, []).append(one)
    return found


def filled(row: Reading, text: Text, said: Understood, measured: bool, encoder: str) -> Reading:
    """Set (not save) what was read."""
    row.interaction_id, row.answer_id = text.key
    row.identity_id, row.conversation_id, row.occurred_at = text.identity, text.conversation, text.occurred_at
    for name in ("sentiment", "strength", "confidence", "effort", "churn", "urgency"):
        setattr(row, name, within(getattr(said, name)))
    row.label, row.repeated = said.label, said.repeated
    row.language, row.measured = said.language[:12], measured
    row.intents, row.aspects = list(said.intents), [asdict(one) for one in said.aspects]
    row.encoder, row.read_at = encoder[:60], clock.now()
    return row


def within(value: float | None) -> float | None:
    """No number of a model's leaves its bounds, whatever went wrong in it."""
    if value is None:
        return None
    return max(-1.0, min(1.0, float(value))) if isfinite(value) else 0.0


def put_back(row: Reading, said: Iterable[Correction]) -> None:
    """What colleagues said stands over what was read; each correction learns what the reader says itself now."""
    for one in said:
        if "+" not in row.encoder:  # what has learnt from it is no judge of itself
            one.was, one.encoder = value_of(row, one.field), row.encoder
    for one in said:
        apply(row, one.field, one.value)


def value_of(row: Reading, field: str) -> Any:
    """What `row` says of `field`, in the values a correction has."""
    if field == Correction.Field.LABEL:
        return row.label
    return (row.urgency or 0) >= rules.URGENT if field == Correction.Field.URGENT else row.repeated


def apply(row: Reading, field: str, value: Any) -> None:
    """Set (not save) on `row` what a colleague said."""
    if value == "unsure":
        return
    if field == Correction.Field.URGENT:
        row.urgency = 1.0 if value else 0.0
    elif field == Correction.Field.REPEATED:
        row.repeated = bool(value)
    else:
        if value != row.label:
            row.sentiment, row.strength = rules.FELT[value], abs(rules.FELT[value])
        row.label, row.confidence, row.measured = value, 1.0, True


def drop(gone: Iterable[Text]) -> set[int | None]:
    """Readings of texts of which nothing is left; returns the conversations they were in."""
    rows = list(existing(gone).values())
    Reading.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return {row.conversation_id for row in rows}


def tell(fresh: Iterable[Reading]) -> None:
    """The log hears of what somebody should look at now, and of nothing else."""
    since = clock.now() - FRESH
    loud = [row for row in fresh if row.occurred_at >= since and (rules.is_angry(row) or rules.is_urgent(row))]
    changes.record_many((entry("reading.made", row) for row in loud), actor=SYSTEM)


def entry(verb: str, row: Reading) -> changes.Entry:
    audience = f"conversation:{row.conversation_id}" if row.conversation_id else ""
    return changes.Entry(verb, "reading", row.pk, row.identity_id, audience=audience)


def follow(where: Mapping[int, int | None]) -> None:
    """Touches stand in other conversations now; in the caller's transaction."""
    rows = list(Reading.objects.filter(interaction__in=where).only("interaction", "conversation"))
    moved = [row for row in rows if row.conversation_id != where[row.interaction_id or 0]]
    touched = {row.conversation_id for row in moved}
    for row in moved:
        row.conversation_id = where[row.interaction_id or 0]
    Reading.objects.bulk_update(moved, ["conversation"])
    moods.settle({pk for pk in [*touched, *(row.conversation_id for row in moved)] if pk})
