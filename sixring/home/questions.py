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
    asked = list(suggest.open_for(person).order_by("pk"))
    sides = {one.pk: {side.person_id for side in (one.left, one.right) if side.person_id} for one in asked}
    wanted = set().union(*sides.values())
    seen = set(people_visible_to(actor).filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()
    return [one for one in asked if sides[one.pk] <= seen]


def get(person: Person, suggestion_id: int, actor: Actor) -> Suggestion:
    """A suggestion about `person`, answered or not. Raises `NotFound` unless both sides may be seen."""
    mine = Q(left__memberships__person=person) | Q(right__memberships__person=person)
    rows = Suggestion.objects.filter(mine, pk=suggestion_id).select_related("left__person", "right__person").distinct()
    found = rows.first()
    sides = {side.person_id for side in (found.left, found.right) if side.person_id} if found else set()
    if found is None or people_visible_to(actor).filter(pk__in=sides).count() != len(sides):
        raise NotFound
    return found
