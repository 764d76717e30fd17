"""What happened meanwhile: price changes, outages, campaigns, shown above every line at their days."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from sixring.core import changes
from sixring.core.actors import Actor
from sixring.core.errors import Invalid, NotFound
from sixring.core.text import clean

from .models import Annotation
from .spans import Span

TONES = {Annotation.Kind.OUTAGE: "bad", Annotation.Kind.PRICE: "watch"}


def note(kind: str, label: str, first: date, last: date | None, *, actor: Actor) -> Annotation:
    """Raises `Invalid` for what has no words, no kind, or ends before it begins."""
    actor.must("lead")
    label = clean(label).strip()[:80]
    if kind not in Annotation.Kind.values:
        raise Invalid(_("Choose what kind of thing it was."))
    if not label:
        raise Invalid(_("Say in a few words what happened."))
    if last is not None and last < first:
        raise Invalid(_("It ends before it begins."))
    with transaction.atomic():
        made, new = Annotation.objects.get_or_create(
            kind=kind, label=label, first=first, last=last, defaults={"by_id": actor.id}
        )
        if new:
            changes.record("annotation.made", made, actor=actor)
    return made


def remove(annotation_id: int, *, actor: Actor) -> None:
    """Raises `NotFound`."""
    actor.must("lead")
    with transaction.atomic():
        found = Annotation.objects.filter(pk=annotation_id).first()
        if found is None:
            raise NotFound
        changes.record("annotation.removed", found, actor=actor)
        found.delete()


def within(span: Span, actor: Actor) -> list[Annotation]:
    """Those that touch `span`, the earliest first."""
    actor.must("answer")
    lasting = Q(last__gte=span.first) | Q(last=None, first__gte=span.first)
    return list(Annotation.objects.filter(lasting, first__lte=span.last).order_by("first", "pk"))
