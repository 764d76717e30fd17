"""Correcting: a colleague says what a reading should have been. It stays, and is learnt from."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from sixring.channels import accounts
from sixring.conversations import access
from sixring.core import changes, clock
from sixring.core.actors import Actor
from sixring.core.errors import Invalid, NotFound

from ..models import Correction, Reading
from . import keeping, moods, rules

Field = Correction.Field
UNSURE = "unsure"
VALUES: dict[str, tuple[Any, ...]] = {
    Field.LABEL: (rules.NEGATIVE, rules.NEUTRAL, rules.POSITIVE), Field.URGENT: (True, False),
    Field.REPEATED: (True, False),
}  # fmt: skip


def visible_to(actor: Actor) -> QuerySet[Reading]:
    """Readings of messages on accounts `actor` may see, and of answers outside conversations they may not see."""
    actor.must("see")
    if accounts.hide_nothing(actor):
        return Reading.objects.all()
    touched = Q(interaction__account__in=accounts.ids_visible_to(actor))
    seen = access.visible_to(actor).order_by().values("pk")
    return Reading.objects.filter(touched | Q(answer__isnull=False) & (Q(conversation=None) | Q(conversation__in=seen)))


def get(actor: Actor, reading_id: int) -> Reading:
    found = visible_to(actor).filter(pk=reading_id).select_related("interaction", "answer").first()
    if found is None:
        raise NotFound
    return found


def correct(reading: Reading, field: str, value: Any, *, actor: Actor, drawn: bool = False) -> Correction:
    """Keep what `actor` says of `reading`: `field` is "label" (a label), "urgent" or "repeated" (yes or no). Saying the
    same again changes nothing. `drawn`: it was asked for in the random sample, where "unsure" may be said too."""
    actor.must("answer")
    refuse(field, value, drawn)
    with transaction.atomic():
        row = Reading.objects.select_for_update().get(pk=reading.pk)
        one = row.corrections.filter(field=field).first()
        if one is not None and one.value == value and (one.drawn or not drawn):
            return one
        one = one or Correction(reading=row, field=field, was=keeping.value_of(row, field), encoder=row.encoder)
        one.value, one.by_id, one.at, one.drawn = value, actor.id, clock.now(), one.drawn or drawn
        one.save()
        keeping.apply(row, field, value)
        row.save()
        moods.settle({row.conversation_id} if row.conversation_id else ())
        changes.record_many([keeping.entry("reading.corrected", row)], actor=actor)
    return one


def refuse(field: str, value: Any, drawn: bool) -> None:
    if field not in VALUES:
        raise Invalid(_("That can't be corrected in a reading."))
    known = any(type(value) is type(one) and value == one for one in VALUES[field])
    if not known and not (drawn and value == UNSURE):
        raise Invalid(_("That is no answer to it. Nothing was changed."))
