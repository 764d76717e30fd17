"""Watches: which figure somebody wants to hear of, begun and ended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from sixring.core import changes, clock
from sixring.core.actors import Actor
from sixring.core.errors import Invalid, NotFound, Refused
from sixring.core.models import Agent

from ...metrics import named
from ...metrics.slices import dimensions
from ..models import Alert, Watch
from ..wanted import checked_where, fits
from .rule import Kind

MOST = 50  # of one colleague
# By which rule each kind of metric is judged; the others only compare groups.
KINDS: dict[str, Kind] = {
    "count": "count", "distinct": "count", "stock": "count", "share": "share", "duration": "duration", "score": "score",
    "nps": "score", "sum": "sum", "ratio": "ratio",
}  # fmt: skip


def watch(
    owner: Agent, metric: str, *, where: Mapping[str, Any] | None = None, grain: str = Watch.Grain.DAY,
    side: str = Watch.Side.BOTH, ease: str = Watch.Ease.USUAL, by_mail: bool = False, actor: Actor,
) -> Watch:  # fmt: skip
    """Let `owner` hear when `metric` leaves its usual range. The same again is the watch there is."""
    actor.must("lead")
    members = checked_where(where or {})
    refuse_odd(metric, members, grain, side, ease)
    same = {"owner": owner, "metric": metric, "where": members, "grain": grain, "side": side, "ease": ease}
    with transaction.atomic():
        found = Watch.objects.filter(**same, ended_at=None).first()
        if found is not None:
            return found
        if Watch.objects.filter(owner=owner, ended_at=None).count() >= MOST:
            raise Refused(_("You watch %(n)d figures already. End one first.") % {"n": MOST})
        made = Watch.objects.create(**same, by_mail=by_mail, due_at=clock.now(), made_at=clock.now())
        changes.record("watch.begun", made, actor=actor)
    return made


def end(watch_id: int, *, actor: Actor) -> Watch:
    """Watch it no more; what stands of it is cleared. Ending it again leaves no trace."""
    found = of(actor).filter(pk=watch_id).first()
    if found is None:
        raise NotFound
    with transaction.atomic():
        if Watch.objects.filter(pk=found.pk, ended_at=None).update(ended_at=clock.now()):
            Alert.objects.filter(watch=found, cleared_at=None).update(cleared_at=clock.now())
            changes.record("watch.ended", found, actor=actor)
    found.refresh_from_db()
    return found


def of(actor: Actor) -> QuerySet[Watch]:
    """One's own; everybody's for who manages colleagues."""
    actor.must("lead")
    rows = Watch.objects.select_related("owner").order_by("-made_at", "-pk")
    return rows if actor.may("manage agents") else rows.filter(owner=actor.id)


def alerts(actor: Actor) -> QuerySet[Alert]:
    """Those of every watch, for figures are for every lead: what stands first, then the latest."""
    actor.must("lead")
    return Alert.objects.select_related("watch__owner").order_by(F("cleared_at").desc(nulls_first=True), "-at")


def refuse_odd(metric: str, where: Mapping[str, Any], grain: str, side: str, ease: str) -> None:
    known = named(metric)
    if known.kind not in KINDS:
        raise Invalid(_("This figure compares groups and has no range of its own. Watch one of its groups’ counts."))
    if not fits(known, where):
        raise Invalid(
            _("This figure can be of one %(names)s.") % {"names": ", ".join(dimensions(known)) or "–"}
        )  # fmt: skip
    if grain not in Watch.Grain.values or side not in Watch.Side.values or ease not in Watch.Ease.values:
        raise Invalid(_("Choose one of what is offered."))
