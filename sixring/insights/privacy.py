"""What insights hold of a person: the random numbers the lake knows them by. Without them its rows are nobody's."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction

from sixring.core.privacy import Section, Subject, Tell, tally

from .models import IdentityAlias, PersonAlias

ERASES: dict[str, str] = {}
KEEPS: dict[str, tuple[str, str]] = {
    "Subscription": ("metrics where trouble", "which figures a colleague wants by mail"),
    "SharedLink": ("title metrics where cut prefix digest", "which figures a link shows, and the title a lead gave it"),
    "Watch": ("metric where trouble", "which figure a colleague watches"),
    "Goal": ("metric", "what we aim at"),
    "Annotation": ("label", "what leads wrote of prices, outages and campaigns"),
    "Arrangement": ("tiles", "how a colleague laid their tiles"),
    "Assumptions": ("currency", "the owner's own prices and definitions"),
}


def export(subject: Subject) -> Iterator[Section]:
    """The lake holds nothing that isn't exported from where it came from."""
    yield from ()


def erase(subject: Subject, tell: Tell) -> None:
    with transaction.atomic():
        gone, _ = IdentityAlias.objects.filter(identity__in=subject.identities).delete()
        also, _ = PersonAlias.objects.filter(person__in=subject.persons).delete()
        tell(tally(aliases=gone + also))
