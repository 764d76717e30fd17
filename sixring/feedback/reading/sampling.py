"""The sample: texts drawn at random from all that was read, labelled by colleagues who don't see what was read.

Only such labels tell how often the reader is right: what somebody corrects on the way was noticed because it was wrong.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from django.db import transaction
from django.db.models import Max, Min

from sixring.core.actors import Actor

from ..models import Correction, Reading
from . import correcting, source

TRIES = 400  # ids thrown at once; each existing one is as likely to be met first
Field = Correction.Field


def draw(actor: Actor) -> Reading | None:
    """A reading nobody has labelled for the sample, each as likely as any other; None where all are."""
    for _round in range(20):
        found = thrown(actor)
        if found is None or not adopt(found):
            return found
    return None


def thrown(actor: Actor) -> Reading | None:
    """One of those `actor` may see that are not in the sample yet. Ids are thrown until one is met, so no walk through
    all of them is needed; where they are few or full of gaps, one of all is taken."""
    open_ones = correcting.visible_to(actor).exclude(corrections__drawn=True).select_related("interaction", "answer")
    ends = Reading.objects.aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is None:
        return None
    wide = ends["last"] - ends["first"] + 1
    ids = list(dict.fromkeys(ends["first"] + secrets.randbelow(wide) for _ in range(min(TRIES, wide))))
    met = open_ones.in_bulk(ids)
    if met:
        return next(met[pk] for pk in ids if pk in met)
    rest = list(open_ones.values_list("pk", flat=True)[:5000])
    return open_ones.filter(pk=secrets.choice(rest)).first() if rest else None


def adopt(reading: Reading) -> bool:
    """One a colleague has corrected already is in the sample by that: leaving those out would flatter the reader."""
    return bool(reading.corrections.filter(field=Field.LABEL).update(drawn=True))


def answer(reading: Reading, label: str, said: Mapping[str, bool], *, actor: Actor) -> None:
    """Keep what `actor` says of a drawn text: its label or "unsure", and whether it is urgent and so on."""
    with transaction.atomic():
        correcting.correct(reading, Field.LABEL, label, actor=actor, drawn=True)
        if label != correcting.UNSURE:
            for field, value in said.items():
                correcting.correct(reading, field, value, actor=actor, drawn=True)


def labelled() -> int:
    return Correction.objects.filter(field=Field.LABEL, drawn=True).count()


def text_of(reading: Reading) -> str:
    """The words that were read; "" where they are gone."""
    found = source.of_readings([reading])
    return found[0].words if found else ""
