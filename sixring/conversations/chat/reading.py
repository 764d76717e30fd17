"""How far a customer has read: kept by identity, told to their other tabs and to the desk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from sixring.channels.adapters.webchat.tokens import Session
from sixring.core import changes, clock
from sixring.core.actors import SYSTEM
from sixring.interactions.models import Interaction

from ..models import Placement, ReadMark
from . import shown

MOST = 500


@dataclass(frozen=True, slots=True)
class Seen:
    """Up to which message this session has read (0: nothing), and how many of ours it has not."""

    read: int = 0
    unread: int = 0


def of(session: Session) -> Seen:
    read = mark_of(shown.identities_of(session))
    return Seen(read, shown.visible(session).filter(direction=Interaction.Direction.OUT, pk__gt=read).count())


def mark_of(identities: Iterable[int]) -> int:
    found = ReadMark.objects.filter(identity__in=list(identities)).aggregate(read=Max("message"))
    return found["read"] or 0


def mark(session: Session, up_to: int) -> Seen:
    """This session has read what it is shown, up to the message `up_to`; never less than before."""
    mine = shown.identities_of(session)
    ours = shown.visible(session).filter(direction=Interaction.Direction.OUT, pk__lte=up_to, pk__gt=mark_of(mine))
    newly = list(ours.order_by("-pk").select_related("identity")[:MOST])
    if newly:
        with transaction.atomic():
            move({one.identity_id for one in newly if one.identity_id in mine} or set(mine[:1]), newly[0])
            tell(newly)
    return of(session)


def move(identities: Iterable[int | None], message: Interaction) -> None:
    """Forward only: another tab may have come further."""
    now = clock.now()
    marks = [ReadMark(identity_id=one, message=message, at=now) for one in identities if one is not None]
    ReadMark.objects.bulk_create(marks, ignore_conflicts=True)
    earlier = ReadMark.objects.filter(identity__in=[one.identity_id for one in marks], message__lt=message.pk)
    earlier.update(message=message, at=now)


def tell(newly: list[Interaction]) -> None:
    """One change for each conversation: about the last message that was read in it."""
    placed = Placement.objects.filter(interaction__in=[one.pk for one in newly], current=True)
    last: dict[int, int] = {}
    for conversation, message in placed.order_by("interaction").values_list("conversation", "interaction"):
        last[conversation] = message
    rows = {one.pk: one for one in newly}
    changes.record_many(
        (
            changes.Entry("message.read", "interaction", message, rows[message].identity_id,
                          audience=f"conversation:{conversation}")
            for conversation, message in last.items()
        ),
        actor=SYSTEM,
    )  # fmt: skip
