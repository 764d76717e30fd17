"""What reviews of others speak of: read as ours are, by the same reader, in the worker."""

from __future__ import annotations

from django.db import transaction

from sixring.core import clock
from sixring.feedback.reading import lane

from .models import CompetitorReview

AT_ONCE = 200


def settle(limit: int = AT_ONCE) -> int:
    """Read the next ones nobody has read; returns how many. The worker calls this."""
    rows = list(CompetitorReview.objects.filter(read_at=None).order_by("pk")[:limit])
    if not rows:
        return 0
    said = lane.reader().read([row.text for row in rows], [row.language for row in rows])
    now = clock.now()
    for row, one in zip(rows, said, strict=True):
        row.language, row.read_at = row.language or one.language[:12], now
        row.aspects = [[part.aspect, part.sentiment] for part in one.aspects]
    with transaction.atomic():
        CompetitorReview.objects.bulk_update(rows, ["language", "aspects", "read_at"], batch_size=200)
    return len(rows)
