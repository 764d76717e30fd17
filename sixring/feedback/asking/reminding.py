"""Reminding, once: never after an answer, a refusal or the end; and within the hours they like."""

from __future__ import annotations

from django.db import transaction

from sixring.core import clock

from ..models import Invitation, Survey
from . import deciding, going_out, inviting, sending, ways

State = Invitation.State
OPEN = (State.SENT, State.STARTED)


def settle(limit: int = 50) -> int:
    """Remind who is due; returns how many were looked at."""
    due = Invitation.objects.filter(remind_at__lte=clock.now(), state__in=OPEN).order_by("remind_at", "pk")
    return sum(remind(pk) for pk in list(due.values_list("pk", flat=True)[:limit]))


def remind(pk: int) -> int:
    """Remind of invitation `pk`, unless another worker did or something speaks against it by now."""
    with transaction.atomic():
        rows = Invitation.objects.select_for_update(of=("self",)).select_related(*going_out.BESIDE)
        invitation = rows.filter(pk=pk, remind_at__lte=clock.now(), state__in=OPEN).first()
        if invitation is None:
            return 0
        now, rules = clock.now(), deciding.rules_of(invitation)
        ended = invitation.expires_at is not None and invitation.expires_at <= now
        open_ = invitation.version.survey.state == Survey.State.OPEN and not ended
        way, _why = ways.choose(invitation, rules) if open_ and invitation.identity else (None, "")
        mine = Invitation.objects.filter(pk=pk)
        if way is None:
            mine.update(remind_at=None)
        elif (until := deciding.suiting(ways.likes(invitation), way, now)) > now:
            mine.update(remind_at=until)
        else:
            sending.remind(invitation, way, rules)
            mine.update(remind_at=None, reminded_at=now)
            inviting.tell("invitation.reminded", invitation)
    return 1
