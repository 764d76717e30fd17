"""Joins of a run, or of a whole group at once, taken back together, exactly."""

from __future__ import annotations

from django.db import transaction

from sixring.core import changes
from sixring.core.actors import Actor
from sixring.core.errors import NotFound

from .. import merge
from ..models import Decision, MatchRun, Suggestion


def take_back_run(run: MatchRun, *, actor: Actor) -> int:
    """All that stands as if `run` had joined nobody; what it asked is asked as before, and none of it joins by itself
    again. Returns how many joins that were."""
    actor.must("own")
    return take_back(run.batch, actor=actor)


def take_back(batch: str, *, actor: Actor) -> int:
    """The joins of `batch`. Each stays in the history of its people, as taken back."""
    actor.must("join people")
    joins = Decision.objects.filter(batch=batch, kind=Decision.Kind.JOIN)
    if not batch or not joins.exists():
        raise NotFound
    asked = [evidence.get("suggestion") for evidence in joins.values_list("evidence", flat=True)]
    done = merge.undo_batch(batch, actor=actor)
    with transaction.atomic():
        again = Suggestion.objects.filter(pk__in=[pk for pk in asked if pk], state=Suggestion.State.ACCEPTED)
        for one in again:
            changes.record("suggestion.asked", one, actor=actor)
        again.update(state=Suggestion.State.OPEN)
    return done


def standing(batch: str) -> int:
    """How many joins of `batch` are in force."""
    return Decision.objects.filter(batch=batch, kind=Decision.Kind.JOIN, undone=False).count()
