"""The number an action rests on, as it is at this moment, with its interval and n."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from sixring.core import clock
from sixring.core.statistics import Estimate, csat, ease, nps, stars

from ..models import Answer, Response, Survey
from .effect import question_of

LABELS = {"nps": "NPS", "csat": "CSAT", "ces": "Ease, 1–7", "stars": "Stars"}
DAYS = 90


def taken(survey: Survey, question: str) -> dict[str, Any]:
    """What `board.FIGURE` names, of the last 90 days and nothing later; empty where there is no such score."""
    asked = question_of(survey, question)
    if asked is None or asked.kind not in LABELS:
        return {}
    now = clock.now()
    rows = Answer.objects.filter(
        response__survey=survey, response__state=Response.State.COMPLETE, question=question,
        response__at__range=(now - timedelta(days=DAYS), now), number__isnull=False,
    ).values_list("number", flat=True)  # fmt: skip
    counts: dict[int, int] = {}
    for number in rows.iterator(chunk_size=5000):
        counts[int(number or 0)] = counts.get(int(number or 0), 0) + 1
    found = measured(asked.kind, counts, asked.scale[1] if asked.scale else 5)
    return {
        "label": LABELS[asked.kind], "value": found.value, "low": found.low if found.sure else None,
        "high": found.high if found.sure else None, "n": int(found.n), "words": found.words, "days": DAYS,
        "at": now.isoformat(),
    }  # fmt: skip


def measured(kind: str, counts: dict[int, int], most: int) -> Estimate:
    """The score of a question whose scale ends at `most`."""
    if kind == "nps":
        return nps(counts)
    if kind == "ces":
        return ease(counts)
    return (csat if kind == "csat" else stars)(counts, most)


def said(figure: dict[str, Any]) -> str:
    """ "CSAT 62 % (95 %: 55 % to 69 %; n = 180), last 90 days"."""
    if not figure:
        return ""
    return _("%(label)s %(words)s, the 90 days before") % figure
