"""The history of a person's grouping: who was joined, split out, shared or passed on, by whom and why."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from sixring.core.models import Agent

from .models import Decision, Identity, Join, Person


@dataclass(frozen=True, slots=True)
class Told:
    """A decision as it is told: by whom it was made, whom it concerned, and whether it can be taken back."""

    decision: Decision
    by: str
    about: tuple[Identity, ...]

    @property
    def undoable(self) -> bool:
        return self.decision.kind != Decision.Kind.UNDO and not self.decision.undone


def of(person: Person) -> list[Told]:
    """Decisions about `person` and whoever became part of them, latest first."""
    group = [person.pk, *Person.objects.filter(redirect=person).values_list("pk", flat=True)]
    ever = Identity.objects.filter(Q(memberships__person=person) | Q(links__person__in=group))
    about = Q(links__identity__in=ever) | Q(join__parent__in=group) | Q(join__child__in=group)
    found = list(Decision.objects.filter(about).distinct().order_by("-at", "-pk"))
    undoing = Decision.objects.filter(undoes__in=found)
    decisions = sorted([*found, *undoing], key=lambda one: (one.at, one.pk), reverse=True)
    names = names_of(decisions)
    return [Told(one, names.get(one.actor_id or 0, "Sixring"), about_whom(one)) for one in decisions]


def names_of(decisions: list[Decision]) -> dict[int, str]:
    agents = {one.actor_id for one in decisions if one.actor_kind == "agent" and one.actor_id}
    return dict(Agent.objects.filter(pk__in=agents).values_list("pk", "name"))


def about_whom(decision: Decision) -> tuple[Identity, ...]:
    """The identities a decision moved; for a join, those of whoever joined."""
    join = Join.objects.filter(decision=decision.undoes_id or decision.pk).first()
    if join is not None:
        first_seen = Identity.objects.filter(links__person=join.child_id).distinct()
    else:
        first_seen = Identity.objects.filter(links__decision=decision.undoes_id or decision.pk)
    return tuple(first_seen.order_by("pk")[:5])
