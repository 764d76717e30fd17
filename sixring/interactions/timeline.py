"""A person's timeline: every touch of their identities, while they were theirs, as far as an actor may see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from sixring.channels import accounts
from sixring.core.actors import Actor
from sixring.people.models import Identity, Membership, Person

from .models import Interaction

BROWSING = frozenset({"page", "track", "screen", "identify", "group", "alias"})
SAME_SITTING = 1800  # seconds between two steps of one visit to a site


@dataclass(slots=True)
class Entry:
    """One line of a timeline: a touch, or the steps of one sitting on a site, the latest first."""

    touches: list[Interaction] = field(default_factory=list)

    @property
    def first(self) -> Interaction:
        """The latest of them, which stands for all."""
        return self.touches[0]

    @property
    def at(self) -> datetime:
        return self.first.occurred_at

    @property
    def browsing(self) -> bool:
        return self.first.kind in BROWSING

    @property
    def steps(self) -> list[tuple[Interaction, str]]:
        """Each touch with its words."""
        return [(touch, words_of(touch)) for touch in self.touches]


def words_of(touch: Interaction) -> str:
    """Rule: what a touch says of itself: its text, else the title, event or address of a step."""
    properties = touch.data.get("properties")
    told = properties if isinstance(properties, dict) else {}
    found = (touch.text, touch.subject, touch.data.get("event"), told.get("title"), told.get("url"))
    return next((str(one) for one in found if one), "")


def timeline(person: Person, actor: Actor) -> QuerySet[Interaction]:
    """Touches of `person`, latest first: of each identity those within its membership, on accounts `actor` may see."""
    actor.must("see")
    theirs = Q(identity__memberships__person=person)
    theirs &= Q(identity__memberships__since=None) | Q(identity__memberships__since__lte=F("occurred_at"))
    theirs &= Q(identity__memberships__until=None) | Q(identity__memberships__until__gt=F("occurred_at"))
    rows = Interaction.objects.filter(theirs, account__in=accounts.visible_to(actor))
    return rows.select_related("identity", "account", "agent").order_by("-occurred_at", "-pk")


def grouped(touches: Iterable[Interaction]) -> list[Entry]:
    """Rule: steps on a site that follow each other within half an hour are one entry; all else stands alone."""
    entries: list[Entry] = []
    for touch in touches:
        if entries and same_sitting(entries[-1].touches[-1], touch):
            entries[-1].touches.append(touch)
        else:
            entries.append(Entry([touch]))
    return entries


def same_sitting(later: Interaction, earlier: Interaction) -> bool:
    steps = later.kind in BROWSING and earlier.kind in BROWSING and later.account_id == earlier.account_id
    return steps and (later.occurred_at - earlier.occurred_at).total_seconds() <= SAME_SITTING


def people_visible_to(actor: Actor) -> QuerySet[Person]:
    """Living persons with at least one touch on an account `actor` may see; those without any touch are everybody's."""
    actor.must("see")
    members = Membership.objects.filter(person=OuterRef("pk"))
    living = Person.objects.filter(Exists(members), redirect=None)
    if accounts.hide_nothing(actor):
        return living
    touches = Interaction.objects.filter(identity__memberships__person=OuterRef("pk"))
    seen = touches.filter(account__in=accounts.visible_to(actor))
    return living.filter(Exists(seen) | ~Exists(touches))


def identities_visible_to(actor: Actor) -> QuerySet[Identity]:
    """Identities of the people `actor` may see, and those of nobody that have touched an account they may see."""
    actor.must("see")
    if accounts.hide_nothing(actor):
        return Identity.objects.all()
    theirs = Membership.objects.filter(identity=OuterRef("pk"), person__in=people_visible_to(actor))
    touches = Interaction.objects.filter(identity=OuterRef("pk"), account__in=accounts.visible_to(actor))
    return Identity.objects.filter(Exists(theirs) | Exists(touches))
