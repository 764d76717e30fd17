"""Telling: an answer in the chat that nobody read within moments is told, once, to the browsers that asked for it."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import timedelta

from django.db.models import BigIntegerField, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from sixring.channels import speaking
from sixring.core import clock, push
from sixring.interactions.models import Interaction

from ..models import PushSubscription, ReadMark
from .subscribing import opened

WAIT = timedelta(seconds=6)  # whoever looks at the chat has read it by then
OLDEST = timedelta(hours=2)
LASTS = 24 * 3600  # seconds it may wait for a browser that is off
AT_ONCE = 20
OUT = Interaction.Direction.OUT


def settle() -> int:
    """Tell what is due; returns how many browsers were told."""
    return sum(tell(row) for row in list(due()[:AT_ONCE]))


def due() -> QuerySet[PushSubscription]:
    """Those with an answer they weren't told of yet: `latest` is its id."""
    now = clock.now()
    read = ReadMark.objects.filter(identity=OuterRef("identity")).values("message")[:1]
    answers = Interaction.objects.filter(
        identity=OuterRef("identity"), account=OuterRef("account"), channel="webchat", kind="message", direction=OUT,
        agent__isnull=False, occurred_at__lte=now - WAIT, occurred_at__gt=now - OLDEST, placements__current=True,
    ).order_by("-pk")  # fmt: skip
    rows = PushSubscription.objects.filter(Q(due_at=None) | Q(due_at__lte=now)).annotate(
        latest=Subquery(answers.values("pk")[:1]), read=Coalesce(Subquery(read, output_field=BigIntegerField()), 0)
    )
    fresh = rows.filter(latest__gt=F("told")).filter(latest__gt=F("read"))
    return fresh.select_related("account").order_by("pk")


def tell(row: PushSubscription) -> int:
    """Claimed before it is sent: of two workers one sends, and after a crash it is not sent twice."""
    latest: int = row.latest  # type: ignore[attr-defined]
    if not PushSubscription.objects.filter(pk=row.pk, told=row.told).update(told=latest, due_at=None):
        return 0
    try:
        push.send(opened(row), said(row), topic=topic_of(row), lasts=LASTS, urgency="high")
    except push.Gone:
        PushSubscription.objects.filter(pk=row.pk).delete()
        return 0
    except push.NotNow as wait:
        again = clock.now() + timedelta(seconds=min(max(wait.after, 5.0), 3600.0))
        PushSubscription.objects.filter(pk=row.pk, told=latest).update(told=row.told, due_at=again)
        return 0
    return 1


def said(row: PushSubscription) -> bytes:
    """That there is an answer, and where: nothing of what it says."""
    who = speaking.said(row.account, "name", "title") or row.account.name
    told = {"title": who[:100], "body": _("You have an answer."), "url": row.site, "tag": topic_of(row)}
    return json.dumps(told, ensure_ascii=False).encode()


def topic_of(row: PushSubscription) -> str:
    """One for each customer and chat, so that only the last notice waits; it tells a push service nothing."""
    digest = hashlib.sha256(f"{row.account.key}:{row.identity_id}".encode()).digest()
    return base64.urlsafe_b64encode(digest[:21]).decode()
