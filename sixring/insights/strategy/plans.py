"""What channels are for, as colleagues say it; and what they aim at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Any

from django.db import transaction
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from sixring.channels.registry import adapter_of
from sixring.core import changes
from sixring.core.actors import Actor
from sixring.core.errors import Invalid, NotFound
from sixring.core.models import Agent
from sixring.core.text import clean

from .. import metrics
from .models import ChannelPlan, PlanAim

AT_MOST = 40  # plans; more are no strategy


@dataclass(frozen=True, slots=True)
class Wanted:
    """A plan as it is typed. `channels` are kinds, `owner` the number of a colleague or None."""

    name: str
    channels: tuple[str, ...]
    purpose: str
    audience: str
    owner: int | None = None
    order: int = 0

    def clean(self) -> Wanted:
        """Raises `Invalid` for what says nothing."""
        name, purpose, audience = (clean(one).strip() for one in (self.name, self.purpose, self.audience))
        if not name or not purpose or not audience:
            raise Invalid(_("Say what it is called, what it is for and for whom."))
        if not all(known(kind) for kind in self.channels):
            raise Invalid(_("That is no kind of channel we know."))
        if self.owner is not None and not Agent.objects.filter(pk=self.owner, is_active=True).exists():
            raise Invalid(_("Choose a colleague who is still here."))
        channels = tuple(dict.fromkeys(self.channels))
        return Wanted(name[:80], channels, purpose[:600], audience[:400], self.owner, self.order)

    @property
    def columns(self) -> dict[str, Any]:
        return {
            "name": self.name, "channels": list(self.channels), "purpose": self.purpose, "audience": self.audience,
            "owner_id": self.owner, "order": self.order,
        }  # fmt: skip


def known(kind: str) -> bool:
    try:
        return bool(adapter_of(kind))
    except KeyError:
        return False


def all_of(actor: Actor) -> list[ChannelPlan]:
    """In their order, with their aims."""
    actor.must("lead")
    aims = Prefetch("aims", PlanAim.objects.order_by("pk"))
    return list(ChannelPlan.objects.select_related("owner").prefetch_related(aims).order_by("order", "pk"))


def get(plan_id: int, actor: Actor) -> ChannelPlan:
    """Raises `NotFound`."""
    actor.must("lead")
    found = ChannelPlan.objects.select_related("owner").filter(pk=plan_id).first()
    if found is None:
        raise NotFound
    return found


def write(wanted: Wanted, plan: ChannelPlan | None = None, *, actor: Actor) -> ChannelPlan:
    """A new plan, or `plan` anew. The same again leaves no trace. Raises `Invalid`."""
    actor.must("lead")
    told = wanted.clean().columns
    with transaction.atomic():
        taken = ChannelPlan.objects.filter(name=told["name"]).exclude(pk=plan.pk if plan else 0).exists()
        if taken:
            raise Invalid(_("There is a plan of that name. Change that one."))
        if plan is None:
            return drawn_up(told, actor)
        if any(getattr(plan, name) != value for name, value in told.items()):
            ChannelPlan.objects.filter(pk=plan.pk).update(**told)
            changes.record("channel_plan.changed", plan, actor=actor)
    plan.refresh_from_db()
    return plan


def drawn_up(told: dict[str, Any], actor: Actor) -> ChannelPlan:
    if ChannelPlan.objects.count() >= AT_MOST:
        raise Invalid(_("There are %(n)d plans already. Take one away first.") % {"n": AT_MOST})
    made = ChannelPlan.objects.create(**told)
    changes.record("channel_plan.made", made, actor=actor)
    return made


def remove(plan: ChannelPlan, *, actor: Actor) -> None:
    """With its aims. What they were stays in the log."""
    actor.must("lead")
    with transaction.atomic():
        changes.record("channel_plan.removed", plan, actor=actor)
        plan.delete()


def aim(
    plan: ChannelPlan, metric: str, value: float, *, side: str = "", due: date | None = None, actor: Actor
) -> PlanAim:  # fmt: skip
    """`metric` should be `value` (see `PlanAim`), on the better side of it where the metric has one and nobody says
    otherwise. Another aim of the same metric is replaced; the same again leaves no trace. Raises `Invalid`."""
    actor.must("lead")
    usual = better(metric)
    told = {"side": side or usual, "value": value, "due": due}
    if told["side"] not in PlanAim.Side.values:
        raise Invalid(_("Say whether it should be at least or at most that."))
    if not isfinite(value):
        raise Invalid(_("A target is a number."))
    with transaction.atomic():
        found = PlanAim.objects.select_for_update().filter(plan=plan, metric=metric).first()
        if found is not None and all(getattr(found, name) == one for name, one in told.items()):
            return found
        made, _new = PlanAim.objects.update_or_create(plan=plan, metric=metric, defaults={**told, "by_id": actor.id})
        changes.record("plan_aim.set", made, actor=actor)
    return made


def better(metric: str) -> str:
    """Raises `Invalid` for what is no metric an aim can be of."""
    if metric not in {one.name for one in aimable()}:
        raise Invalid(_("Choose a metric a target can be set for."))
    return {"up": "least", "down": "most", "": ""}[metrics.named(metric).better]


def aimable() -> Sequence[metrics.Metric]:
    """Metrics of one figure. A mix has one for each group."""
    return [one for one in metrics.everything().values() if one.kind != "mix"]


def withdraw(plan: ChannelPlan, aim_id: int, *, actor: Actor) -> None:
    """Raises `NotFound`."""
    actor.must("lead")
    with transaction.atomic():
        found = PlanAim.objects.filter(plan=plan, pk=aim_id).first()
        if found is None:
            raise NotFound
        changes.record("plan_aim.withdrawn", found, actor=actor)
        found.delete()
