"""Ending: invitations nobody answered in their time, tickets nobody used, and what did not leave after all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction

from sixring.channels.models import Dispatch
from sixring.core import changes, clock
from sixring.core.actors import SYSTEM
from sixring.core.listeners import listens
from sixring.core.models import Change
from sixring.interactions.models import Interaction

from ..models import Invitation, Ticket
from . import going_out, reasons
from .sending import NAME

State = Invitation.State
BEGINS = "invitation:"


def settle(limit: int = 500) -> int:
    """End what has had its time; returns how many. Who was asked anonymously stays as asked: whether they answered is
    known to nobody, so nothing may be said of it here either."""
    Ticket.objects.filter(expires_at__lte=clock.now()).delete()
    with transaction.atomic():
        rows = Invitation.objects.select_for_update(of=("self",)).filter(
            state__in=(State.SENT, State.STARTED), expires_at__lte=clock.now(), version__survey__anonymous=False
        ).order_by("pk")  # fmt: skip
        ended = list(rows[:limit])
        Invitation.objects.filter(pk__in=[one.pk for one in ended]).update(state=State.EXPIRED, remind_at=None)
        changes.record_many(
            (changes.Entry("invitation.expired", "invitation", one.pk, one.identity_id) for one in ended), actor=SYSTEM
        )
    return len(ended)


def of_invitations(news: Sequence[Change]) -> Iterable[Change]:
    """Those of dispatches by which somebody was asked."""
    ids = {change.subject_id for change in news}
    own = set(Dispatch.objects.filter(pk__in=ids, key__startswith=BEGINS).values_list("pk", flat=True))
    rows = Dispatch.objects.filter(pk__in=ids).exclude(message=None)
    with_message = {pk: message or 0 for pk, message in rows.values_list("pk", "message")}
    asked = set(
        Interaction.objects.filter(pk__in=with_message.values(), automatic=NAME).values_list("pk", flat=True)
    )  # fmt: skip
    return [one for one in news if one.subject_id in own or with_message.get(one.subject_id) in asked]


@listens(
    "feedback: invitations that did not go out", "dispatch.rejected", "dispatch.dead", "dispatch.withdrawn",
    among=of_invitations,
)  # fmt: skip
def hear_failure(change: Change) -> None:
    """It was not sent, for the reason the outbox or the channel gives. A reminder that failed changes nothing."""
    dispatch = Dispatch.objects.filter(pk=change.subject_id).first()
    invitation = invitation_of(dispatch) if dispatch else None
    if dispatch is None or invitation is None or invitation.state != State.SENT or invitation.reminded_at is not None:
        return
    going_out.give_up(invitation, reasons.named("failed", dispatch.error or dispatch.state))


def invitation_of(dispatch: Dispatch) -> Invitation | None:
    if dispatch.key.startswith(BEGINS):
        number = dispatch.key.split(":")[1]
    else:
        message = Interaction.objects.filter(pk=dispatch.message or 0).first()
        number = str(message.data.get("invitation", "")) if message else ""
    rows = Invitation.objects.filter(pk=int(number) if number.isdigit() else 0)
    return rows.select_related("conversation", "identity").first()


@listens("feedback: links are forgotten once sent", "dispatch.accepted", among=of_invitations)
def forget_link(change: Change) -> None:
    """Whoever has the link may answer by it; nobody here needs to read it again, in an approved template either."""
    row = Dispatch.objects.filter(pk=change.subject_id).first()
    if row is not None:
        data = {name: value for name, value in (row.outbound.get("data") or {}).items() if name != "template"}
        Dispatch.objects.filter(pk=row.pk).update(outbound={**row.outbound, "text": "", "html": "", "data": data})
