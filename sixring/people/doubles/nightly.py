"""Every night, where the owner wants it: a process of its own looks through all people, and gives its memory back."""

from __future__ import annotations

from datetime import timedelta

from sixring.core import clock
from sixring.core.errands import Errand

from ..models import MatchRun
from . import rules

HOURS = (2, 5)  # UTC, from and to before: when a run may begin
APART = timedelta(hours=20)  # between two nights' runs


def due() -> list[str]:
    return ["people", "match", "--nightly"] if is_due() else []


def is_due() -> bool:
    now = clock.now()
    if not HOURS[0] <= now.hour < HOURS[1] or not rules.of_the_house().nightly:
        return False
    nights = MatchRun.objects.filter(way=MatchRun.Way.NIGHT, began_at__gt=now - APART)
    return not nights.filter(state=MatchRun.State.DONE).exists()


errand = Errand("matching people at night", due)
