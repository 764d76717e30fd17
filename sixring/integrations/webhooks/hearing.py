"""From the log of changes to what each endpoint is to be told: one row per event and endpoint, in log order."""

from __future__ import annotations

import secrets as chance
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db.models import F, QuerySet

from sixring.core import clock, rows
from sixring.core.listeners import listens
from sixring.core.models import Change
from sixring.interactions.models import Interaction

from .kinds import ALL, VERBS, Kind, subject_of
from .models import Delivery, Endpoint

NEWS = timedelta(days=3)  # what is told later than this is history, not news
BROUGHT = timedelta(days=1)
SPOKEN = frozenset({"message.received", "message.written"})


def wanted(news: Sequence[Change]) -> Iterable[Change]:
    """Those some endpoint asked for. What was said long before it came to us was brought from elsewhere: no news."""
    asked = {name for names in listening().values_list("kinds", flat=True) for name in names}
    verbs = {verb for kind in ALL if kind.name in asked for verb in kind.verbs}
    found = [change for change in news if change.verb in verbs and change.at > clock.now() - NEWS]
    old = of_old([change for change in found if change.verb in SPOKEN])
    return [change for change in found if change.pk not in old]


def of_old(spoken: Sequence[Change]) -> set[int]:
    if not spoken:
        return set()
    messages = Interaction.objects.filter(pk__in=[change.subject_id for change in spoken])
    old = set(messages.filter(occurred_at__lt=F("received_at") - BROUGHT).values_list("pk", flat=True))
    return {change.pk for change in spoken if change.subject_id in old}


@listens("webhooks: tell the endpoints", *sorted(VERBS), among=wanted)
def hear(change: Change) -> None:
    """Put `change` down for every endpoint that asked for it. Again: nothing."""
    kinds = [(kind, subject_of(kind, change)) for kind in ALL if change.verb in kind.verbs]
    due = [
        delivery(endpoint, kind, subject, change)
        for endpoint in listening() for kind, subject in kinds
        if subject is not None and kind.name in endpoint.kinds and is_after(change, endpoint)
    ]  # fmt: skip
    rows.put(due, rows.QUIET)


def delivery(endpoint: Endpoint, kind: Kind, subject: tuple[str, int], change: Change) -> Delivery:
    about, pk = subject
    return Delivery(
        endpoint=endpoint, key=new_key(), kind=kind.name, change=change.pk, subject_kind=about, subject_id=pk,
        identity_id=change.identity_id, at=change.at, due_at=clock.now(),
    )  # fmt: skip


def listening() -> QuerySet[Endpoint]:
    return Endpoint.objects.filter(stopped_at=None).order_by("pk")


def is_after(change: Change, endpoint: Endpoint) -> bool:
    return change.pk > endpoint.since


def new_key() -> str:
    return f"msg_{chance.token_hex(16)}"
