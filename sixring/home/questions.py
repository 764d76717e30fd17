"""Open questions about who is who, as far as an actor may see both people they are about."""

from __future__ import annotations

from django.db.models import Q

from sixring.core.actors import Actor
from sixring.core.errors import NotFound
from sixring.interactions.timeline import people_visible_to
from sixring.people import suggest
from sixring.people.models import Person, Suggestion


def about(person: Person, actor: Actor) -> list[Suggestion]:
    """Suggestions about `person` whose other side `actor` may see too."""
    visible = people_visible_to(actor).values("pk")
    seen = suggest.open_for(person).filter(
        Q(left__person=None) | Q(left__person__in=visible), Q(right__person=None) | Q(right__person__in=visible)
    )
    return list(seen.order_by("pk"))


def get(person: Person, suggestion_id: int, actor: Actor) -> Suggestion:
    """A suggestion about `person`, answered or not. Raises `NotFound` unless both sides may be seen."""
    mine = Q(left__memberships__person=person) | Q(right__memberships__person=person)
    rows = Suggestion.objects.filter(mine, pk=suggestion_id).select_related("left__person", "right__person").distinct()
    found = rows.first()
    sides = {side.person_id for side in (found.left, found.right) if side.person_id} if found else set()
    if found is None or people_visible_to(actor).filter(pk__in=sides).count() != len(sides):
        raise NotFound
    return found
